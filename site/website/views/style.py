"""The style page: from it alone a new page can be built."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.views.decorators.http import require_safe

from foundation.content import display
from website.style import tokens
from website.style.examples import EXAMPLES, FRAME

COMPONENTS = settings.SITE_DIR / "templates" / "components"
COMMENT = re.compile(r"\s*(?:\{#(.*?)#\}|\{% comment %\}(.*?)\{% endcomment %\})", re.DOTALL)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Tokens, pictograms, and every component in its states beside the call that draws it; `?mode=elder` in large letters."""
    mode = request.GET.get("mode")
    context = {
        "colours": tokens.tokens(tokens.COLOURS),
        "sections": tokens.section_colours(),
        "measures": tokens.tokens(tokens.MEASURES),
        "faces": tokens.tokens(tokens.FACES),
        "sizes": tokens.SIZES,
        "pictograms": sorted(path.stem for path in (COMPONENTS / "pictograms").glob("*.svg")),
        "components": [
            {
                "name": name,
                "usage": usage(name),
                "examples": [
                    {
                        "title": example.title,
                        "call": example.call,
                        "shown": engines["django"].from_string(example.call).render(example.context(), request),
                    }
                    for example in examples
                ],
            }
            for name, examples in EXAMPLES.items()
        ],
        "frame": [{"name": name, "usage": usage(name)} for name in FRAME],
    }
    if mode:
        context["display_mode"] = display.mode_of(mode)
    response = render(request, "website/style.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def usage(name: str) -> str:
    """How a component is called: the comment its file begins with."""
    found = COMMENT.match((COMPONENTS / f"{name}.html").read_text(encoding="utf-8"))
    return (found[1] or found[2] or "").strip() if found else ""
