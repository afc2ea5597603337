from foundation.notices.operations.notices import (
    SEND,
    Fields,
    notify,
    notify_all,
    notify_phone,
    retry_notice,
    retry_notices,
    send_soon,
    send_what_is_due,
    wipe_expired_notices,
)

__all__ = [
    "SEND",
    "Fields",
    "notify",
    "notify_all",
    "notify_phone",
    "retry_notice",
    "retry_notices",
    "send_soon",
    "send_what_is_due",
    "wipe_expired_notices",
]
