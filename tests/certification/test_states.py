"""The whole transition tables: every name from every state either moves or refuses."""

import pytest
from django.db import transaction

from certification.models import AppraisalBatch, Certificate
from certification.states import BATCH, CANDIDATE, BatchState, CandidateState
from foundation.kernel.errors import Conflict
from foundation.kernel.states import StateMachine
from tests.factories.certification import make_scene

EXPECTED = {
    "draft": {"announce", "cancel"},
    "announced": {"open_registration", "postpone", "cancel"},
    "registering": {"settle_panel", "postpone", "cancel"},
    "paneled": {"start_examination", "postpone", "cancel"},
    "examining": {"complete_marking", "postpone", "cancel"},
    "marked": {"sign_roll"},
    "confirmed": {"publish_results"},
    "published": {"release"},
    "review_over": {"finish_issuing"},
    "issued": {"close"},
    "closed": set(),
    "postponed": {"resume_announced", "resume_registering", "resume_paneled", "resume_examining", "cancel"},
    "cancelled": set(),
}


def test_the_table_is_the_one_we_mean() -> None:
    assert {state: set(BATCH.names_from(state)) for state in BatchState.values} == EXPECTED


def test_candidates_move_once() -> None:
    assert {state: set(CANDIDATE.names_from(state)) for state in CandidateState.values} == {
        "registered": {"withdraw", "mark_absent", "pass", "fail"},
        "withdrawn": set(),
        "absent": set(),
        "passed": set(),
        "failed": set(),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(BATCH.transitions))
def test_every_move_works_from_its_sources_and_nowhere_else(name: str) -> None:
    scene = make_scene(1)
    officer = scene.officer.person
    for state in BatchState.values:
        AppraisalBatch.objects.filter(pk=scene.batch.pk).update(
            state=state, released_by=officer, released_at=scene.batch.created_at
        )
        batch = AppraisalBatch.objects.get(pk=scene.batch.pk)
        if name in EXPECTED[state]:
            with transaction.atomic():
                BATCH.move(batch, name)
            assert AppraisalBatch.objects.get(pk=batch.pk).state == BATCH.transitions[name].target
        else:
            with transaction.atomic(), pytest.raises(Conflict) as refusal:
                BATCH.move(batch, name)
            assert refusal.value.code == "state.not_allowed"
            assert AppraisalBatch.objects.get(pk=batch.pk).state == state


def test_a_certificates_table_has_one_way_only() -> None:
    from certification.states import CERTIFICATE

    assert isinstance(CERTIFICATE, StateMachine)
    assert CERTIFICATE.names_from("active") == ["revoke"]
    assert CERTIFICATE.names_from("revoked") == []
    assert "state" not in Certificate.FACE and "status_changed_at" not in Certificate.FACE
