"""Who may sit on a panel: card, scope, number, and never who taught (DOMAIN 4, no exception)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from certification.models import AppraisalBatch, Appraiser, PanelMember
from certification.states import CandidateState
from foundation.kernel.errors import DomainError
from foundation.policy.queries import value
from training.queries.teaching import taught_pairs


def require_card_fits(appraiser: Appraiser, batch: AppraisalBatch, on: date) -> None:
    """The card covers the occupation and level and is valid on the exam day."""
    if appraiser.occupation_id != batch.occupation_id:
        raise DomainError(
            _("这位考评员的证不含这个职业，不能进这个考评组。请换一位持本职业考评员证的。"),
            "certification.card_occupation",
        )
    lowest_for_ordinary = int(value("certification.appraiser_lowest_level", on))
    reach = appraiser.highest_level if appraiser.senior else max(appraiser.highest_level, lowest_for_ordinary)
    if batch.level < reach:
        raise DomainError(
            _("这位考评员的证评不了这个等级。请换一位等级够的，或请高级考评员。"), "certification.card_level"
        )
    if appraiser.withdrawn_on is not None and on >= appraiser.withdrawn_on:
        raise DomainError(_("这位考评员的证已经注销了。请换一位考评员。"), "certification.card_withdrawn")
    if not appraiser.holds_on(on):
        raise DomainError(
            _("这位考评员的证在考试那天不在有效期内。请换一位，或等证续好再加。"), "certification.card_expired"
        )


def require_none_taught(appraiser_ids: Iterable[int], candidate_ids: Iterable[int]) -> None:
    """Ids are person ids. Raises if anybody taught, or is, one of the candidates."""
    appraisers, candidates = set(appraiser_ids), set(candidate_ids)
    if appraisers & candidates:
        raise DomainError(
            _("考评员自己也报了这一批，不能评自己。请换一位考评员。"), "certification.appraiser_is_candidate"
        )
    if taught_pairs(appraisers, candidates):
        raise DomainError(
            _("考评组里有人教过这一批的考生。教过的人不能评，这一条没有例外。请换一位没教过他们的考评员。"),
            "certification.taught_candidate",
        )


def candidate_person_ids(batch: AppraisalBatch) -> list[int]:
    """Persons still in the batch."""
    return list(batch.candidates.exclude(state=CandidateState.WITHDRAWN).order_by().values_list("person_id", flat=True))


def require_panel_complete(batch: AppraisalBatch) -> list[PanelMember]:
    """The whole rule: enough members, odd, one leader, every card fits, nobody taught. Returns the members."""
    members = list(batch.members.select_related("appraiser"))
    minimum = int(value("certification.panel_minimum", batch.exam_on))
    if len(members) < minimum or len(members) % 2 == 0:
        raise DomainError(
            _("考评组要至少 %(minimum)s 人，而且是单数；现在是 %(now)s 人。请加或减考评员。")
            % {"minimum": minimum, "now": len(members)},
            "certification.panel_size",
        )
    if sum(member.is_leader for member in members) != 1:
        raise DomainError(_("考评组还没有组长。请先指定一位组长。"), "certification.panel_leader_missing")
    for member in members:
        require_card_fits(member.appraiser, batch, batch.exam_on)
    require_none_taught((member.person_id for member in members), candidate_person_ids(batch))
    return members
