"""Private keys. They live outside the database; the passphrase lives outside both."""
