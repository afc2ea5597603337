"""Calls, invitations and offers: which, for whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from courses.models import Call, Course
from courses.queries.calls import CHOICE_DAYS, UNDER_WAY, calls_seen_by, for_list
from courses.states import CallState
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.people.models import Organisation
from foundation.people.roles import Role
from foundation.people.rules import organisations_with_role
from foundation.policy.queries import value
from training.models import Feedback, InstitutionLicence, Invitation, Offer, Smile
from training.queries.registry import InstitutionBook, asked_of, is_checked
from training.states import InvitationState, OfferState

FEWEST_ANSWERS = 5


def institutions_that_fit(course: Course, *, everyone: bool = False) -> list[Organisation]:
    """Those that may file a class of the course today; with `everyone` all that may file any class. Five queries."""
    today = clock.today()
    licensed = Organisation.objects.filter(
        pk__in=InstitutionLicence.objects.filter(voided_at__isnull=True).values("organisation"), closed_on__isnull=True
    ).order_by("code")
    found = list(licensed)
    book = InstitutionBook(one.pk for one in found)
    if everyone or not is_checked(course, today):
        return [one for one in found if book.may_file(one.pk, today)]
    asked = asked_of(course)
    return [one for one in found if book.may_teach(one.pk, today, **asked)]


def own_institutions(actor: Actor | Any) -> QuerySet[Organisation]:
    return organisations_with_role(actor, Role.INSTITUTION_MANAGER)


def invitations_of(actor: Actor | Any) -> QuerySet[Invitation]:
    """What the actor's institutions were asked, with the call; the first due first."""
    return (
        Invitation.objects.filter(institution__in=own_institutions(actor))
        .select_related("institution", "call__course__section", "call__course__occupation", "call__township")
        .select_related("call__place", "call__pool")
        .order_by("call__deadline", "pk")
    )


def invitations_to_answer(actor: Actor | Any) -> QuerySet[Invitation]:
    """Those still unanswered while offers are taken."""
    return invitations_of(actor).filter(
        state=InvitationState.OPEN, call__state=CallState.OPEN, call__deadline__gt=clock.now()
    )


def with_offers(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    return offers.select_related("institution", "venue__division__parent", "trainer", "training_class", "call")


def offer_of(call: Call, institution: Organisation) -> Offer | None:
    """The institution's newest offer that was not withdrawn."""
    return (
        with_offers(Offer.objects.filter(call=call, institution=institution))
        .exclude(state=OfferState.WITHDRAWN)
        .order_by("-pk")
        .first()
    )


def standing_offers(call: Call) -> QuerySet[Offer]:
    return Offer.objects.filter(call=call, state=OfferState.OFFERED)


def offers_to_compare(call: Call) -> list[Offer]:
    """What the bureau looks at side by side: those that stand, or how it went; the cheapest first."""
    found = Offer.objects.filter(call=call).exclude(state=OfferState.WITHDRAWN, training_class__isnull=True)
    return list(with_offers(found).order_by("price_per_person_hour", "starts_on", "pk"))


def calls_for_bureau(actor: Actor | Any) -> QuerySet[Call]:
    """Calls of the actor's places with how many were asked, have offered and have declined."""
    return for_list(calls_seen_by(actor)).annotate(
        asked=Count("invitations", distinct=True),
        offered=Count("offers", filter=~Q(offers__state=OfferState.WITHDRAWN), distinct=True),
        declined=Count("invitations", filter=Q(invitations__state=InvitationState.DECLINED), distinct=True),
    )


def calls_under_way(actor: Actor | Any) -> QuerySet[Call]:
    return calls_for_bureau(actor).filter(state__in=UNDER_WAY)


def smiles_of(institutions: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By institution: how many learners answered and how many were content, where enough answered to say anything."""
    rows = (
        Feedback.objects.filter(enrolment__training_class__institution__in=list(institutions))
        .order_by()
        .values("enrolment__training_class__institution")
        .annotate(answers=Count("pk"), content=Count("pk", filter=Q(smile=Smile.GOOD)))
        .filter(answers__gte=FEWEST_ANSWERS)
    )
    return {row["enrolment__training_class__institution"]: (row["answers"], row["content"]) for row in rows}


def earliest_start(call: Call) -> date:
    """The first day a class may begin: after the deadline, the bureau's choice and the days a filing needs."""
    closes = timezone.localdate(call.deadline)
    return closes + timedelta(days=int(value(CHOICE_DAYS)) + int(value("training.filing_days_before", closes)))
