"""Forms of the institution's, the bureau's and the trainer's desks."""
