"""Taking the whole site away in a folder, and bringing it back somewhere else, on either database."""
