from foundation.notices.operations.incoming import mute_phone, read_incoming, receive, unmute_phone
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
from foundation.notices.operations.questions import (
    answer_question,
    ask,
    close_overdue_questions,
    close_questions,
    close_questions_about,
)
from foundation.notices.operations.sending import note_receipt
from foundation.notices.operations.wordings import set_wording

__all__ = [
    "SEND",
    "Fields",
    "answer_question",
    "ask",
    "close_overdue_questions",
    "close_questions",
    "close_questions_about",
    "mute_phone",
    "note_receipt",
    "notify",
    "notify_all",
    "notify_phone",
    "read_incoming",
    "receive",
    "retry_notice",
    "retry_notices",
    "send_soon",
    "send_what_is_due",
    "set_wording",
    "unmute_phone",
    "wipe_expired_notices",
]
