"""The hash that names a class file."""

import hashlib

import rfc8785

from training.models import CompletionReport


def hash_of(record: dict) -> str:
    """SHA-256, in hex, over the RFC 8785 form: the same record has the same hash on any machine."""
    return hashlib.sha256(rfc8785.dumps(record)).hexdigest()


def is_intact(report: CompletionReport) -> bool:
    """Whether the stored record still has the hash it was frozen with."""
    return hash_of(report.record) == report.sha256
