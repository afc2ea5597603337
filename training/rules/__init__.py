"""Predicates and verdicts: who may do what, and what follows from the records."""
