from foundation.mandates.operations.acting import record_deed
from foundation.mandates.operations.mandates import (
    ask_mandate,
    confirm_mandate,
    end_mandate,
    expire_mandates,
    give_mandate_on_paper,
)

__all__ = [
    "ask_mandate",
    "confirm_mandate",
    "end_mandate",
    "expire_mandates",
    "give_mandate_on_paper",
    "record_deed",
]
