"""Every change of state. Each checks permission, locks person, then class, then counter, writes, and leaves an audit entry."""
