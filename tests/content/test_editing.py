"""Editing: what comes out on time, what is to be mended, what a translation has not followed, and how a page is seen."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from courses.demo.pages import _in_english
from courses.models import CoursePage
from courses.operations.editors import CHIEFS, EDITORS, follow_roles, let_editors_in
from foundation.audit.models import Entry
from foundation.content.editing.checks import findings_of
from foundation.content.models import ContentImage, Recording, TranslationMark
from foundation.content.operations import mark_up_to_date, publish_what_is_due
from foundation.content.queries.translations import lag_of, lagging_pages
from foundation.jobs import upkeep
from foundation.kernel import clock
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import NotPermitted
from foundation.people.models import Membership, User
from foundation.people.roles import Role
from tests.content.test_uploads import jpeg
from tests.factories.courses import make_course, make_course_page, make_menu
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> CoursePage:
    menu = make_menu()
    let_editors_in(actor=SYSTEM)
    return published(make_course_page(menu, make_course(title="炒茶", slug="roast")))


def published(page: CoursePage) -> CoursePage:
    """As editors publish: by a version that can be gone back to."""
    page.save_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


def english_of(page: CoursePage) -> CoursePage:
    english, _created = Locale.objects.get_or_create(language_code="en")
    menu = page.get_parent().specific
    _in_english(menu.get_parent().specific, english, {"title_en": "Home"})
    _in_english(menu, english, {"title_en": "Menu"})
    _in_english(page, english, {"title_en": "Roasting"})
    let_editors_in(actor=SYSTEM)
    return CoursePage.objects.get(translation_key=page.translation_key, locale=english)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_staff(role))
    return client


class TestTheHour:
    def test_a_page_comes_out_and_goes_down_on_time_and_by_upkeep(self, page: CoursePage, client: Client) -> None:
        page.title = "春天的茶"
        page.go_live_at, page.expire_at = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
        page.save_revision().publish()
        assert "content.schedule" in upkeep.names()
        assert publish_what_is_due(actor=SYSTEM) == 0
        assert Page.objects.get(pk=page.pk).title == "炒茶"
        moment = clock.now() - timedelta(seconds=1)
        waiting = Page.objects.get(pk=page.pk).latest_revision
        waiting.approved_go_live_at, waiting.content["go_live_at"] = moment, moment.isoformat()
        waiting.save()
        assert publish_what_is_due(actor=SYSTEM) == 1
        assert (Page.objects.get(pk=page.pk).title, client.get("/menu/roast/").status_code) == ("春天的茶", 200)
        Page.objects.filter(pk=page.pk).update(expire_at=clock.now() - timedelta(seconds=1))
        assert publish_what_is_due(actor=SYSTEM) == 1
        gone = Page.objects.get(pk=page.pk)
        assert (gone.live, gone.expired, client.get("/menu/roast/").status_code) == (False, True, 404)
        assert publish_what_is_due(actor=SYSTEM) == 0


class TestWhoMayDoWhat:
    def test_groups_follow_the_roles(self, page: CoursePage) -> None:
        account = User.objects.get(pk=make_staff(Role.EDITOR).pk)
        follow_roles(actor=SYSTEM)
        assert list(account.groups.values_list("name", flat=True)) == [EDITORS]
        Membership.objects.filter(person=account.person).update(valid_to=clock.today() - timedelta(days=1))
        assert follow_roles(actor=SYSTEM) == 1
        assert not account.groups.exists()

    def test_a_role_that_is_given_opens_the_admin_at_once(
        self, page: CoursePage, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            account = make_staff(Role.CHIEF_EDITOR)
        assert list(account.groups.values_list("name", flat=True)) == [CHIEFS]
        client = Client()
        client.force_login(account)
        assert client.get("/admin/").status_code == 200

    def test_a_locked_page_refuses_and_the_chief_editor_unlocks(self, page: CoursePage) -> None:
        editor, chief = signed_in(Role.EDITOR), signed_in(Role.CHIEF_EDITOR)
        follow_roles(actor=SYSTEM)
        editor.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
        assert Page.objects.get(pk=page.pk).locked
        chief.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
        assert not Page.objects.get(pk=page.pk).locked


class TestWhatIsToBeMended:
    def test_a_picture_without_words_and_a_missing_language_and_audio(self, page: CoursePage) -> None:
        page.hero = ContentImage.objects.create(title="灶", file=ContentFile(jpeg(), "灶.jpg"))
        page.save_revision().publish()
        found = [(finding.tone, finding.details) for finding in findings_of(page)]
        assert found[0] == ("stop", ("灶",))
        texts = "".join(finding.text for finding in findings_of(page))
        assert "还没有录音" in texts
        page.hero_alt = "两个人在灶边炒茶"
        page.recording = Recording.objects.create(
            title="念", kind="mp3", seconds=60, size=9, file="x.mp3", file_hash=""
        )
        assert [finding.tone for finding in findings_of(page)] == []

    def test_a_recording_in_the_other_language_or_far_too_long_is_named(self, page: CoursePage) -> None:
        page.recording = Recording.objects.create(
            title="念", kind="mp3", seconds=400, size=9, file="x.mp3", file_hash="", language="en"
        )
        assert len(findings_of(page)) == 2

    def test_hard_words_come_with_what_to_write_instead(self, page: CoursePage) -> None:
        page.body = [
            (
                "tip",
                {
                    "words": "请符合条件的参训人员务必于截止日期之前携带相关材料前往指定地点办理申报手续逾期一律不予受理。"
                },
            )
        ]
        worst = findings_of(page)[0]
        assert worst.tone == "stop" and "难懂" in worst.text
        assert any("逾期" in detail and "过了日子" in detail for detail in worst.details)

    def test_consent_is_never_shown_and_never_judged(self, page: CoursePage, client: Client) -> None:
        page.body = [("quote", {"words": "学了就会。", "who": "黄泽镇 王大姐", "consent": "2026-10-12 签字，存教务处"})]
        page.save_revision().publish()
        shown = client.get("/menu/roast/").content.decode()
        assert "学了就会" in shown and "黄泽镇 王大姐" in shown and "教务处" not in shown

    def test_the_form_shows_them_and_refuses_a_photograph_without_words(self, page: CoursePage) -> None:
        chief = signed_in(Role.CHIEF_EDITOR)
        follow_roles(actor=SYSTEM)
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert "还没有录音" in chief.get(address).content.decode()
        image = ContentImage.objects.create(title="灶", file=ContentFile(jpeg(), "灶.jpg"))
        from tests.courses.test_editing import typed

        sent = typed(page, title="炒一锅茶", hero=image.pk, **{"action-publish": "action-publish"})
        answer = chief.post(address, sent)
        assert answer.status_code == 200
        assert "写一句照片上是什么" in answer.content.decode() and "炒一锅茶" in answer.content.decode()
        chief.post(address, sent | {"hero_alt": "灶边两个人"})
        assert CoursePage.objects.get(pk=page.pk).hero_alt == "灶边两个人"


class TestTranslations:
    def test_a_change_of_the_source_shows_until_somebody_says_it_was_followed(self, page: CoursePage) -> None:
        english = english_of(page)
        assert lag_of(english) is None and lagging_pages() == []
        page.refresh_from_db()
        page.hero_alt = "改过的说明"
        page.save_revision().publish()
        lag = lag_of(english)
        assert lag is not None and [one.page.pk for one in lagging_pages()] == [english.pk]
        english.title = "Tea roasting"
        english.save_revision().publish()
        assert lag_of(english) is not None, "a mended comma is no translation"

        editor = signed_in(Role.EDITOR)
        follow_roles(actor=SYSTEM)
        assert "原文改过了" in editor.get(reverse("wagtailadmin_pages:edit", args=[english.pk])).content.decode()
        address = reverse("translation-caught-up", args=[english.pk])
        assert "改过的说明" in editor.get(address).content.decode()
        assert "Tea roasting" in editor.get(reverse("translation-report")).content.decode()
        editor.post(address)
        assert lag_of(english) is None and lagging_pages() == []
        assert Entry.objects.filter(action="content.translation.caught_up").count() == 1
        kept = CoursePage.objects.get(pk=english.pk)
        assert (kept.title, kept.hero_alt) == ("Tea roasting", ""), "and no edit was lost"

    def test_pages_of_their_own_lag_behind_nothing(self, page: CoursePage) -> None:
        assert lag_of(page) is None
        editor = signed_in(Role.EDITOR)
        follow_roles(actor=SYSTEM)
        assert editor.get(reverse("translation-caught-up", args=[page.pk])).status_code == 404

    def test_whoever_may_not_edit_may_not_say_so(self, page: CoursePage) -> None:
        english = english_of(page)
        with pytest.raises(NotPermitted):
            mark_up_to_date(english, actor=make_staff(Role.BUREAU_SUPERVISOR))
        assert TranslationMark.objects.get(page=english).marked_by is None

    def test_the_report_costs_the_same_for_one_page_and_for_many(
        self, page: CoursePage, django_assert_num_queries
    ) -> None:
        english_of(page)
        with django_assert_num_queries(3):
            lagging_pages()
        for number in range(3):
            published(make_course_page(page.get_parent().specific, make_course(slug=f"dish-{number}")))
            english_of(CoursePage.objects.get(slug=f"dish-{number}", locale=page.locale))
        with django_assert_num_queries(3):
            lagging_pages()


class TestPreview:
    def test_the_phone_comes_first_and_letters_may_be_large(self, page: CoursePage) -> None:
        assert next((size["name"], size["device_width"]) for size in page.preview_sizes) == ("phone", 360)
        assert 'data-mode="elder"' in page.make_preview_request(preview_mode="elder").content.decode()
        assert "data-mode" not in page.make_preview_request(preview_mode="").content.decode()


class TestSearchEngines:
    def test_the_sitemap_holds_both_languages_and_nothing_unpublished(self, page: CoursePage, client: Client) -> None:
        english_of(page)
        make_course_page(page.get_parent().specific, make_course(slug="secret")).unpublish()
        answer = client.get("/sitemap.xml")
        text = answer.content.decode()
        assert answer["Content-Type"].startswith("application/xml")
        assert "/menu/roast/</loc>" in text and "/en/menu/roast/</loc>" in text and "secret" not in text
        assert text.count('hreflang="en"') == text.count('hreflang="zh-hans"') == 6

    def test_robots_are_told_where_it_is(self, client: Client) -> None:
        text = client.get("/robots.txt").content.decode()
        assert "/sitemap.xml" in text and "Disallow: /desk/" in text and "Disallow: /menu/" not in text
