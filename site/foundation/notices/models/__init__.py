from foundation.notices.models.incoming import Incoming, MutedPhone
from foundation.notices.models.notices import Notice, SendingDay
from foundation.notices.models.questions import Question
from foundation.notices.models.wordings import Wording

__all__ = ["Incoming", "MutedPhone", "Notice", "Question", "SendingDay", "Wording"]
