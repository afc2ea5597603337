"""Somebody who visits a running site without a browser: keeps cookies and one connection, and sends the forms it was given."""

from __future__ import annotations

import gzip
import http.client
import secrets
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

TIMEOUT = 60
FORM = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """A form as the page gave it: where it goes, every field with the value it came with, the names of all of them."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


@dataclass
class Answer:
    """One answer. `seconds` from sending to the last byte, `weight` the bytes of the body as they travelled."""

    status: int
    address: str
    body: bytes
    headers: dict[str, str]
    seconds: float
    weight: int

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def form(self, having: str = "") -> Form | None:
        """The page's first posting form with a field whose name begins so; signing out is not looked at."""
        reader = FormReader()
        reader.feed(self.text)
        return next((form for form in reader.forms if any(name.startswith(having) for name in form.names)), None)


class FormReader(HTMLParser):
    """Finds posting forms and what they would send if somebody pressed their first button."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.open = Form(given.get("action", ""))
            if "/sign-out/" not in self.open.action:
                self.forms.append(self.open)
        if self.open is None:
            return
        if given.get("name"):
            self.open.names.append(given["name"])
        if tag == "input" and given.get("name"):
            chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if chosen and given.get("type") not in ("file", "submit", "button"):
                self.open.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.open.fields):
            self.open.fields[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area = given.get("name", "")
            self.open.fields[self.area] = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.open is not None:
            self.open.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""


class Visitor:
    """One person at one device. `session` is the key of a session that is signed in already."""

    def __init__(self, site: str, session: str = "") -> None:
        self.site = site
        self.host = urlsplit(site).netloc
        self.cookies = {"sessionid": session} if session else {}
        self.connection = http.client.HTTPConnection(self.host, timeout=TIMEOUT)

    def close(self) -> None:
        self.connection.close()

    def get(self, address: str) -> Answer:
        return self.ask("GET", address)

    def post(self, page: Answer, changes: dict[str, Any] | None = None, *, having: str = "") -> Answer:
        """Sends the page's form that has such a field, with some fields changed."""
        chosen = self._chosen(page, having)
        body = urlencode(chosen.fields | (changes or {}), doseq=True).encode()
        return self.ask("POST", chosen.action, body, FORM, page.address)

    def upload(self, page: Answer, name: str, filename: str, content: bytes, content_type: str) -> Answer:
        """Sends the page's form that has the field `name`, with a file in it."""
        chosen, mark = self._chosen(page, name), secrets.token_hex(16)
        parts = [f'name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in chosen.fields.items()]
        parts.append(f'name="{name}"; filename="{filename}"\r\nContent-Type: {content_type}\r\n\r\n'.encode())
        parts[-1] += content + b"\r\n"
        opening = f"--{mark}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(opening + part for part in parts) + f"--{mark}--\r\n".encode()
        return self.ask("POST", chosen.action, body, f"multipart/form-data; boundary={mark}", page.address)

    def _chosen(self, page: Answer, having: str) -> Form:
        found = page.form(having)
        if found is None:
            raise LookupError(f"{page.address} answered {page.status} without a form with {having!r}")
        return found

    def sign_in(self, username: str, password: str) -> Answer:
        return self.post(self.get("/sign-in/"), {"username": username, "password": password})

    def ask(
        self, method: str, address: str, body: bytes | None = None, content_type: str = "", referer: str = "/"
    ) -> Answer:
        address = quote(urljoin(referer, address.removeprefix(self.site)), safe="/?&=%-._~")
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "zh-CN", "Referer": self.site + referer}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if content_type:
            headers["Content-Type"] = content_type
        began = time.perf_counter()
        try:
            answer, received = self._send(method, address, body, headers)
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()  # the server let go of an idle connection: what a browser does then, once
            answer, received = self._send(method, address, body, headers)
        seconds = time.perf_counter() - began
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key.strip()] = rest.partition(";")[0]
        content = gzip.decompress(received) if answer.headers.get("Content-Encoding") == "gzip" else received
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, address, content, names, seconds, len(received))

    def _send(
        self, method: str, address: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        return answer, answer.read()
