"""Batches as desks list them, and the people who may become candidates or appraisers."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certification.models import AppraisalBatch, Appraiser, Candidate, MarkSheet, PanelMember, Part
from certification.states import CandidateState
from foundation.kernel.actors import Actor
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of
from training.queries.completions import completed_enrolments


def visible_batches(actor: Actor) -> QuerySet[AppraisalBatch]:
    """Every batch the actor may open, with counts for a list."""
    organisations = organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER)
    own = Q(body__organisation__in=organisations)
    person = person_of(actor)
    if person is not None and has_role(actor, Role.APPRAISER, Role.PANEL_LEADER):
        own |= Q(pk__in=PanelMember.objects.filter(person=person).values("batch"))
    if has_role(actor, Role.AUDITOR):
        own = Q()
    return (
        AppraisalBatch.objects.filter(own)
        .select_related("occupation", "specialism", "body__organisation")
        .annotate(
            candidate_count=Count("candidates", filter=~Q(candidates__state=CandidateState.WITHDRAWN), distinct=True),
            passed_count=Count("candidates", filter=Q(candidates__state=CandidateState.PASSED), distinct=True),
            member_count=Count("members", distinct=True),
            sealed_count=Count("members", filter=Q(members__sealed_at__isnull=False), distinct=True),
        )
    )


def possible_candidates(batch: AppraisalBatch, search: str, limit: int = 20) -> list[Person]:
    """People who completed a class of the occupation and are not in the batch; by name, class code or last four."""
    completed = completed_enrolments(occupation=batch.occupation)
    text = search.strip()
    if text:
        completed = completed.filter(
            Q(person__name__startswith=text) | Q(training_class__code__iexact=text) | Q(person__code__iexact=text)
        )
    inside = Candidate.objects.filter(batch=batch, person=OuterRef("pk")).exclude(state=CandidateState.WITHDRAWN)
    return list(
        Person.objects.filter(pk__in=completed.order_by().values("person"))
        .filter(~Exists(inside))
        .order_by("name", "pk")[:limit]
    )


def possible_appraisers(batch: AppraisalBatch) -> QuerySet[Appraiser]:
    """Cards of the occupation valid on the exam day whose holders are not seated yet."""
    return (
        Appraiser.objects.filter(
            occupation=batch.occupation, valid_from__lte=batch.exam_on, valid_to__gte=batch.exam_on
        )
        .exclude(person__in=PanelMember.objects.filter(batch=batch).values("person"))
        .select_related("person")
        .order_by("card_no")
    )


@dataclass(frozen=True)
class MarkingRow:
    """One candidate as one appraiser sees them: own marks and nobody else's."""

    candidate: Candidate
    theory: MarkSheet | None
    practical: MarkSheet | None

    @property
    def done(self) -> bool:
        return self.theory is not None and self.practical is not None


def marking_rows(member: PanelMember) -> list[MarkingRow]:
    """The member's own sheets for every sitting candidate. Two queries; other members' sheets are never read."""
    candidates = list(
        Candidate.objects.filter(batch=member.batch_id)
        .exclude(state__in=(CandidateState.WITHDRAWN, CandidateState.ABSENT))
        .select_related("person")
        .order_by("pk")
    )
    sheets = {(sheet.candidate_id, sheet.part): sheet for sheet in MarkSheet.objects.filter(member=member)}
    return [
        MarkingRow(
            candidate=candidate,
            theory=sheets.get((candidate.pk, Part.THEORY)),
            practical=sheets.get((candidate.pk, Part.PRACTICAL)),
        )
        for candidate in candidates
    ]
