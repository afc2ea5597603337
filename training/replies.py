"""What training does with answers that come by text message."""

from foundation.notices.inbound import on_reply
from training.occasions import WHO_COMES
from training.operations.coming import check_still_awaited

on_reply(WHO_COMES, check_still_awaited)
