"""The demo county's liaison: villagers who let her act for them, what she did, and one who has not answered yet."""

import io
from datetime import timedelta

from PIL import Image, ImageDraw

from courses.models import Course, Season
from courses.operations.wishes import place_wish
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.mandates.models import Mandate
from foundation.mandates.operations import ask_mandate, confirm_mandate, end_mandate, give_mandate_on_paper
from foundation.people.demo import person_of_account
from foundation.people.models import Person, User
from foundation.privacy.operations.consents import give_consent
from training.models import EnrolmentSource
from training.operations.enrolments import enrol
from training.queries.joining import classes_to_join

HELPED = 6
ADDRESS = "demo"


def build(scale: int = 1) -> None:
    """Nothing where somebody is helped already."""
    if Mandate.objects.exists():
        return
    liaison = person_of_account("liaison").account
    villagers = _villagers()
    for number, villager in enumerate(villagers[:HELPED]):
        with clock.shifted(timedelta(days=-40 + 5 * number)):
            mandate = _given(villager, liaison)
        with clock.shifted(timedelta(days=-39 + 5 * number)):
            _act(villager, liaison, number)
    end_mandate(mandate, actor=liaison)
    with_phone = next((one for one in villagers[HELPED:] if one.phone), None)
    if with_phone is not None:
        ask_mandate(with_phone, actor=liaison, address=ADDRESS)
    for villager in villagers[2:8]:
        give_consent(villager, "village_cadre", actor=SYSTEM, via="paper")


def _villagers() -> list[Person]:
    """People of the liaison's village first, then of its township, in the order they were registered."""
    home = person_of_account("liaison")
    grown = Person.objects.filter(account__isnull=True, township=home.township, document_type="resident_id")
    same = list(grown.filter(village=home.village).order_by("pk"))
    return same + list(grown.exclude(village=home.village).order_by("pk"))


def _given(villager: Person, liaison: User) -> Mandate:
    """By a code where there is a phone, by a signed paper where there is none."""
    if not villager.phone:
        return give_mandate_on_paper(villager, actor=liaison, upload=_paper(), extension="jpg")
    mandate, made = ask_mandate(villager, actor=liaison, address=ADDRESS)
    return confirm_mandate(mandate, made.code, actor=liaison, secret=made.secret)


def _act(villager: Person, liaison: User, number: int) -> None:
    """A seat for every second one, a wish for the others; a class that is full is left alone, as it would be in life."""
    if number % 2 == 0:
        for training_class in classes_to_join(villager.township_id)[:5]:
            try:
                enrol(training_class, villager, actor=liaison, source=EnrolmentSource.LIAISON)
            except DomainError:
                continue
            return
    assert villager.township is not None
    courses = Course.objects.filter(active=True).order_by("code")
    course = courses[(7 * number) % courses.count()]
    place_wish(villager, actor=liaison, course=course, township=villager.township, season=Season.ALL_YEAR, group_size=1)


def _paper() -> bytes:
    """A sheet with lines and a scrawl: what a photographed paper looks like from afar."""
    sheet = Image.new("RGB", (900, 1200), "#f6f2e6")
    draw = ImageDraw.Draw(sheet)
    for line in range(9):
        draw.line((90, 200 + 70 * line, 810 - 60 * (line % 3), 200 + 70 * line), fill="#5b5b5b", width=4)
    draw.line(
        [(480 + 12 * step, 1000 + (-1) ** step * (12 + 5 * (step % 4))) for step in range(20)], fill="#1d2f6f", width=5
    )
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()
