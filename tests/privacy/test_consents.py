"""Consent per purpose: asked, taken back, never overwritten, and obeyed at once."""

from html import escape

import pytest
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from certification.demo_portraits import draw_portrait
from certification.operations.candidates import store_photo
from foundation.audit.models import Entry
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError, NotPermitted
from foundation.privacy.models import Consent
from foundation.privacy.operations.consents import give_consent, withdraw_consent
from foundation.privacy.purposes import Basis, consents_asked, purpose, purposes
from foundation.privacy.queries.consents import has_consent, who_agreed
from tests.factories.certification import examine, issue, make_scene, mark_all, publish
from tests.factories.people import make_account, make_person

pytestmark = pytest.mark.django_db
PHOTO = "photo_on_verification"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_purpose_says_all_it_must_in_both_languages() -> None:
    for one in purposes():
        chinese, english = one.text("zh-hans"), one.text("en")
        assert chinese.version == english.version == one.version
        for words in (chinese, english):
            assert all([words.title, words.data, words.why, words.who, words.kept]), one.name
        assert chinese.digest != english.digest
        assert one.asked in (("here", "there") if one.basis == Basis.CONSENT else ("",))


def test_a_word_is_added_and_never_overwritten() -> None:
    user = make_account()
    assert give_consent(user.person, PHOTO, actor=user, via="own_page") is not None
    assert give_consent(user.person, PHOTO, actor=user, via="own_page") is None
    assert has_consent(user.person, PHOTO)
    assert who_agreed(PHOTO) == {user.person.pk}
    withdraw_consent(user.person, PHOTO, actor=user, via="own_page")
    assert not has_consent(user.person, PHOTO)
    assert who_agreed(PHOTO, [user.person.pk]) == set()
    rows = list(Consent.objects.order_by("id").values_list("given", "text_version", "text_sha256", "language"))
    words = purpose(PHOTO).text("zh-hans")
    assert rows == [(given, words.version, words.digest, "zh-hans") for given in (True, False)]
    assert list(Entry.objects.filter(action__startswith="privacy.").values_list("action", flat=True)) == [
        "privacy.consent.given",
        "privacy.consent.withdrawn",
    ]
    with pytest.raises(Error), transaction.atomic():
        Consent.objects.update(given=True)
    with pytest.raises(Error), transaction.atomic():
        Consent.objects.all().delete()


def test_nobody_speaks_for_another_and_duty_is_not_asked() -> None:
    user, other = make_account(), make_person()
    with pytest.raises(NotPermitted):
        give_consent(other, PHOTO, actor=user, via="own_page")
    with pytest.raises(DomainError) as refusal:
        give_consent(user.person, "training", actor=user, via="own_page")
    assert refusal.value.code == "privacy.no_consent_needed"
    with pytest.raises(DomainError) as refusal:
        give_consent(user.person, "spying", actor=SYSTEM, via="own_page")
    assert refusal.value.code == "privacy.no_such_purpose"


def test_the_photo_shows_on_verification_while_the_holder_agrees() -> None:
    scene = make_scene(1)
    candidate = scene.candidates[0]
    store_photo(candidate, draw_portrait(1, False), actor=scene.manager)
    issue(publish(mark_all(examine(scene))))
    certificate = candidate.certificate
    page, photo = (reverse(name, args=[certificate.code]) for name in ("verify-code", "verify-photo"))
    holder = make_account(candidate.person)
    assert photo not in Client().get(page).content.decode()
    assert Client().get(photo).status_code == 404

    address = reverse("my-consent", args=[PHOTO])
    answer = client_of(holder).post(address, {"answer": "give", "certificate": certificate.uuid})
    assert answer["Location"] == reverse("my-certificate", args=[certificate.uuid])
    assert photo in Client().get(page).content.decode()
    shown = Client().get(photo)
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert shown.content.startswith(b"\xff\xd8") and len(shown.content) < 12_000

    by_number = Client().post(reverse("verify"), {"reference": certificate.number, "name": ""})
    assert photo not in by_number.content.decode()

    client_of(holder).post(address, {"answer": "withdraw"})
    assert photo not in Client().get(page).content.decode()
    assert Client().get(photo).status_code == 404


def test_the_public_notice_says_every_purpose_in_both_languages() -> None:
    for address, language in (("/en/privacy/", "en"), ("/privacy/", "zh-hans")):
        page = Client().get(address).content.decode()
        assert [one.name for one in purposes() if escape(one.text(language).title) not in page] == []
    home = Client().get(reverse("verify")).content.decode()
    assert reverse("privacy") in home


def test_ones_own_page_offers_what_is_asked_there_and_no_more() -> None:
    user = make_account()
    page = client_of(user).get(reverse("my-data")).content.decode()
    offered = [one.name for one in consents_asked() if reverse("my-consent", args=[one.name]) in page]
    assert offered == [one.name for one in consents_asked() if one.asked == "here"]
    assert client_of(user).post(reverse("my-consent", args=["bank_account"]), {"answer": "give"}).status_code == 404
    assert client_of(user).post(reverse("my-consent", args=["training"]), {"answer": "give"}).status_code == 404
