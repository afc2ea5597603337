"""Errors, actors, states, clock, codes and text: no models, no settings of the field."""
