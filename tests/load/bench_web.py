"""What the benchmark measures from outside, over HTTP: how many answers a second, how long one answer takes, what it weighs."""

from __future__ import annotations

import itertools
import secrets
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from tests.environment.live_site import LiveSite
from tests.load.memory import processor_seconds_under
from tests.load.pace import Pace, again_and_again, each_once, get, post
from tests.load.visitor import Answer, Visitor

SECONDS, ROUNDS = 1.5, 3
SEARCHES = ("茶", "面点", "养老", "电工", "竹", "直播", "榨面", "拖拉机", "桃", "月嫂", "育婴", "龙井")
POSTS, MISSES, FIRST = 240, 600, 3_600
SIGN_INS, TURNS = 8, 11
Line = dict[str, Any]


def line(name: str, value: float, unit: str, baseline: float | None = None, **more: Any) -> Line:
    """One line of the output. `ratio` is value over baseline, whichever way is better."""
    ratio = round(value / baseline, 3) if baseline else None
    shown = {"name": name, "value": _short(value), "unit": unit, "baseline": _short(baseline), "ratio": ratio}
    return {**shown, **{key: worth for key, worth in more.items() if worth is not None}}


def _short(value: float | None) -> float | None:
    return value if value is None else round(value, 1 if abs(value) >= 10 else 2)


