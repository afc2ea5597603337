"""What changed between two versions of a page, field by field, in the words of its form."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, Revision


@dataclass(frozen=True)
class Change:
    """`difference` is HTML that Wagtail made and escaped: what went struck out, what came underlined."""

    label: str
    difference: Any


def changes_between(page: Page, before: Revision, after: Revision, request: HttpRequest | None) -> list[Change]:
    """Nothing where the versions show the same; the page's own form says which fields count."""
    specific = page.specific
    panel = specific.get_edit_handler().get_bound_panel(instance=specific, request=request, form=None)
    old, new = before.as_object(), after.as_object()
    found = []
    for comparison in panel.get_comparison():
        compared = comparison(old, new)
        if compared.has_changed():
            found.append(Change(str(compared.field_label()), compared.htmldiff()))
    return found
