"""The page tree: home, menu, a page a course, help and privacy; the English tree as its translation."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.utils import translation
from wagtail.models import Locale, Page, Site

from courses.models import Course, CoursePage, MenuPage

FILE = Path(__file__).resolve().parents[1] / "data" / "pages.json"
DEFAULT_PORTS = {"http": 80, "https": 443}


def build_pages() -> None:
    """Chinese at /, English at /en/. Pages that exist are left alone: an editor may have changed them."""
    chinese, english = (Locale.objects.get_or_create(language_code=code)[0] for code in ("zh-hans", "en"))
    words = json.loads(FILE.read_text(encoding="utf-8"))
    home = _home(chinese, words["home"])
    _site(home)
    menu = _below(home, MenuPage(slug="menu", **_in_chinese(words["menu"])))
    texts = [_below(home, _standard_page(facts)) for facts in words["texts"]]
    courses = list(Course.objects.select_related("section"))
    dishes = [_below(menu, CoursePage(slug=course.slug, title=course.title, course=course)) for course in courses]
    with translation.override("en"):
        _in_english(home, english, words["home"])
        _in_english(menu, english, words["menu"])
        for page, facts in zip(texts, words["texts"], strict=True):
            _in_english(page, english, facts)
        for page, course in zip(dishes, courses, strict=True):
            _in_english(page, english, {"title_en": course.title_en})


def _home(locale: Locale, facts: dict[str, Any]) -> Page:
    model = apps.get_model("website", "HomePage")
    home = model.objects.filter(locale=locale).first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=model(slug="diancai", locale=locale, **_in_chinese(facts)))
        home.save_revision().publish()
    return home


def _site(home: Page) -> None:
    """The one site, at the address of this machine; the page Wagtail came with goes."""
    address = urlsplit(settings.PUBLIC_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    former = site.root_page if site.pk else None
    wanted = {
        "hostname": address.hostname,
        "port": address.port or DEFAULT_PORTS[address.scheme],
        "site_name": str(home.title),
        "root_page_id": home.pk,
    }
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
    if former is not None and former.specific_class is Page and not former.get_children().exists():
        former.delete()


def _standard_page(facts: dict[str, Any]) -> Page:
    model = apps.get_model("website", "StandardPage")
    return model(slug=facts["slug"], **_in_chinese(facts))


def _in_chinese(facts: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in facts.items() if not name.endswith("_en") and name != "slug"}
    return _stored(values)


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    if "body" in values:
        values["body"] = json.dumps(values["body"], ensure_ascii=False)
    return values


def _below(parent: Page, page: Page) -> Page:
    there = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if there is not None:
        return there
    page.locale = parent.locale
    added = parent.add_child(instance=page)
    added.save_revision().publish()
    return added


def _in_english(page: Page, locale: Locale, facts: dict[str, Any]) -> None:
    if page.has_translation(locale):
        return
    copied = page.copy_for_translation(locale)
    english = _stored({name.removesuffix("_en"): value for name, value in facts.items() if name.endswith("_en")})
    for name, value in english.items():
        setattr(copied, name, value)
    copied.draft_title = copied.title
    copied.save_revision().publish()
