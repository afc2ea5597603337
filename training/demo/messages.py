"""Messages in every state, and a class that was asked who comes: what a newcomer finds on the desks and on their own page."""

from datetime import timedelta

from django.db.models import F

from foundation.jobs.models import Job
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.notices.models import Incoming, Notice, Question
from foundation.notices.operations import SEND, read_incoming, receive, set_wording
from foundation.notices.rules import next_morning
from foundation.people.demo import person_of_account
from foundation.people.models import Person
from training.models import EnrolmentSource, TrainingClass
from training.occasions import WHO_COMES
from training.operations.coming import ask_who_comes
from training.operations.enrolments import enrol

OURS = "GANLIN"
ANSWERS = ("1", "1", "2", "1", "１", "2")
FAILED = ("number", "isv.MOBILE_NUMBER_ILLEGAL"), ("money", "isv.AMOUNT_NOT_ENOUGH"), ("money", "isv.AMOUNT_NOT_ENOUGH")
WAITING_FOR_MORNING = 4


def build_messages() -> None:
    """Messages of past days have gone out; of today's some wait for the morning and some failed. Nothing where that is so."""
    if Question.objects.filter(name=WHO_COMES).exists():
        return
    _settle_old_messages()
    _ask_two_classes()
    _spoil_a_few()
    set_wording(
        "training.cancelled",
        "zh-hans",
        "{title}不开了，原因：{reason}。有新班先告诉你。",
        actor=person_of_account("reviewer").account,
        valid_from=clock.today(),
        note="说得软和一点，也告诉人下一步",
    )


def _settle_old_messages() -> None:
    """A newcomer's phone must not ring two hundred times."""
    before = clock.now() - timedelta(hours=12)
    old = Notice.objects.filter(state=Notice.State.WAITING, created_at__lt=before)
    ids = set(old.values_list("pk", flat=True))
    _finish_jobs_of(ids)
    Notice.objects.filter(pk__in=ids).update(
        state=Notice.State.SENT, sent_at=F("created_at"), send_after=None, gateway="file", attempts=1
    )


def _ask_two_classes() -> None:
    """One of the demo manager's classes, and one the farmer has a seat in: the farmer has not answered yet."""
    coming = TrainingClass.objects.filter(state="enrolling", starts_on__gt=clock.today()).order_by("starts_on", "pk")
    farmer = person_of_account("farmer")
    asked = coming.filter(institution__code=OURS, seats_taken__gt=0)[:1]
    free = coming.exclude(institution__code=OURS).filter(seats_taken__lt=F("capacity"))
    for training_class in free[:1]:
        enrol(training_class, farmer, actor=farmer.account, source=EnrolmentSource.SELF)
    for training_class in [*asked, *free[:1]]:
        ask_who_comes(training_class, actor=SYSTEM)
        _let_some_answer(training_class, farmer)


def _let_some_answer(training_class: TrainingClass, farmer: Person) -> None:
    """By text message: some come, some don't, the rest are silent so far."""
    seats = [str(pk) for pk in training_class.enrolments.values_list("pk", flat=True)]
    asked = Question.objects.filter(about_id__in=seats, state=Question.State.OPEN)
    reachable = asked.exclude(person=farmer).exclude(address_hash="").select_related("person").order_by("pk")
    for answer, question in zip(ANSWERS, list(reachable), strict=False):
        received = receive(
            question.person.phone, answer, gateway="file", message_id=f"demo-{question.pk}", actor=SYSTEM
        )
        if received is not None:
            read_incoming(received.pk, actor=SYSTEM)
    _finish_jobs_of(set(), kind="notices.read")
    replies = set(Incoming.objects.exclude(reply=None).values_list("reply_id", flat=True))
    _finish_jobs_of(replies)
    Notice.objects.filter(pk__in=replies).update(
        state=Notice.State.SENT, sent_at=F("created_at"), gateway="file", attempts=1
    )


def _spoil_a_few() -> None:
    """A few of today's: some failed with the providers' reasons, some wait for the morning."""
    today = list(
        Notice.objects.filter(state=Notice.State.SENT, person__isnull=False)
        .exclude(person=person_of_account("farmer"))
        .order_by("-pk")
        .values_list("pk", flat=True)[: len(FAILED) + WAITING_FOR_MORNING]
    )
    for pk, (problem, code) in zip(today, FAILED, strict=False):
        Notice.objects.filter(pk=pk).update(
            state=Notice.State.FAILED, problem=problem, provider_code=code, sent_at=None, gateway="aliyun", attempts=1
        )
    Notice.objects.filter(pk__in=today[len(FAILED) :]).update(
        state=Notice.State.WAITING, send_after=next_morning(), sent_at=None, gateway="", attempts=0
    )


def _finish_jobs_of(ids: set[int], kind: str = SEND) -> None:
    jobs = [
        job.pk
        for job in Job.objects.filter(kind=kind, state=Job.State.QUEUED)
        if kind != SEND or set(job.payload["notices"]) <= ids
    ]
    Job.objects.filter(pk__in=jobs).update(state=Job.State.DONE, done=F("total"), finished_at=clock.now())
