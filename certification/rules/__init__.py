"""Predicates and rules of the field; operations and pages ask the same ones."""
