"""The life of a class as a whole table: every transition from every state, through the operation that makes it."""

from datetime import timedelta

import pytest

from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from tests.factories.training import make_class, school_of
from training.operations import classes, completions
from training.states import CLASS, ENROLMENT, ClassState, EnrolmentState

pytestmark = pytest.mark.django_db

ALLOWED = {
    "file": {"draft": "filed", "returned": "filed", "postponed": "filed"},
    "return": {"filed": "returned"},
    "refuse": {"filed": "refused"},
    "approve": {"filed": "approved"},
    "open": {"approved": "enrolling"},
    "start": {"enrolling": "running"},
    "finish": {"running": "assessing"},
    "close": {"assessing": "closed"},
    "postpone": dict.fromkeys(
        ("draft", "filed", "returned", "approved", "enrolling", "running", "assessing"), "postponed"
    ),
    "cancel": dict.fromkeys(
        ("draft", "filed", "returned", "approved", "enrolling", "running", "assessing", "postponed"), "cancelled"
    ),
}
"""The table of the design, written once more by hand."""

REFUSALS = {"state.not_allowed", "training.sessions_open", "training.empty_roster"}
"""A draft is not yet the bureau's business, so there it may also be "not_permitted"."""


def act(name, training_class):
    school = school_of(training_class)
    reason = "有原因"
    {
        "file": lambda: classes.file_class(training_class, actor=school.manager),
        "return": lambda: classes.return_class(training_class, actor=school.reviewer, reason=reason),
        "refuse": lambda: classes.refuse_class(training_class, actor=school.reviewer, reason=reason),
        "approve": lambda: classes.approve_class(training_class, actor=school.reviewer),
        "open": lambda: classes.open_enrolment(training_class, actor=school.manager),
        "start": lambda: classes.start_class(training_class, actor=school.manager),
        "finish": lambda: classes.finish_class(training_class, actor=school.manager),
        "close": lambda: completions.complete_class(training_class, actor=school.manager, without_score=True),
        "postpone": lambda: classes.postpone_class(training_class, actor=school.manager, reason=reason),
        "cancel": lambda: classes.cancel_class(training_class, actor=school.manager, reason=reason),
    }[name]()


@pytest.mark.parametrize("state", ClassState.values)
@pytest.mark.parametrize("name", list(ALLOWED))
def test_every_transition_from_every_state(name, state):
    people = 0 if state in ("refused", "cancelled") else 2
    training_class = make_class(state, people=people)
    if name == "finish" and state == "running":
        from tests.training.test_attendance import mark_every_session

        mark_every_session(training_class)
    if name == "start" and state == "enrolling":
        with pytest.raises(DomainError) as early:
            act(name, training_class)
        assert early.value.code == "training.too_early"
        with clock.shifted(timedelta(days=10)):
            act(name, training_class)
        assert training_class.state == "running"
        return
    target = ALLOWED[name].get(state)
    if target is None:
        with pytest.raises(DomainError) as refused:
            act(name, training_class)
        assert refused.value.code in REFUSALS | ({"not_permitted"} if state == "draft" else set())
        training_class.refresh_from_db()
        assert training_class.state == state
    else:
        act(name, training_class)
        training_class.refresh_from_db()
        assert training_class.state == target


def test_the_table_of_classes_is_the_one_of_the_design():
    table = {
        name: dict.fromkeys(transition.sources, transition.target) for name, transition in CLASS.transitions.items()
    }
    assert table == ALLOWED


def test_the_table_of_enrolments():
    table = {name: (set(transition.sources), transition.target) for name, transition in ENROLMENT.transitions.items()}
    assert table == {
        "confirm": ({"offered", "waiting"}, "confirmed"),
        "withdraw": ({"offered", "confirmed", "waiting"}, "withdrawn"),
        "complete": ({"confirmed"}, "completed"),
        "fail": ({"confirmed"}, "failed"),
    }
    assert set(EnrolmentState.values) == {"offered", "confirmed", "waiting", "withdrawn", "completed", "failed"}
