"""The printed certificate: an A4 page drawn from the record by typst, with fonts that travel with the program."""
