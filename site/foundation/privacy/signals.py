"""What others may want to hear. `consent_changed`: sender is the purpose's name; `person`, `given`. After the commit."""

from django.dispatch import Signal

consent_changed = Signal()
