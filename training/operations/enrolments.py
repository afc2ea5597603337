"""Taking and giving back seats. A seat is a conditional update of the class row: never one too many, on any database."""

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.mandates.operations import record_deed
from foundation.notices.operations import close_questions, notify
from foundation.people.models import Person
from foundation.people.rules import require
from training.models import Enrolment, EnrolmentSource, TrainingClass
from training.rules.access import can_leave, can_manage, is_own, may_act_for
from training.rules.roster import FROM_OUTSIDE, PROVISIONAL, accepts, roster_is_locked
from training.rules.wording import enrolment_fields
from training.signals import person_enrolled, person_withdrew
from training.states import ACTIVE, ENROLMENT, EnrolmentState


def enrol(training_class, person: Person, *, actor: Actor, source: str, category=None, reason: str = "") -> Enrolment:
    """Give the person a seat. Locks the person, then takes the seat on the class row.

    Refused: "training.already_enrolled", "training.not_open", "training.class_full" (in this order: someone who is
    in hears that first). After the roster's lock only the institution enrols, and only with a reason. The institution
    may fill its provisional roster before the class is open; those people are told when it opens.
    """
    if source == EnrolmentSource.SELF:
        require(is_own(actor, person), _("你只能给自己报名。替别人报，请找办班的学校。"))
    elif source == EnrolmentSource.LIAISON:
        require(may_act_for(actor, person), _("这位村民没有委托你，或者委托已经结束。请先征得同意。"))
    else:
        require(can_manage(actor, training_class))
    if source == EnrolmentSource.SELF:
        _refuse_if_full(training_class, person)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Enrolment.objects.filter(training_class=training_class, person=person, state__in=ACTIVE).exists():
            raise _already(source)
        taken = TrainingClass.objects.filter(
            pk=training_class.pk, seats_taken__lt=F("capacity"), state__in=_open_states(source)
        ).update(seats_taken=F("seats_taken") + 1)
        current = TrainingClass.objects.select_related("scheme", "venue").get(pk=training_class.pk)
        if not accepts(current, source, reason):
            raise _closed(current, source)
        if not taken:
            raise _full(current)
        enrolment = put_on_roster(current, person, actor=actor, source=source, category=category, reason=reason)
    training_class.seats_taken = current.seats_taken
    return enrolment


def put_on_roster(
    training_class, person: Person, *, actor: Actor, source: str, category=None, reason: str = ""
) -> Enrolment:
    """Write the enrolment of somebody whose seat is taken already, and tell them. Joins the caller's transaction, who has
    locked the person and then the class. Refused: "training.already_enrolled"."""
    late = roster_is_locked(training_class)
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                training_class=training_class,
                person=person,
                source=source,
                category=category or person.category,
                after_lock=late,
                created_at=clock.now(),
            )
    except IntegrityError as clash:  # the same person through another door at the same moment
        raise _already(source) from clash
    data = {"enrolment": enrolment.pk, "person": person.code, "source": str(source)}
    if reason.strip():
        data["reason"] = reason.strip()
    record("training.enrolment.made", training_class, actor=actor, **data)
    if source == EnrolmentSource.LIAISON:
        _tell(person, training_class, "training.enrolment.made", actor)
    if training_class.state not in PROVISIONAL:
        notify(person, "training.enrolled", enrolment_fields(training_class), actor=actor)
    transaction.on_commit(lambda: person_enrolled.send(Enrolment, enrolment=enrolment))
    return enrolment


def _refuse_if_full(training_class, person: Person) -> None:
    """A crowd at a full class hears so at once, instead of waiting in line for its row. Refuses in the same order as
    under the lock, where alone a seat is given."""
    mine = Enrolment.objects.filter(training_class=OuterRef("pk"), person=person, state__in=ACTIVE)
    current = (
        TrainingClass.objects.select_related("scheme", "venue").annotate(mine=Exists(mine)).get(pk=training_class.pk)
    )
    if current.seats_left > 0:
        return
    if current.mine:
        raise _already(EnrolmentSource.SELF)
    raise _full(current) if accepts(current, EnrolmentSource.SELF) else _closed(current, EnrolmentSource.SELF)


def withdraw_enrolment(enrolment: Enrolment, *, actor: Actor, reason: str = "") -> None:
    """Give the seat back. By the person until the roster is locked; by the institution after that too, with a reason.

    Refused: "training.roster_locked", "training.reason_missing".
    """
    require(can_leave(actor, enrolment) or not ENROLMENT.can(enrolment, "withdraw"))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=enrolment.person_id)
        current = (
            TrainingClass.objects.select_for_update(of=("self",), no_key=True)
            .select_related("scheme")
            .get(pk=enrolment.training_class_id)
        )
        if roster_is_locked(current):
            if not can_manage(actor, current):
                raise Conflict(
                    _("班已经开课，名册锁定了。来不了请告诉任课老师或学校，由学校办退出。"), "training.roster_locked"
                )
            if not reason.strip():
                raise DomainError(_("名册已经锁定，退出要写原因。"), "training.reason_missing")
        close_questions(enrolment, actor=actor)
        held_a_seat = enrolment.state != EnrolmentState.WAITING
        ENROLMENT.move(enrolment, "withdraw", ended_at=clock.now())
        if held_a_seat:
            TrainingClass.objects.filter(pk=current.pk).update(seats_taken=F("seats_taken") - 1)
        data = {"enrolment": enrolment.pk, "person": enrolment.person.code}
        if reason.strip():
            data["reason"] = reason.strip()
        record("training.enrolment.withdrawn", current, actor=actor, **data)
        if not can_manage(actor, current):
            _tell(enrolment.person, current, "training.enrolment.withdrawn", actor)
        if current.state not in PROVISIONAL:
            notify(
                enrolment.person,
                "training.withdrawn",
                lambda: {"title": current.localized_title},
                actor=actor,
            )
        transaction.on_commit(lambda: person_withdrew.send(Enrolment, enrolment=enrolment))


def _tell(person: Person, training_class: TrainingClass, action: str, actor: Actor) -> None:
    """What a liaison did goes to the villager; nothing where the person acted for themselves."""
    with translation.override(person.language):
        record_deed(person, actor=actor, action=action, what=training_class.localized_title)


def _open_states(source: str) -> tuple[str, ...]:
    """States in which a seat may be taken at all; `accepts` decides the rest once the row is ours."""
    open_states = ("enrolling", "running")
    return open_states if source in FROM_OUTSIDE else (*PROVISIONAL, *open_states)


def _already(source: str) -> Conflict:
    if source == EnrolmentSource.SELF:
        text = _("你已经报了这个班，不用再报。到“我的”里看上课时间和地点。")
    else:
        text = _("这个人已经在这个班的名册上，不用再报。")
    return Conflict(text, "training.already_enrolled")


def _full(training_class) -> Conflict:
    return Conflict(
        _("来晚了一步，%(title)s的 %(capacity)s 个位子都有人了。留个心愿，有新班先告诉你。")
        % {"title": training_class.title, "capacity": training_class.capacity},
        "training.class_full",
    )


def _closed(training_class, source: str) -> DomainError:
    if training_class.state == "running" and source not in FROM_OUTSIDE:
        return DomainError(_("名册已经锁定，现在补人要写原因。"), "training.not_open")
    return DomainError(
        _("%(title)s现在不收人：%(state)s。看看菜单里别的班，或者留个心愿。")
        % {"title": training_class.title, "state": training_class.get_state_display()},
        "training.not_open",
    )