class FromOutside:
    """The running site as its visitors meet it. `size` is how many certificates it holds, for the lines."""

    def __init__(self, site: LiveSite, around: Line, seconds: float = SECONDS) -> None:
        self.site = site
        self.around = around
        self.seconds = seconds
        self.size = 0
        self.nothing = self.bare_post = self.signed_in = 0.0

    def url(self, address: str) -> str:
        return self.site.url + address

    def baselines(self) -> Iterator[Line]:
        nothing = self.again("a view that does nothing", "/bench/nothing", 1.0)
        self.nothing = nothing["value"]
        yield nothing | {"baseline": self.nothing, "ratio": 1.0}
        yield self.again("an empty page of ours", "/bench/template")
        learner = self.around["learners"][0]
        forms = [post(self.url("/bench/form"), learner, secrets.token_urlsafe(9)) for _ in range(POSTS)]
        form = self.once("a form that does nothing", forms, 302)
        self.bare_post = form["value"]
        yield form

    def public_pages(self) -> Iterator[Line]:
        """Answers a second to eight clients."""
        yield self.again("menu page", "/menu/", size=self.size)
        yield self.again("course page", self.around["course"], size=self.size)
        searches = itertools.product(SEARCHES, ("", " 班", " 课", " 种", " 的", " 人"))
        asked = [get(self.url(f"/menu/?q={word}{more}")) for word, more in searches]
        yield self.once("search, no two alike", asked, 200, size=self.size, asked=len(asked))
        yield self.again("search, repeated", f"/menu/?q={SEARCHES[0]}", size=self.size)

    def verification(self, codes: list[str]) -> Iterator[Line]:
        """`codes` have not been asked for before."""
        first = [get(self.url(f"/v/{code}")) for code in codes[:FIRST]]
        yield self.once("verify, first time", first, 200, size=self.size, asked=len(first))
        yield self.again("verify, repeated", f"/v/{codes[0]}", size=self.size)
        missing = [get(self.url(f"/v/{number:016d}")) for number in range(self.size, self.size + MISSES)]
        yield self.once("verify, not found", missing, 404, size=self.size, asked=MISSES)

    def desks(self, number: str, holder: str, marked: str) -> Iterator[Line]:
        """How long one person waits for one page of a desk, nobody else asking."""
        officer, manager = self.staff("officer"), self.staff("manager")
        self.signed_in = self.milliseconds(lambda: officer.get("/bench/template"))
        yield self.wait("an empty page for staff", lambda: officer.get("/bench/template"))
        yield self.wait("desk page", lambda: manager.get("/desk/"))
        yield self.wait("certificate list, first page", lambda: officer.get("/desk/certificates/"))
        deep = self.deep_page(officer)
        yield self.wait("certificate list, deepest page", lambda: officer.get(deep))
        page = officer.get("/desk/certificates/")
        yield self.wait(
            "certificate found by number", lambda: officer.post(page, {"reference": number}, having="reference")
        )
        if page.form("holder") is not None:
            yield self.wait(
                "certificate found by name", lambda: officer.post(page, {"holder": holder}, having="holder")
            )
        yield self.wait("attendance report", lambda: manager.get(f"/desk/classes/{marked}/complete/"), marks=self.size)

    def deep_page(self, officer: Visitor) -> str:
        """The address of the last page of the list, as the list's own links lead there."""
        page = officer.get("/desk/certificates/?page=999999999")
        return page.address if page.status == 200 else "/desk/certificates/?before=30"

    def full_desk(self, count: int, session: str) -> Line:
        """How long a reviewer waits for the desk on which so many plans wait."""
        reviewer = Visitor(self.site.url, session)
        took = self.milliseconds(lambda: reviewer.get("/desk/"))
        return line(f"desk page with {count:,} waiting items", took, "ms", self.signed_in)

    def many_for_few(self, seats: int) -> Line:
        """Everybody at once for the seats of one class, on eight connections: each taps once."""
        forms = [post(self.url(self.around["join"]), who, secrets.token_urlsafe(9)) for who in self.around["learners"]]
        statuses: Counter[int] = Counter()

        def everybody() -> Pace:
            pace = each_once(self.site.url, forms, {302, 409}, rounds=1)
            statuses.update(pace.statuses)
            return pace

        measured = self.measure("enrolment through HTTP", everybody, self.bare_post, seats=seats)
        return {**measured, "let_in": statuses[302], "refused": statuses[409]}

    def sign_in(self, bare: float) -> Line:
        """Milliseconds from opening the door's page to the answer to name and password."""

        def once() -> Answer:
            visitor = Visitor(self.site.url)
            answer = visitor.sign_in("farmer", self.around["password"])
            if answer.status != 302:
                raise RuntimeError(f"signing in answered {answer.status}")
            return answer

        return line("sign-in through HTTP", self.milliseconds(once, SIGN_INS), "ms", bare)

    def weights(self, pages: dict[str, str], session: str) -> Iterator[Line]:
        """Compressed bytes of a first visit with everything the page names, and how many requests that takes."""
        for name, address in pages.items():
            visitor = Visitor(self.site.url, session if address.startswith("/me") else "")
            page = visitor.get(address)
            named = named_by(page)
            weight = page.weight + sum(visitor.get(one).weight for one in named)
            yield line(f"weight of {name}", weight / 1000, "kB", page=page.weight, requests=1 + len(named))

    def again(self, name: str, address: str, baseline: float | None = None, **more: Any) -> Line:
        """One address asked for again and again by eight clients."""
        return self.measure(
            name, lambda: again_and_again(self.url(address), seconds=self.seconds, rounds=ROUNDS), baseline, **more
        )

    def once(self, name: str, requests: list[bytes], fine: int, **more: Any) -> Line:
        """Each request once, by eight clients."""
        return self.measure(name, lambda: each_once(self.site.url, requests, {fine}, rounds=ROUNDS), **more)

    def measure(self, name: str, visit: Callable[[], Pace], baseline: float | None = None, **more: Any) -> Line:
        """`cpu` is milliseconds of the servers' processor an answer: it says the same on a busy machine as on a quiet one."""
        before = processor_seconds_under(self.site.supervisor.pid)
        pace = visit()
        spent = processor_seconds_under(self.site.supervisor.pid) - before
        cpu = round(spent * 1000 / pace.asked, 2)
        return line(
            name, pace.per_second, "1/s", baseline or self.nothing, cpu=cpu, client=round(pace.client, 2), **more
        )

    def wait(self, name: str, act: Callable[[], Answer], **more: Any) -> Line:
        return line(name, self.milliseconds(act), "ms", self.signed_in, size=self.size, **more)

    def milliseconds(self, act: Callable[[], Answer], turns: int = TURNS) -> float:
        """The median, after three to warm up."""
        took = []
        for _turn in range(turns + 3):
            answer = act()
            if answer.status not in (200, 302):
                raise RuntimeError(f"{answer.address} answered {answer.status}")
            took.append(answer.seconds * 1000)
        return statistics.median(took[3:])

    def staff(self, name: str) -> Visitor:
        return Visitor(self.site.url, self.around["staff"][name])


class Named(HTMLParser):
    """Collects what a browser fetches for a page beside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("img", "script") and given.get("src"):
            self.addresses.append(str(given["src"]))
        elif tag == "link" and {"stylesheet", "icon", "preload"} & set(str(given.get("rel")).split()):
            self.addresses.append(str(given.get("href")))
        elif tag == "use" and "#" in str(given.get("href")):
            self.addresses.append(str(given.get("href")).partition("#")[0])


def named_by(page: Answer) -> list[str]:
    """Addresses on the site itself, each once, in order."""
    reader = Named()
    reader.feed(page.text)
    found = (urljoin(page.address, address) for address in reader.addresses if not address.startswith("data:"))
    return list(dict.fromkeys(address for address in found if address.startswith("/")))
