"""Reads that several places need. None of them changes anything."""
