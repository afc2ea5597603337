"""A provider of text messages on this machine: checks the signature of what comes and answers as the real ones do.

The signatures are computed here a second time, from the providers' descriptions and the raw request alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

KEY_ID, SECRET = "key-id-of-the-test", "secret-of-the-test"


@dataclass
class Fake:
    """`answers` are given in turn, then every message is taken; `seen` are the messages that were signed rightly."""

    url: str = ""
    secret: str = SECRET
    answers: list[Any] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    requests: int = 0


@contextmanager
def fake_gateway(kind: str) -> Iterator[Fake]:
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.requests += 1
            fake.paths.append(self.path)
            status, answer = (aliyun if kind == "aliyun" else tencent)(fake, dict(self.headers.items()), body)
            if status == 0:
                time.sleep(2)
                return
            content = answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def aliyun(fake: Fake, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
    headers = {name.lower(): value for name, value in headers.items()}
    scheme, _space, rest = headers["authorization"].partition(" ")
    given = dict(pair.split("=", 1) for pair in rest.split(","))
    names = given["SignedHeaders"].split(";")
    hashed = hashlib.sha256(body).hexdigest()
    lines = ["POST", "/", "", *[f"{name}:{headers[name]}" for name in names], "", ";".join(names), hashed]
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256("\n".join(lines).encode()).hexdigest()
    expected = hmac.new(fake.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    if scheme != "ACS3-HMAC-SHA256" or given["Credential"] != KEY_ID or given["Signature"] != expected:
        return 400, {"Code": "SignatureDoesNotMatch", "Message": "signature", "RequestId": "r"}
    if headers["x-acs-content-sha256"] != hashed or headers["x-acs-action"] != "SendSms":
        return 400, {"Code": "SignatureDoesNotMatch", "Message": "body", "RequestId": "r"}
    form = dict(parse_qsl(body.decode(), strict_parsing=True))
    fake.seen.append(form | {"TemplateParam": json.loads(form["TemplateParam"])})
    return (
        fake.answers.pop(0)
        if fake.answers
        else (
            200,
            {"Code": "OK", "Message": "OK", "BizId": f"biz-{len(fake.seen)}", "RequestId": "r"},
        )
    )


def tencent(fake: Fake, headers: dict[str, str], body: bytes) -> tuple[int, Any]:
    headers = {name.lower(): value for name, value in headers.items()}
    scheme, _space, rest = headers["authorization"].partition(" ")
    given = dict(pair.strip().split("=", 1) for pair in rest.split(","))
    key_id, scope = given["Credential"].split("/", 1)
    stamp = headers["x-tc-timestamp"]
    day = datetime.fromtimestamp(int(stamp), UTC).strftime("%Y-%m-%d")
    names = given["SignedHeaders"].split(";")
    values = {"x-tc-action": headers["x-tc-action"].lower()}
    lines = ["POST", "/", "", *[f"{name}:{values.get(name, headers[name])}" for name in names]]
    lines += ["", ";".join(names), hashlib.sha256(body).hexdigest()]
    text = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n" + hashlib.sha256("\n".join(lines).encode()).hexdigest()
    key = ("TC3" + fake.secret).encode()
    for step in (day, "sms", "tc3_request"):
        key = hmac.new(key, step.encode(), hashlib.sha256).digest()
    expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    right = scheme == "TC3-HMAC-SHA256" and key_id == KEY_ID and scope == f"{day}/sms/tc3_request"
    if not right or given["Signature"] != expected:
        return 200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure", "Message": "x"}, "RequestId": "r"}}
    fake.seen.append(json.loads(body) | {"action": headers["x-tc-action"], "version": headers["x-tc-version"]})
    if fake.answers:
        answer: tuple[int, Any] = fake.answers.pop(0)
        return answer
    return 200, {
        "Response": {"SendStatusSet": [{"SerialNo": f"serial-{len(fake.seen)}", "Code": "Ok"}], "RequestId": "r"}
    }


def tencent_status(code: str) -> tuple[int, Any]:
    return 200, {"Response": {"SendStatusSet": [{"SerialNo": "", "Code": code, "Message": code}], "RequestId": "r"}}


def tencent_error(code: str) -> tuple[int, Any]:
    return 200, {"Response": {"Error": {"Code": code, "Message": code}, "RequestId": "r"}}
