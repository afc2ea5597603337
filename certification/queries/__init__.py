"""Reads of certification that several places need."""
