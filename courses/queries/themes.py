"""What is asked for in words of one's own: alike words together, and the themes made of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q, QuerySet, Sum

from courses.models import Theme, Wish
from courses.own_words import NOISE
from courses.states import ThemeState, WishState
from foundation.people.rules import Scope

COUNTY = Scope(everything=True)
MOST_TEXTS = 400
"""Different words looked at at once, those of most people first."""
ALIKE = 0.5
"""Two words mean the same where the shorter one shares so much of its pairs of characters with the longer."""


@dataclass
class Group:
    """Words that may mean the same, the most frequent first, with how many people and wishes stand behind them."""

    texts: list[str] = field(default_factory=list)
    people: int = 0
    wishes: int = 0

    @property
    def name(self) -> str:
        """What a theme of them may be called."""
        return self.texts[0][:60]


def loose_wishes(scope: Scope = COUNTY) -> QuerySet[Wish]:
    """Open wishes in one's own words that are in no theme; of the places somebody sees."""
    found = Wish.objects.filter(state=WishState.OPEN, course__isnull=True, theme__isnull=True)
    return found.filter(scope.within("township"))


def groups_of_words(scope: Scope = COUNTY) -> list[Group]:
    """Loose wishes grouped by likeness, most people first. One query over the words, none over the wishes."""
    rows = (
        loose_wishes(scope)
        .order_by()
        .values("free_text")
        .annotate(people=Sum("group_size"), wishes=Count("pk"), first=Min("pk"))
        .order_by("-people", "first")[:MOST_TEXTS]
    )
    counted = {row["free_text"]: row for row in rows}
    groups = []
    for texts in alike(counted):
        group = Group(texts)
        group.people = sum(counted[text]["people"] for text in texts)
        group.wishes = sum(counted[text]["wishes"] for text in texts)
        groups.append(group)
    return sorted(groups, key=lambda group: -group.people)


def alike(texts: Iterable[str]) -> list[list[str]]:
    """The texts in groups of alike ones; each group and the groups in the order the texts came.

    Whatever shares enough pairs with a group's first text joins it: chains of likeness do not grow without end.
    """
    heads: list[tuple[frozenset[str], list[str]]] = []
    for text in texts:
        pairs = pairs_of(text)
        for head, group in heads:
            if share(pairs, head) >= ALIKE:
                group.append(text)
                break
        else:
            heads.append((pairs, [text]))
    return [group for _pairs, group in heads]


def pairs_of(text: str) -> frozenset[str]:
    """Its pairs of neighbouring characters without what everybody writes; one character stands for itself."""
    said = "".join(text.casefold().split())
    for noise in NOISE:
        if len(said) > len(noise) + 1:
            said = said.replace(noise, "")
    return frozenset(said[at : at + 2] for at in range(max(len(said) - 1, 1)))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller set the two have in common, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def themes(scope: Scope = COUNTY) -> QuerySet[Theme]:
    """Themes that stand, the newest first, with `people` and `wishes` that are still open and in somebody's places."""
    mine = Q(wishes__state=WishState.OPEN) & scope.within("wishes__township")
    return (
        Theme.objects.exclude(state=ThemeState.DISSOLVED)
        .select_related("course")
        .annotate(people=Sum("wishes__group_size", filter=mine), wish_count=Count("wishes", filter=mine))
        .order_by("state", "-pk")
    )


def texts_of(theme: Theme, scope: Scope = COUNTY) -> list[tuple[str, int]]:
    """The words in a theme and how many people stand behind each, most first."""
    rows = theme.wishes.filter(scope.within("township"), state=WishState.OPEN)
    found: Counter[str] = Counter()
    for row in rows.order_by().values("free_text").annotate(people=Sum("group_size")):
        found[row["free_text"]] = row["people"]
    return found.most_common()
