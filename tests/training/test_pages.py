"""Pages: who gets in, what stands there, and what a farmer, a manager, a reviewer and a trainer can do with them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from foundation.kernel import clock
from foundation.people.demo import invent_resident_id
from foundation.people.models import Person
from foundation.people.roles import Role
from foundation.places.models import Division
from tests.factories.people import make_account, make_organisation, make_staff
from tests.factories.registers import let_teach
from tests.factories.training import make_class, make_course, make_learner, make_school, make_venue, school_of
from training.models import AttendanceMark, Enrolment, TrainingClass

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def url(name, training_class, *args):
    return reverse(name, args=[training_class.code, *args])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- who gets in ---

ROLES = (
    "anonymous",
    "learner",
    "manager",
    "other_manager",
    "trainer",
    "other_trainer",
    "reviewer",
    "far_reviewer",
    "auditor",
)
ALL_STAFF = {"manager", "trainer", "reviewer", "auditor"}
DESK_PAGES = {
    "class-detail": ("running", ALL_STAFF),
    "class-plan": ("draft", {"manager"}),
    "class-facts": ("draft", {"manager"}),
    "class-review": ("filed", {"reviewer"}),
    "class-stop": ("enrolling", {"manager", "reviewer"}),
    "class-enrol": ("enrolling", {"manager"}),
    "class-assess": ("assessing", {"manager"}),
    "class-complete": ("assessing", {"manager"}),
}


def people_around(training_class):
    school, other = school_of(training_class), make_school()
    bureau = make_organisation("bureau")
    far = Division.objects.get(code="330683101")
    return {
        "anonymous": None,
        "learner": make_learner(),
        "manager": school.manager,
        "other_manager": other.manager,
        "trainer": school.trainer,
        "other_trainer": other.trainer,
        "reviewer": school.reviewer,
        "far_reviewer": make_staff(Role.BUREAU_SUPERVISOR, bureau, division=far),
        "auditor": make_staff(Role.AUDITOR, bureau),
    }


@pytest.mark.parametrize("page", list(DESK_PAGES))
def test_who_gets_into_which_page_of_a_class(page):
    state, allowed = DESK_PAGES[page]
    people = 1 if state in ("running", "assessing") else 0
    training_class = make_class(state, people=people, starts_in=-4 if people else 10)
    answers = {
        role: client_of(user).get(url(page, training_class)).status_code
        for role, user in people_around(training_class).items()
    }
    expected = {role: 302 if role == "anonymous" else 200 if role in allowed else 404 for role in ROLES}
    assert answers == expected


def test_only_the_own_trainer_opens_the_sheet():
    training_class = make_class("running", people=1, starts_in=-1)
    address = reverse("session-sheet", args=[training_class.sessions.first().pk])
    answers = {role: client_of(user).get(address).status_code for role, user in people_around(training_class).items()}
    assert {role for role, status in answers.items() if status == 200} == {"trainer"}
    assert answers["anonymous"] == 302


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("class-list", {"manager", "other_manager", "trainer", "other_trainer", "reviewer", "far_reviewer", "auditor"}),
        ("class-file", {"manager", "other_manager"}),
        ("filing-list", {"reviewer", "far_reviewer"}),
        ("session-list", {"trainer", "other_trainer"}),
    ],
)
def test_who_gets_into_the_lists(page, allowed):
    training_class = make_class("filed")
    answers = {
        role: client_of(user).get(reverse(page)).status_code for role, user in people_around(training_class).items()
    }
    assert {role for role, status in answers.items() if status == 200} == allowed
    assert {status for role, status in answers.items() if role not in allowed | {"anonymous"}} <= {404}


def test_lists_hold_only_what_one_may_see():
    mine = make_class("enrolling", title="甲班")
    make_class("enrolling", title="乙班")
    page = text_of(client_of(school_of(mine).manager).get(reverse("class-list")))
    assert ("甲班" in page, "乙班" in page) == (True, False)


def test_a_draft_is_nobody_elses_business():
    training_class = make_class("draft", title="还在起草")
    assert client_of(school_of(training_class).reviewer).get(url("class-detail", training_class)).status_code == 404


@pytest.mark.parametrize("state", ["draft", "filed", "returned", "refused", "approved"])
def test_strangers_cannot_join_what_is_not_public(state):
    assert Client().get(url("join-class", make_class(state))).status_code == 404


@pytest.mark.parametrize("state", ["enrolling", "running", "postponed", "cancelled"])
def test_a_public_class_can_be_looked_at_without_signing_in(state):
    training_class = make_class(state, people=1 if state == "running" else 0)
    assert Client().get(url("join-class", training_class)).status_code == 200


# --- joining ---


def test_a_farmer_joins_reads_what_to_bring_and_leaves_again():
    training_class, learner = make_class("enrolling", what_to_bring="围裙", capacity=5), make_learner()
    client = client_of(learner)
    assert "还有 5 个位子" in text_of(client.get(url("join-class", training_class)))
    done = client.post(url("join-class", training_class))
    assert (done.status_code, done["Location"]) == (302, url("join-done", training_class))
    page = text_of(client.get(done["Location"]))
    assert [word in page for word in ("报上名了", "围裙", training_class.venue.name)] == [True, True, True]
    client.post(url("leave-class", training_class))
    assert Enrolment.objects.get().state == "withdrawn"


def test_a_double_tap_joins_once():
    training_class, client = make_class("enrolling"), client_of(make_learner())
    page = client.get(url("join-class", training_class)).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    answers = [client.post(url("join-class", training_class), {"idempotency_key": key})["Location"] for _ in range(2)]
    assert answers == [url("join-done", training_class)] * 2
    assert Enrolment.objects.count() == 1


def test_a_second_time_and_a_full_class_get_kind_words():
    training_class, learner = make_class("enrolling", capacity=2, people=1), make_learner()
    client = client_of(learner)
    client.post(url("join-class", training_class))
    again = client.post(url("join-class", training_class))
    late = client_of(make_learner()).post(url("join-class", training_class))
    assert (again.status_code, "你已经报了这个班" in text_of(again)) == (409, True)
    assert (late.status_code, "留个心愿" in text_of(late)) == (409, True)
    assert f"?course={training_class.course.slug}" in late.content.decode()


def test_anonymous_people_are_asked_to_sign_in_and_come_back():
    training_class = make_class("enrolling")
    answer = Client().post(url("join-class", training_class))
    assert answer["Location"] == f"{reverse('sign-in')}?next={url('join-class', training_class)}"
    assert Enrolment.objects.count() == 0


# --- planning, filing, deciding ---


def test_a_manager_files_a_class_and_the_bureau_returns_and_approves_it():
    school, course, venue = make_school(), make_course(), make_venue()
    let_teach(school.institution, course, [school.trainer.person])
    manager, reviewer = client_of(school.manager), client_of(school.reviewer)
    manager.post(
        reverse("class-file"),
        {"course": course.pk, "title": "", "capacity": 20, "venue": venue.pk, "trainers": [school.trainer.person.pk]},
    )
    training_class = TrainingClass.objects.get()
    assert (training_class.title, training_class.state) == (course.title, "draft")
    assert "还没排课表" in text_of(manager.get(url("class-plan", training_class)))
    first = clock.today() + timedelta(days=14)
    manager.post(
        url("class-timetable", training_class),
        {
            "first_date": first.isoformat(),
            "weekdays": [0, 1, 2, 3, 4, 5, 6],
            "begins": "13:30",
            "ends": "16:30",
            "hours": "4",
            "count": "3",
            "theory": "1",
        },
    )
    assert training_class.sessions.count() == 3
    manager.post(
        url("session-plan", training_class, 3),
        {
            "day": (first + timedelta(days=9)).isoformat(),
            "begins": "08:30",
            "ends": "11:30",
            "hours": "4",
            "topic": "试炒",
            "kind": "practice",
            "trainer": school.trainer.person.pk,
        },
    )
    assert training_class.sessions.get(number=3).topic == "试炒"
    manager.post(url("class-send", training_class))
    training_class.refresh_from_db()
    assert training_class.state == "draft", "the promise was not ticked"
    manager.post(url("class-send", training_class), {"promise": "1"})
    training_class.refresh_from_db()
    assert (training_class.state, training_class.ends_on) == ("filed", first + timedelta(days=9))

    assert training_class.title in text_of(reviewer.get(reverse("filing-list")))
    no_reason = reviewer.post(url("class-review", training_class), {"decision": "return", "reason": ""})
    assert no_reason.status_code == 422
    reviewer.post(url("class-review", training_class), {"decision": "return", "reason": "请换大教室"})
    assert "请换大教室" in text_of(manager.get(url("class-plan", training_class)))
    manager.post(url("class-send", training_class), {"promise": "1"})
    reviewer.post(url("class-review", training_class), {"decision": "approve", "reason": ""})
    manager.post(url("class-step", training_class, "open"))
    training_class.refresh_from_db()
    assert training_class.state == "enrolling"


def test_a_wrong_form_keeps_what_was_typed():
    school = make_school()
    answer = client_of(school.manager).post(reverse("class-file"), {"title": "越乡班", "capacity": "0"})
    assert (answer.status_code, 'value="越乡班"' in answer.content.decode()) == (422, True)


# --- enrolling for somebody ---


def person_form(**facts):
    born = clock.today().replace(year=1970, month=5, day=6)
    return {
        "name": "竺 阿根",
        "document_type": "resident_id",
        "document_number": invent_resident_id(born, female=False, sequence=321),
        "phone": "13812345678",
        "sex": "",
        "township": "",
        "category": "",
    } | facts


def test_a_manager_enrols_a_person_without_an_account():
    training_class = make_class("enrolling")
    manager = client_of(school_of(training_class).manager)
    manager.post(url("class-enrol", training_class), person_form())
    person = Person.objects.get(name="竺阿根")
    assert Enrolment.objects.get().person == person
    again = manager.post(url("class-enrol", training_class), person_form())
    assert (again.status_code, "已经在这个班的名册上" in text_of(again)) == (422, True)
    page = manager.get(url("class-detail", training_class)).content.decode()
    assert (person.document_number in page, person.masked_document in page) == (False, True)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"document_number": "330683197005066430"}, "document_number"), ({"name": ""}, "name")],
)
def test_a_mistyped_person_is_named_and_nobody_is_registered(facts, field):
    training_class = make_class("enrolling")
    before = Person.objects.count()
    answer = client_of(school_of(training_class).manager).post(url("class-enrol", training_class), person_form(**facts))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Person.objects.count() == before


def test_nobody_is_registered_when_the_class_is_full():
    training_class = make_class("enrolling", capacity=2, people=2)
    before = Person.objects.count()
    answer = client_of(school_of(training_class).manager).post(url("class-enrol", training_class), person_form())
    assert (answer.status_code, Person.objects.count()) == (422, before)


def test_a_manager_takes_somebody_off_the_roster():
    training_class = make_class("running", people=1, starts_in=-1)
    manager, enrolment = client_of(school_of(training_class).manager), Enrolment.objects.get()
    assert manager.post(url("class-withdraw", training_class, enrolment.pk), {"reason": ""}).status_code == 422
    manager.post(url("class-withdraw", training_class, enrolment.pk), {"reason": "生病"})
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"


# --- teaching ---


def test_a_trainer_marks_everyone_present_but_two():
    training_class = make_class("running", people=4, starts_in=-1)
    trainer = client_of(school_of(training_class).trainer)
    session = training_class.sessions.get(number=1)
    address = reverse("session-sheet", args=[session.pk])
    assert "checked" not in trainer.get(address).content.decode()
    one, two, *others = Enrolment.objects.order_by("pk").values_list("pk", flat=True)
    trainer.post(address, {f"mark-{one}": "absent", f"mark-{two}": "late", "everyone": "1"})
    marks = dict(AttendanceMark.objects.values_list("enrolment_id", "status"))
    assert marks == {one: "absent", two: "late"} | dict.fromkeys(others, "present")


def test_saving_part_of_a_sheet_leaves_the_rest_unmarked():
    training_class = make_class("running", people=3, starts_in=-1)
    address = reverse("session-sheet", args=[training_class.sessions.get(number=1).pk])
    one = Enrolment.objects.earliest("pk").pk
    trainer = client_of(school_of(training_class).trainer)
    trainer.post(address, {f"mark-{one}": "present"})
    assert AttendanceMark.objects.count() == 1
    assert "还有 2 人没点" in text_of(trainer.get(address))


def test_a_correction_without_a_reason_keeps_the_sheet_as_typed():
    training_class = make_class("running", people=1, starts_in=-1)
    trainer = client_of(school_of(training_class).trainer)
    address = reverse("session-sheet", args=[training_class.sessions.get(number=1).pk])
    pk = Enrolment.objects.get().pk
    trainer.post(address, {f"mark-{pk}": "absent"})
    refused = trainer.post(address, {f"mark-{pk}": "late"})
    assert (refused.status_code, 'value="late" checked' in refused.content.decode()) == (409, True)
    trainer.post(address, {f"mark-{pk}": "late", "reason": "堵车"})
    assert "堵车" in text_of(trainer.get(address))


def test_a_session_ahead_has_no_buttons():
    training_class = make_class("running", people=1, starts_in=3)
    address = reverse("session-sheet", args=[training_class.sessions.get(number=1).pk])
    page = client_of(school_of(training_class).trainer).get(address).content.decode()
    assert ('name="everyone"' in page, "还没到时间" in page) == (False, True)


def test_the_class_file_warns_of_who_can_no_longer_reach_the_hours():
    training_class = make_class("running", people=2, starts_in=-2)
    school, (one, two) = school_of(training_class), Enrolment.objects.order_by("pk")
    for number in (1, 2):
        address = reverse("session-sheet", args=[training_class.sessions.get(number=number).pk])
        client_of(school.trainer).post(address, {f"mark-{one.pk}": "absent", f"mark-{two.pk}": "present"})
    page = text_of(client_of(school.manager).get(url("class-detail", training_class)))
    assert ("1 个人全到也补不满课时了" in page, "还差 1.6" in page) == (True, True)


# --- assessing and closing ---


def test_scores_are_entered_and_the_class_is_closed():
    training_class = make_class("assessing", people=2, starts_in=-8)
    manager = client_of(school_of(training_class).manager)
    one, two = Enrolment.objects.order_by("pk").values_list("pk", flat=True)
    wrong = manager.post(url("class-assess", training_class), {f"score-{one}": "八十", f"score-{two}": "70"})
    assert (wrong.status_code, 'value="八十"' in wrong.content.decode()) == (422, True)
    manager.post(url("class-assess", training_class), {f"score-{one}": "８８.５", f"score-{two}": "40"})
    page = text_of(manager.get(url("class-complete", training_class)))
    assert ("1 人结业" in page, "考核 40 分，要 60 分" in page) == (True, True)
    manager.post(url("class-complete", training_class))
    states = list(Enrolment.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["completed", "failed"]
    assert "SHA-256" in text_of(manager.get(url("class-detail", training_class)))


def test_an_account_without_a_person_is_told_what_to_do():
    training_class, account = make_class("enrolling"), make_account()
    account.person = None
    account.save()
    assert "没有对上人" in text_of(client_of(account).get(url("join-class", training_class)))


@pytest.mark.parametrize(
    "state", ["draft", "returned", "filed", "approved", "enrolling", "running", "assessing", "closed"]
)
def test_every_button_on_the_class_page_is_one_that_works(state):
    """The page asks the operations' own predicates."""
    people = 2 if state in ("running", "assessing", "closed") else 0
    training_class = make_class(state, people=people, starts_in=-5 if people else 10)
    page = client_of(school_of(training_class).manager).get(url("class-detail", training_class)).content.decode()
    shown = {step for step in ("open", "start", "finish") if url("class-step", training_class, step) in page}
    assert shown == {"approved": {"open"}}.get(state, set())
