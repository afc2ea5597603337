"""Asking for a mandate, giving and ending it."""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from foundation.audit.operations import record
from foundation.content.pictures import UnreadablePicture, draw_anew
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.mandates import policies
from foundation.mandates.models import Mandate
from foundation.mandates.queries import open_mandate
from foundation.mandates.rules import liaison_post, may_end
from foundation.mandates.states import MANDATE, MandateState
from foundation.notices.operations import notify, notify_phone
from foundation.people.models import Membership, Person
from foundation.people.operations.phone_codes import MadeCode, make_phone_code, prove_phone
from foundation.people.phones import is_mobile
from foundation.people.rules import person_of, require
from foundation.policy.limits import DAY, limit
from foundation.policy.queries import value

MOST_BYTES = 8 * 1024 * 1024
UNANSWERED = timedelta(days=1)
"""A question nobody answered by then is over."""


def ask_mandate(person: Person, *, actor: Actor, address: str) -> tuple[Mandate, MadeCode]:
    """Send the villager a code to read back if they agree; asking again sends a fresh one for the same question.

    `address` is the network address the limits count. The code's secret belongs into the liaison's session. Refused:
    no phone on record ("mandates.no_phone"), oneself ("mandates.oneself"), already given ("mandates.given_before"), and
    all that `make_phone_code` refuses.
    """
    post = _post(actor, person)
    if not is_mobile(person.phone):
        raise DomainError(
            _("登记的资料里没有这位村民的手机号。请让本人在委托书上签字，拍照上传。"), "mandates.no_phone"
        )
    limit("mandates-asked", actor.actor_id, policies.ASKED_A_DAY, per=DAY)
    made = make_phone_code(person.phone, actor=actor, address=address)
    with transaction.atomic():
        mandate = _asked(person, post, actor, Mandate.Via.CODE)
        notify_phone(
            person.phone,
            "mandates.code",
            lambda: {"liaison": post.person.name, "code": made.code},
            actor=actor,
            language=person.language,
            life=made.life,
        )
    return mandate, made


def confirm_mandate(mandate: Mandate, code: str, *, actor: Actor, secret: str) -> Mandate:
    """The villager read the code back. Refused as `prove_phone` refuses, and where the question is over."""
    own = person_of(actor)
    require(own is not None and own.pk == mandate.liaison_id and liaison_post(actor) is not None)
    prove_phone(
        mandate.person.phone, code, actor=actor, secret=secret
    )  # a wrong try counts, so not inside the transaction
    with transaction.atomic():
        _give(mandate, actor)
    return mandate


def give_mandate_on_paper(person: Person, *, actor: Actor, upload: bytes, extension: str) -> Mandate:
    """The villager signed a paper; its photograph is drawn anew and kept with the private files.

    Refused: "mandates.photo_too_large", "mandates.photo_unreadable", "mandates.oneself", "mandates.given_before".
    """
    post = _post(actor, person)
    if len(upload) > MOST_BYTES:
        raise DomainError(_("照片超过 8 MB 了。请拍小一点，或截图后再传。"), "mandates.photo_too_large")
    try:
        drawn = draw_anew(upload, extension)
    except UnreadablePicture as problem:
        raise DomainError(
            _("这个文件不是能用的照片。请传 JPG、PNG 或 WebP 格式，把签字拍清楚。"), "mandates.photo_unreadable"
        ) from problem
    name = ""
    try:
        with transaction.atomic():
            mandate = _asked(person, post, actor, Mandate.Via.PAPER)
            name = storages["private"].save(f"mandates/{mandate.code}.{extension.lower()}", ContentFile(drawn))
            Mandate.objects.filter(pk=mandate.pk).update(
                via=Mandate.Via.PAPER, paper=name, paper_sha256=hashlib.sha256(drawn).hexdigest()
            )
            mandate.refresh_from_db()
            _give(mandate, actor)
    except BaseException:
        if name:
            storages["private"].delete(name)
        raise
    return mandate


def end_mandate(mandate: Mandate, *, actor: Actor, reason: str = "") -> Mandate:
    """The villager, the liaison or the office ends it; from then on nobody acts under it. The villager is told."""
    require(may_end(actor, mandate))
    own = person_of(actor)
    if own is not None and own.pk == mandate.person_id:
        by = Mandate.EndedBy.VILLAGER
    elif own is not None and own.pk == mandate.liaison_id:
        by = Mandate.EndedBy.LIAISON
    else:
        by = Mandate.EndedBy.OFFICE
        if not reason.strip():
            raise DomainError(_("请写明为什么结束，比如“本人到镇里要求停掉”。"), "mandates.reason_missing")
    with transaction.atomic():
        _end(mandate, actor, by, reason.strip()[:200])
    return mandate


def expire_mandates(*, actor: Actor) -> int:
    """End what has run out and what nobody answered; how many."""
    require(actor.is_system)
    now, ended = clock.now(), 0
    over = Mandate.objects.filter(state=MandateState.GIVEN, valid_to__lt=clock.today())
    silent = Mandate.objects.filter(state=MandateState.ASKED, asked_at__lt=now - UNANSWERED)
    for mandate in [*over.select_related("person", "liaison")[:500], *silent.select_related("person", "liaison")[:500]]:
        with transaction.atomic():
            _end(mandate, actor, Mandate.EndedBy.TIME, "")
        ended += 1
    return ended


def _post(actor: Actor, person: Person) -> Membership:
    """By which post the actor asks; refused to those who are no liaison, and for oneself."""
    post = liaison_post(actor)
    require(post is not None)
    assert post is not None
    if post.person_id == person.pk:
        raise DomainError(_("自己的事不用委托，用自己的账号办就行。"), "mandates.oneself")
    return post


def _asked(person: Person, post: Membership, actor: Actor, via: str) -> Mandate:
    """The pair's open question; a fresh one where there is none."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    mandate = open_mandate(person, post.person)
    if mandate is not None and mandate.state == MandateState.GIVEN:
        raise Conflict(_("这位村民已经委托你了，直接去办就行。"), "mandates.given_before")
    if mandate is None:
        try:
            with transaction.atomic():
                mandate = Mandate.objects.create(
                    person=person,
                    liaison=post.person,
                    organisation=post.organisation,
                    division=post.division,
                    via=via,
                    asked_at=clock.now(),
                )
        except IntegrityError as clash:
            raise Conflict(_("这位村民的委托正在办。请刷新页面看看。"), "mandates.given_before") from clash
        record("mandates.mandate.asked", mandate, actor=actor, via=via)
    return mandate


def _give(mandate: Mandate, actor: Actor) -> None:
    until = clock.today() + timedelta(days=int(value(policies.DAYS)))
    MANDATE.move(mandate, "give", given_at=clock.now(), valid_to=until)
    record("mandates.mandate.given", mandate, actor=actor, via=mandate.via, until=until.isoformat())
    notify(
        mandate.person,
        "mandates.given",
        lambda: {"liaison": mandate.liaison.name, "until": date_format(until, "DATE_FORMAT")},
        actor=actor,
    )


def _end(mandate: Mandate, actor: Actor, by: str, reason: str) -> None:
    was_given = mandate.state == MandateState.GIVEN
    MANDATE.move(mandate, "end", ended_at=clock.now(), ended_by=by, end_reason=reason)
    record("mandates.mandate.ended", mandate, actor=actor, by=by, **({"reason": reason} if reason else {}))
    if was_given:
        notify(mandate.person, "mandates.ended", lambda: {"liaison": mandate.liaison.name}, actor=actor)
