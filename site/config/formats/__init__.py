"""How dates are written, per language; found by FORMAT_MODULE_PATH."""
