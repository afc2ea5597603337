"""What other parts of the menu, and the apps above, are told at once, inside the transaction of the operation."""

from django.dispatch import Signal

wish_placed = Signal()
"""`wish`, `actor`: a wish stands. Its person is locked."""

wish_ended = Signal()
"""`wish`, `actor`: a wish was answered, withdrawn or expired. Its person, or its own row, is locked."""

pool_reached = Signal()
"""`pool`, `actor`: enough people came together. The pool is locked and called; what is sent here happens with it."""
