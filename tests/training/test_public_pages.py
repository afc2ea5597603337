"""A class that opens, moves or stops shows on the menu at once; a seat taken within a minute."""

import pytest

from foundation.content import public
from tests.factories.people import make_person
from tests.factories.training import enrol_by_school, make_class, school_of
from training.operations.classes import open_enrolment, postpone_class

pytestmark = pytest.mark.django_db


def test_an_opened_class_is_on_the_menu_at_once(django_capture_on_commit_callbacks) -> None:
    approved = make_class(state="approved")
    before = public.generation()
    with django_capture_on_commit_callbacks(execute=True):
        open_enrolment(approved, actor=school_of(approved).manager)
    opened = public.generation()
    assert opened != before
    with django_capture_on_commit_callbacks(execute=True):
        postpone_class(approved, actor=school_of(approved).manager, reason="台风")
    assert public.generation() != opened


def test_a_seat_taken_does_not_empty_the_cache(django_capture_on_commit_callbacks) -> None:
    enrolling = make_class(state="enrolling")
    before = public.generation()
    with django_capture_on_commit_callbacks(execute=True):
        enrol_by_school(enrolling, make_person(), school_of(enrolling))
    assert public.generation() == before
