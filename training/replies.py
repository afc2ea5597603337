"""What training does with answers that come by text message or from the person's page."""

from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict
from foundation.notices.inbound import on_reply
from foundation.notices.models import Question
from training.models import SeatHold
from training.occasions import FEEDBACK, SEAT_HELD, WHO_COMES
from training.operations.coming import check_still_awaited
from training.operations.feedback import note_what_they_thought
from training.operations.holds import YES, accept_hold, decline_hold


def answer_for_a_seat(question: Question, *, actor: Actor) -> None:
    """ "1" takes the held seats, "2" gives them back; too late is said as it is."""
    hold = SeatHold.objects.select_related("person", "wish", "training_class").get(pk=question.about_id)
    try:
        if question.answer == YES:
            accept_hold(hold, actor=actor)
        else:
            decline_hold(hold, actor=actor)
    except Conflict as refusal:
        raise Conflict(refusal.message, "notices.question_closed") from refusal


on_reply(WHO_COMES, check_still_awaited)
on_reply(FEEDBACK, note_what_they_thought)
on_reply(SEAT_HELD, answer_for_a_seat)
