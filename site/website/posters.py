"""Sheets for the village board: what, when, where, and a code to scan."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from courses import wording
from courses.models import Course
from courses.qr import qr_picture
from training.models import TrainingClass


@dataclass(frozen=True)
class Poster:
    """`address` is what the code says, printed below it for those who type. `answers` as components/five_answers.html takes them."""

    title: str
    section: str
    picture: str
    answers: list[dict[str, Any]]
    call: str
    address: str
    phone: str = ""

    @property
    def qr(self) -> str:
        """The code as a data address, quiet zone included."""
        return qr_picture(self.address)


def poster_of_class(training_class: TrainingClass, answers: list[dict[str, Any]]) -> Poster:
    return Poster(
        title=training_class.localized_title,
        section=training_class.course.section.slug,
        picture=training_class.course.picture,
        answers=answers,
        call=_("扫一扫报名"),
        address=settings.PUBLIC_URL + reverse("join-class", kwargs={"code": training_class.code}),
        phone=training_class.institution.phone,
    )


def poster_of_course(course: Course) -> Poster:
    return Poster(
        title=course.localized_title,
        section=course.section.slug,
        picture=course.picture,
        answers=[
            {"pictogram": "clock", "strong": wording.hours(course.hours), "small": ""},
            {"pictogram": "certificate", "strong": wording.paper_in_full(course), "small": ""},
            {
                "pictogram": "people",
                "strong": _("满 %(count)s 个人就来开班") % {"count": course.min_size},
                "small": _("在哪里、什么时候，你来说"),
            },
        ],
        call=_("扫一扫点这门课"),
        address=settings.PUBLIC_URL + wording.in_language(f"/menu/{course.slug}/"),
    )
