"""Home, standard pages, signing in, one's own things, and the desks of every role."""
