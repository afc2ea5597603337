"""Forms of certification: they read what was typed, operations decide."""
