"""Sent for every recorded act, inside its transaction: `sender` is the action's name, `entry` the row."""

from django.dispatch import Signal

recorded = Signal()
