"""How messages are worded: every occasion and language, what holds today, what held before, and a preview before a change."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.kernel import clock
from foundation.kernel.errors import DomainError
from foundation.notices import occasions
from foundation.notices.gateways import gateway
from foundation.notices.models import Wording
from foundation.notices.operations import set_wording
from foundation.notices.policies import SIGNATURE
from foundation.notices.queries import all_wordings_in_force, wordings_of
from foundation.notices.rules import WORDING_READERS, can_set_wording
from foundation.notices.wording import bracketed, fill, parts_in_words, placeholders, words_of
from foundation.people.access import SignedIn, desk_required
from foundation.policy.queries import value
from website.wording_forms import WordingForm

LANGUAGES = dict(settings.LANGUAGES)


def _shown(occasion: occasions.Occasion, language: str, text: str) -> dict[str, Any]:
    """The words with the examples in their places, as a phone would show them, and what they cost."""
    with translation.override(language):
        filled = fill(text or occasion.default_text, occasion.examples)
    signature = str(value(SIGNATURE))
    return {"text": bracketed(signature) + filled, "cost": parts_in_words(filled, signature)}


def _default(occasion: occasions.Occasion, language: str) -> str:
    with translation.override(language):
        return occasion.default_text


@desk_required(*WORDING_READERS)
@require_safe
def wording_list(request: SignedIn) -> HttpResponse:
    """Every occasion in its words of today. Two queries for any number."""
    own = all_wordings_in_force()
    rows = []
    for occasion in occasions.registered():
        for language, name in LANGUAGES.items():
            wording = own.get((occasion.name, language))
            with translation.override(language):
                words = words_of(occasion, wording)
            rows.append(
                {
                    "occasion": occasion,
                    "language": language,
                    "language_name": name,
                    "words": words,
                    "own": wording is not None and bool(wording.text),
                    "template": wording.gateway_template if wording else "",
                }
            )
    return render(request, "website/wording_list.html", {"rows": rows, "needs_templates": gateway().needs_template})


@desk_required(*WORDING_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: SignedIn, occasion: str, language: str) -> HttpResponse:
    """One occasion in one language: words, places, preview, and all that was set before."""
    if language not in LANGUAGES or occasion not in {one.name for one in occasions.registered()}:
        raise Http404
    about = occasions.find(occasion)
    history = list(wordings_of(occasion, language))
    today = clock.today()
    current = next((one for one in history if one.valid_from <= today), None)
    may_set = can_set_wording(request.user)
    if request.method == "POST" and not may_set:
        raise Http404
    form = WordingForm(request.POST or None, occasion=about, initial=_initial(about, language, current))
    preview = None
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            try:
                set_wording(occasion, language, actor=request.user, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error("text", str(refusal))
            else:
                messages.success(request, _("改好了，从填的那天起这样写。"))
                return redirect("wording", occasion=occasion, language=language)
        else:
            preview = _shown(about, language, form.cleaned_data["text"])
    with translation.override(language):
        words = words_of(about, current)
    return render(
        request,
        "website/wording.html",
        {
            "occasion": about,
            "language_name": LANGUAGES[language],
            "form": form,
            "preview": preview,
            "now": _shown(about, language, current.text if current else ""),
            "words": words,
            "filings": _filings(words),
            "default": _default(about, language),
            "history": history,
            "current": current,
            "today": today,
            "may_set": may_set,
        },
        status=422 if form.errors else 200,
    )


def _initial(occasion: occasions.Occasion, language: str, current: Wording | None) -> dict[str, Any]:
    text = current.text if current and current.text else _default(occasion, language)
    return {
        "text": text,
        "gateway_template": current.gateway_template if current else "",
        "valid_from": clock.today(),
    }


def _filings(words: str) -> list[tuple[str, str]]:
    """The words as each provider wants them filed."""
    numbered = words
    for number, name in enumerate(placeholders(words), start=1):
        numbered = numbered.replace(f"{{{name}}}", f"{{{number}}}")
    return [(_("阿里云"), words.replace("{", "${")), (_("腾讯云"), numbered)]
