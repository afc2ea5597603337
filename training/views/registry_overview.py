"""The way into the registers: what there is, and what ends soon."""

from datetime import timedelta

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import Occupation, Section
from foundation.content.tables import Column, Filter, Table, answer
from foundation.kernel import clock
from foundation.people.access import SignedIn, desk_required
from foundation.people.roles import Role
from foundation.policy.queries import value
from training import register_pages
from training.rules.registry import READERS, own_institutions

OCCUPATION_READERS = (*READERS, Role.INSTITUTION_MANAGER, Role.EVALUATION_BODY_MANAGER)

OCCUPATIONS = Table(
    name="occupations",
    caption=gettext_lazy("职业"),
    columns=(
        Column("name", gettext_lazy("职业"), lambda row: row.localized_name, order=("name",)),
        Column("code", gettext_lazy("编码"), lambda row: row.code, order=("code",)),
        Column("edition", gettext_lazy("大典版本"), lambda row: row.edition, order=("edition",), number=True),
        Column(
            "levels",
            gettext_lazy("有哪几级"),
            lambda row: ", ".join(str(level) for level in row.levels) or None,
        ),
        Column(
            "specialisms",
            gettext_lazy("工种"),
            lambda row: row.specialism_count,
            order=("specialism_count",),
            number=True,
        ),
        Column(
            "courses", gettext_lazy("菜单上的课"), lambda row: row.course_count, order=("course_count",), number=True
        ),
    ),
    filters=(
        Filter(
            "section",
            gettext_lazy("哪一类的课用到"),
            lambda request: [(section.slug, section.localized_name) for section in Section.objects.all()],
            apply=lambda rows, slug: rows.filter(pk__in=Occupation.objects.filter(courses__section__slug=slug)),
        ),
    ),
    search=("name", "name_en", "code"),
    search_label=gettext_lazy("找职业：名称、编码"),
    order="name",
    empty_title=gettext_lazy("还没有职业"),
    empty_text=gettext_lazy("菜单编辑在后台里登记职业和工种。"),
)


@desk_required(*OCCUPATION_READERS)
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    days = int(value("training.registry_warn_days"))
    registers = [
        {"label": one.label, "url": reverse(one.url_name), "count": one.count(request.user)}
        for one in register_pages.registers_for(request.user)
    ]
    return render(
        request,
        "training/registry.html",
        {
            "registers": registers,
            "own": list(own_institutions(request.user)),
            "days": days,
            "endings": register_pages.endings_for(request.user, clock.today() + timedelta(days=days)),
        },
    )


@desk_required(*OCCUPATION_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def occupations(request: SignedIn) -> HttpResponse:
    """To read; the menu's editors change them in their admin."""
    rows = Occupation.objects.annotate(
        specialism_count=Count("specialisms", distinct=True), course_count=Count("courses", distinct=True)
    )
    return answer(
        request,
        OCCUPATIONS,
        rows,
        "training/registry_list.html",
        {"tabs": register_pages.tabs(request.user, "registry-occupations")},
    )
