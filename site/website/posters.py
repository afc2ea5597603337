"""Sheets for the village board: what, when, where, and a code to scan."""

import base64
import io
from dataclasses import dataclass
from typing import Any

import qrcode
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M

from courses import wording
from courses.models import Course
from training.models import TrainingClass

PIXELS_PER_MODULE = 10
"""55 mm wide on paper that is above 150 dpi, which a phone reads from two metres."""


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
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=PIXELS_PER_MODULE, border=4)
        code.add_data(self.address)
        code.make(fit=True)
        buffer = io.BytesIO()
        code.make_image(fill_color="black", back_color="white").get_image().convert("1").save(
            buffer, "PNG", optimize=True
        )
        return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


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
