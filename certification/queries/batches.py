"""Batches as desks list them, and the people who may become candidates or appraisers."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certification.models import AppraisalBatch, Appraiser, Candidate, Certificate, MarkSheet, PanelMember, Part
from certification.states import BatchState, CandidateState, CertificateState
from foundation.kernel.actors import Actor
from foundation.people.models import Organisation, Person
from foundation.people.roles import Role
from foundation.people.rules import has_role, organisations_with_role, person_of, roles_in_force
from training.queries.completions import completed_enrolments
from training.queries.teaching import taught_pairs

SITTING = (BatchState.PANELED, BatchState.EXAMINING)
ATTENDED = (*SITTING, BatchState.MARKED, BatchState.CONFIRMED, BatchState.PUBLISHED)


def visible_batches(actor: Actor) -> QuerySet[AppraisalBatch]:
    """Every batch the actor may open, with counts for a list."""
    organisations = organisations_with_role(actor, Role.EVALUATION_BODY_MANAGER, Role.CERTIFYING_OFFICER)
    own = Q(body__organisation__in=organisations)
    person = person_of(actor)
    if person is not None and has_role(actor, Role.APPRAISER, Role.PANEL_LEADER):
        own |= Q(pk__in=PanelMember.objects.filter(person=person).values("batch"))
    own |= watched(actor)
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
        .order_by("-exam_on", "-pk")
    )


def watched(actor: Actor) -> Q:
    """Batches a quality supervisor attends, from the settled panel on, and those an invigilator watches while they are
    sat: of their own evaluation body; a supervisor of the bureau attends all."""
    held = [one for one in roles_in_force(actor) if one.role in (Role.QUALITY_SUPERVISOR, Role.INVIGILATOR)]
    condition = Q(pk__in=[])
    for membership in held:
        supervises = membership.role == Role.QUALITY_SUPERVISOR
        states = Q(state__in=ATTENDED if supervises else SITTING)
        if supervises and membership.organisation.kind == Organisation.Kind.BUREAU:
            condition |= states
        else:
            condition |= states & Q(body__organisation=membership.organisation_id)
    return condition


@dataclass(frozen=True)
class PossibleCandidate:
    """Somebody who may be entered, and whether the panel as it stands would have to change for them."""

    person: Person
    taught_by_panel: bool


def possible_candidates(batch: AppraisalBatch, search: str, limit: int = 20) -> list[PossibleCandidate]:
    """People who completed a class of the occupation and are not in the batch; by name, class code or last four."""
    completed = completed_enrolments(occupation=batch.occupation)
    text = search.strip()
    if text:
        completed = completed.filter(
            Q(person__name__startswith=text) | Q(training_class__code__iexact=text) | Q(person__code__iexact=text)
        )
    people = list(
        Person.objects.filter(pk__in=completed.order_by().values("person"))
        .filter(~Exists(sitting(batch).filter(person=OuterRef("pk"))))
        .filter(~Exists(held_already(batch).filter(person=OuterRef("pk"))))
        .order_by("name", "pk")[:limit]
    )
    panel = list(batch.members.values_list("person_id", flat=True))
    taught = {learner for _trainer, learner in taught_pairs(panel, [person.pk for person in people])}
    return [PossibleCandidate(person, person.pk in taught) for person in people]


def sitting(batch: AppraisalBatch) -> QuerySet[Candidate]:
    """Candidacies that are not over, in this batch or another of the same occupation, specialism and level."""
    return Candidate.objects.filter(
        batch__occupation=batch.occupation_id, batch__specialism=batch.specialism_id, batch__level=batch.level
    ).filter(
        Q(batch=batch) & ~Q(state=CandidateState.WITHDRAWN)
        | Q(state__in=(CandidateState.REGISTERED, CandidateState.PASSED), certificate__isnull=True)
        & ~Q(batch__state=BatchState.CANCELLED)
    )


def held_already(batch: AppraisalBatch) -> QuerySet[Certificate]:
    """Valid certificates of the batch's occupation, specialism and level."""
    return Certificate.objects.filter(
        state=CertificateState.ACTIVE,
        level=batch.level,
        candidate__batch__occupation=batch.occupation_id,
        candidate__batch__specialism=batch.specialism_id,
    )


def possible_appraisers(batch: AppraisalBatch) -> QuerySet[Appraiser]:
    """Cards of the occupation valid on the exam day whose holders are not seated yet."""
    return (
        Appraiser.objects.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=batch.exam_on),
            occupation=batch.occupation,
            valid_from__lte=batch.exam_on,
            valid_to__gte=batch.exam_on,
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
