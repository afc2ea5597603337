"""The demo county's menu: occupations, courses, their pages in two languages, its editors, and some wishes."""

from django.db import transaction

from courses.demo.callbacks import build_call_backs
from courses.demo.editors import build_editorial_work
from courses.demo.menu import build_courses, build_crops, build_sections
from courses.demo.occupations import build_occupations
from courses.demo.pages import build_pages
from courses.demo.wishes import build_wishes
from courses.operations.editors import let_editors_in
from foundation.kernel.actors import SYSTEM


def build(scale: int = 1) -> None:
    """Everything that is missing; what is there already, edited perhaps, stays as it is."""
    with transaction.atomic():
        build_occupations()
        build_sections()
        build_crops()
        build_courses()
        build_pages()
        let_editors_in(actor=SYSTEM)
        build_editorial_work()
    build_wishes(scale)
    build_call_backs()
