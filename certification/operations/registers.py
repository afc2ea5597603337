"""Entering evaluation bodies with their scope, standards and appraisers' cards."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.models import Appraiser, BodyScope, EvaluationBody, Standard
from certification.queries.registers import expiring_cards, expiring_scopes
from certification.rules.registers import can_keep_cards, can_keep_registers
from courses.models import Occupation
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.notices.operations import notify, notify_all
from foundation.people.models import Organisation, Person
from foundation.people.queries import persons_with_role
from foundation.people.roles import Role
from foundation.people.rules import has_role, require
from foundation.policy.operations import close_row, enter_row
from foundation.policy.queries import value
from training.queries.registry import day_words


def register_body(
    organisation: Organisation, *, actor: Actor, kind: str, body_number: str, province: str, site_serial: str
) -> EvaluationBody:
    """File an evaluation body's parts of the number; repeating it changes nothing."""
    require(can_keep_registers(actor) or has_role(actor, Role.ADMINISTRATOR))
    with transaction.atomic():
        body, created = EvaluationBody.objects.get_or_create(
            organisation=organisation,
            defaults={
                "kind": kind,
                "body_number": body_number,
                "province": province,
                "site_serial": site_serial,
            },
        )
        if created:
            record("certification.body.registered", body, actor=actor, organisation=organisation.code)
    return body


def register_standard(occupation: Occupation, *, actor: Actor, edition: str, name: str) -> Standard:
    """Enter a standard in one edition; repeating it changes nothing."""
    require(has_role(actor, Role.ADMINISTRATOR, Role.EVALUATION_BODY_MANAGER) or can_keep_registers(actor))
    with transaction.atomic():
        standard, created = Standard.objects.get_or_create(
            occupation=occupation, edition=edition, defaults={"name": name}
        )
        if created:
            record("certification.standard.registered", standard, actor=actor, edition=edition)
    return standard


def widen_body_scope(
    body: EvaluationBody,
    *,
    actor: Actor,
    occupation: Occupation,
    highest_level: int | None,
    valid_from: date,
    valid_to: date | None = None,
) -> BodyScope:
    """File what the body may appraise. Codes: "certification.level_unknown" and those of `enter_row`."""
    require(can_keep_registers(actor))
    if highest_level is not None and highest_level not in occupation.levels:
        raise DomainError(_("这个职业没有这个等级。看看它有哪几级，重新选。"), "certification.level_unknown")
    row = BodyScope(
        body=body, occupation=occupation, highest_level=highest_level, valid_from=valid_from, valid_to=valid_to
    )
    with transaction.atomic():
        EvaluationBody.objects.select_for_update(no_key=True).get(pk=body.pk)
        enter_row(
            row,
            "certification.scope.entered",
            actor=actor,
            occupation=occupation.name,
            highest_level=highest_level,
        )
    return row


def end_body_scope(scope: BodyScope, *, actor: Actor, reason: str, on: date | None = None) -> None:
    """The body files no new batch of it after the day (today); announced ones go on."""
    require(can_keep_registers(actor))
    with transaction.atomic():
        EvaluationBody.objects.select_for_update(no_key=True).get(pk=scope.body_id)
        close_row(scope, "certification.scope.ended", actor=actor, reason=reason, on=on)


def register_appraiser(
    person: Person,
    *,
    actor: Actor,
    card_no: str,
    occupation: Occupation,
    highest_level: int,
    valid_from: date,
    valid_to: date,
    senior: bool = False,
) -> Appraiser:
    """Enter an appraiser's card, the first or its renewal; the same card and term twice is one.

    Codes: "certification.card_dates", "certification.level_unknown", "certification.card_overlaps".
    """
    require(can_keep_cards(actor, person))
    if valid_to < valid_from:
        raise DomainError(_("到期的日子比发证的日子还早。请改一改。"), "certification.card_dates")
    if occupation.levels and highest_level not in occupation.levels:
        raise DomainError(_("这个职业没有这个等级。看看它有哪几级，重新选。"), "certification.level_unknown")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        try:
            with transaction.atomic():
                appraiser, created = Appraiser.objects.get_or_create(
                    card_no=card_no.strip(),
                    valid_from=valid_from,
                    defaults={
                        "person": person,
                        "occupation": occupation,
                        "highest_level": highest_level,
                        "senior": senior,
                        "valid_to": valid_to,
                    },
                )
        except IntegrityError as clash:
            raise Conflict(
                _("这个人这个职业的证，在这几天里已经有一张有效。续证请从旧证到期的第二天起。"),
                "certification.card_overlaps",
            ) from clash
        if created:
            record("certification.appraiser.registered", appraiser, actor=actor, card=appraiser.card_no)
    return appraiser


def withdraw_appraiser(card: Appraiser, *, actor: Actor, reason: str, on: date) -> None:
    """The card counts for nothing from the day on; marks given before stay. The appraiser is told.

    Codes: "certification.reason_missing", "certification.card_withdrawn".
    """
    require(can_keep_registers(actor))
    reason = reason.strip()
    if not reason:
        raise DomainError(_("请写上为什么注销：本人会收到。"), "certification.reason_missing")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=card.person_id)
        gone = Appraiser.objects.filter(pk=card.pk, withdrawn_on__isnull=True).update(
            withdrawn_on=on, withdrawal_reason=reason
        )
        if not gone:
            raise Conflict(_("这张证已经注销了。请刷新页面看看。"), "certification.card_withdrawn")
        record(
            "certification.appraiser.withdrawn",
            card,
            actor=actor,
            card=card.card_no,
            last=on.isoformat(),
            reason=reason,
        )
        notify(
            card.person,
            "certification.card_withdrawn",
            lambda: {"card": card.card_no, "reason": reason},
            actor=actor,
        )
    card.refresh_from_db()


def warn_of_expiry(*, actor: Actor) -> int:
    """Tell appraisers of cards, and managers of filed occupations, that end within the days of the rule, once each; returns
    how many cards and occupations."""
    until = clock.today() + timedelta(days=int(value("training.registry_warn_days")))
    cards = sum(_warn(card, actor) for card in expiring_cards(until).filter(warned_at__isnull=True))
    return cards + sum(_warn_of_scope(scope, actor) for scope in expiring_scopes(until).filter(warned_at__isnull=True))


def _warn_of_scope(scope: BodyScope, actor: Actor) -> int:
    """Of two runs at once one tells."""
    body = scope.body.organisation

    def fields() -> dict[str, str]:
        assert scope.valid_to is not None
        return {
            "body": body.localized_name,
            "occupation": scope.occupation.localized_name,
            "day": day_words(scope.valid_to),
        }

    with transaction.atomic():
        told = BodyScope.objects.filter(pk=scope.pk, warned_at__isnull=True).update(warned_at=clock.now())
        if told:
            managers = persons_with_role(Role.EVALUATION_BODY_MANAGER, body.pk)
            notify_all([(person, fields) for person in managers], "certification.scope_expiring", actor=actor)
    return told


def _warn(card: Appraiser, actor: Actor) -> int:
    """Of two runs at once one tells."""
    with transaction.atomic():
        told = Appraiser.objects.filter(pk=card.pk, warned_at__isnull=True).update(warned_at=clock.now())
        if told:
            notify(
                card.person,
                "certification.card_expiring",
                lambda: {"card": card.card_no, "day": day_words(card.valid_to)},
                actor=actor,
            )
    return told
