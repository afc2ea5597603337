"""A part of a public page that many pages share, drawn once a generation of the page cache.

    {% kept "dish" dish.key %}…{% endkept %}
    {% kept "face" facts.shape %}<dt>{% translate "职业" %}</dt><dd>{% hole %}{{ facts.occupation }}{% endhole %}</dd>{% endkept %}

What stands inside may depend on nothing but the language, the size of letters, and the values named after the part's
name; what differs from page to page goes into holes, which are filled each time. Where no page cache stands in front
(forms that were sent, pages that are not for everybody) all of it is drawn each time.

A hole is filled in the context around the part: it may stand in an `if` on the named values, but not in a `for` or a
`with`. Call a part around an `{% include … only %}`, never inside one: the request must be in reach.
"""

import secrets
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from foundation.content.public import remembered

register = template.Library()
HOLE = f"\x00{secrets.token_hex(8)}\x00"
HOLES = "_holes_of_the_part"
Form = tuple[list[str], list[NodeList]]


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, name: FilterExpression, varying: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.varying = varying

    def render(self, context: Context) -> SafeString:
        request = context.get("request")
        if request is None or context.get(HOLES) is not None:
            return self.nodelist.render(context)
        values: list[Any] = [expression.resolve(context) for expression in (self.name, *self.varying)]
        where = self.origin.name if self.origin else ""
        key = ("kept", where, get_language(), context.get("display_mode", ""), *values)
        pieces, holes = remembered(request, key, lambda: self._form(context))
        if not holes:
            return mark_safe(pieces[0])
        parts = [pieces[0]]
        for hole, piece in zip(holes, pieces[1:], strict=True):
            parts += (hole.render(context), piece)
        return mark_safe("".join(parts))

    def _form(self, context: Context) -> Form:
        holes: list[NodeList] = []
        with context.push(**{HOLES: holes}):
            return self.nodelist.render(context).split(HOLE), holes


class HoleNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        holes = context.get(HOLES)
        if holes is None:
            return self.nodelist.render(context)
        holes.append(self.nodelist)
        return mark_safe(HOLE)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """See the module."""
    _tag, *words = token.split_contents()
    if not words:
        raise template.TemplateSyntaxError("kept wants a name, and after it all that its content depends on")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if any(isinstance(node, KeptNode) for node in nodelist.get_nodes_by_type(KeptNode)):
        raise template.TemplateSyntaxError("a kept part in another would be kept without what it depends on")
    name, *varying = (parser.compile_filter(word) for word in words)
    return KeptNode(nodelist, name, varying)


@register.tag
def hole(parser: Parser, token: Token) -> HoleNode:
    """See the module."""
    nodelist = parser.parse(("endhole",))
    parser.delete_first_token()
    return HoleNode(nodelist)
