"""Aliyun SMS (阿里云短信服务): Dysmsapi SendSms of 2017-05-25, signed with ACS3-HMAC-SHA256.

Sources: "V3 request structure and signature", "SendSms" and "SmsUp" in Aliyun's developer reference. Parameters go in the
body as a form, as the provider's own libraries do, so that no number stands in an address.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from foundation.notices.gateways.base import (
    Message,
    NotSent,
    Received,
    Report,
    Unreadable,
    received,
    reported,
    rows_of,
    same,
)
from foundation.notices.gateways.http import host_of, post
from foundation.notices.states import Problem

ENDPOINT = "https://dysmsapi.aliyuncs.com"
ALGORITHM = "ACS3-HMAC-SHA256"
PROBLEMS = {
    "isv.BUSINESS_LIMIT_CONTROL": Problem.BUSY,
    "isv.DAY_LIMIT_CONTROL": Problem.BUSY,
    "isv.MONTH_LIMIT_CONTROL": Problem.BUSY,
    "isp.SYSTEM_ERROR": Problem.BUSY,
    "InternalError": Problem.BUSY,
    "ServiceUnavailable": Problem.BUSY,
    "isv.MOBILE_NUMBER_ILLEGAL": Problem.NUMBER,
    "isv.MOBILE_COUNT_OVER_LIMIT": Problem.NUMBER,
    "isv.BLACK_KEY_CONTROL_LIMIT": Problem.TEMPLATE,
    "isv.SMS_TEMPLATE_ILLEGAL": Problem.TEMPLATE,
    "isv.TEMPLATE_MISSING_PARAMETERS": Problem.TEMPLATE,
    "isv.TEMPLATE_PARAMS_ILLEGAL": Problem.TEMPLATE,
    "isv.INVALID_PARAMETERS": Problem.TEMPLATE,
    "isv.INVALID_JSON_PARAM": Problem.TEMPLATE,
    "isv.PARAM_LENGTH_LIMIT": Problem.TEMPLATE,
    "isv.SMS_SIGNATURE_ILLEGAL": Problem.SIGNATURE,
    "isv.SMS_SIGN_ILLEGAL": Problem.SIGNATURE,
    "isv.SIGN_NAME_ILLEGAL": Problem.SIGNATURE,
    "isv.AMOUNT_NOT_ENOUGH": Problem.MONEY,
    "isv.OUT_OF_SERVICE": Problem.MONEY,
    "SignatureDoesNotMatch": Problem.KEY,
    "IncompleteSignature": Problem.KEY,
    "SignatureNonceUsed": Problem.BUSY,
    "InvalidTimeStamp.Expired": Problem.KEY,
    "isp.RAM_PERMISSION_DENY": Problem.KEY,
    "Forbidden.RAM": Problem.KEY,
}


class Aliyun:
    name = "aliyun"
    needs_template = True

    def send(self, message: Message, now: datetime) -> str:
        endpoint = settings.SMS_ENDPOINT or ENDPOINT
        body = urlencode(
            {
                "OutId": message.reference,
                "PhoneNumbers": message.address,
                "SignName": message.signature,
                "TemplateCode": message.template,
                "TemplateParam": json.dumps(dict(message.values or {}), ensure_ascii=False),
            },
            quote_via=quote,
        ).encode()
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "host": host_of(endpoint),
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": sha256(body).hexdigest(),
            "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": "2017-05-25",
        }
        headers["Authorization"] = authorisation(settings.SMS_KEY_ID, settings.SMS_KEY_SECRET, headers, body)
        answer = post(endpoint, body, headers)
        code = str(answer.get("Code", ""))
        if code != "OK":
            raise NotSent(problem_of(code), code)
        return str(answer.get("BizId", ""))

    def is_authentic(self, body: bytes, headers: Mapping[str, str], key: str) -> bool:
        """Aliyun signs nothing it pushes: the address it was given holds the secret."""
        return same(key, settings.SMS_INBOUND_SECRET)

    def read(self, body: bytes) -> list[Received]:
        try:
            content: Any = json.loads(body)
            rows = content if isinstance(content, list) else [content]
            return [received(row["phone_number"], row["content"], row["sequence_id"]) for row in rows]
        except (ValueError, KeyError, TypeError) as problem:
            raise Unreadable(type(problem).__name__) from problem

    def read_reports(self, body: bytes) -> list[Report]:
        """SmsReport: rows with biz_id, success and the carrier's err_code."""
        try:
            return [reported(row["biz_id"], row["success"], row.get("err_code")) for row in rows_of(body)]
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Unreadable(type(problem).__name__) from problem

    def thanks(self) -> dict[str, object]:
        return {"code": 0, "msg": "OK"}


def authorisation(key_id: str, secret: str, headers: Mapping[str, str], body: bytes, query: str = "") -> str:
    """The signature over host, content-type and x-acs headers, in the order of their names, and over the body's hash."""
    signed = sorted(name for name in headers if name in ("host", "content-type") or name.startswith("x-acs-"))
    names = ";".join(signed)
    canonical = "\n".join(
        [
            "POST",
            "/",
            query,
            *(f"{name}:{headers[name].strip()}" for name in signed),
            "",
            names,
            sha256(body).hexdigest(),
        ]
    )
    to_sign = f"{ALGORITHM}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"


def problem_of(code: str) -> str:
    if code.startswith("Throttling"):
        return Problem.BUSY
    if code.startswith("InvalidAccessKeyId"):
        return Problem.KEY
    return PROBLEMS.get(code, Problem.REFUSED)
