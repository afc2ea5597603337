"""Ways to send a text message and to read those that come back, behind one small interface.

`SMS_BACKEND` names the one in use. A gateway knows nothing of persons, notices or the database.
"""

from foundation.notices.gateways.base import Gateway, Message, NotSent, Received, Report, Unreadable
from foundation.notices.gateways.choice import find, gateway

__all__ = ["Gateway", "Message", "NotSent", "Received", "Report", "Unreadable", "find", "gateway"]
