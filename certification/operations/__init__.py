"""Every change of state in certification, one operation each."""
