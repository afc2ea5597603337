"""What stops a backup or its return, in one sentence for whoever runs the machine."""


class BackupError(Exception):
    """Nothing half-done is left behind where this is raised before anything was touched; the message says which."""
