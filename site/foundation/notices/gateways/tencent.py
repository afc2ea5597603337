"""Tencent Cloud SMS (腾讯云短信): SendSms of 2021-01-11, signed with TC3-HMAC-SHA256.

Sources: "Signature v3", "SendSms" and "SMS reply" in Tencent Cloud's documentation. Templates there number their places
({1}, {2}): they are filled in the order the words hold our placeholders.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings

from foundation.notices.gateways.base import (
    Message,
    NotSent,
    Received,
    Report,
    Unreadable,
    digest_of,
    received,
    reported,
    rows_of,
    same,
)
from foundation.notices.gateways.http import host_of, post
from foundation.notices.states import Problem

ENDPOINT = "https://sms.tencentcloudapi.com"
REGION = "ap-guangzhou"
ALGORITHM = "TC3-HMAC-SHA256"
SIGNED_HEADERS = "content-type;host;x-tc-action"
CONTENT_TYPE = "application/json; charset=utf-8"
PROBLEMS = {
    "FailedOperation.InsufficientBalanceInSmsPackage": Problem.MONEY,
    "FailedOperation.PhoneNumberInBlacklist": Problem.NUMBER,
    "InvalidParameterValue.IncorrectPhoneNumber": Problem.NUMBER,
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": Problem.NUMBER,
    "FailedOperation.SignatureIncorrectOrUnapproved": Problem.SIGNATURE,
    "FailedOperation.MissingSignature": Problem.SIGNATURE,
    "FailedOperation.TemplateIncorrectOrUnapproved": Problem.TEMPLATE,
    "FailedOperation.TemplateUnapprovedOrNotExist": Problem.TEMPLATE,
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": Problem.TEMPLATE,
    "FailedOperation.ContainSensitiveWord": Problem.TEMPLATE,
    "InvalidParameterValue.TemplateParameterFormatError": Problem.TEMPLATE,
    "InvalidParameterValue.TemplateParameterLengthLimit": Problem.TEMPLATE,
    "UnauthorizedOperation.SmsSdkAppIdVerifyFail": Problem.KEY,
}
BEGINNINGS = {
    "AuthFailure": Problem.KEY,
    "UnauthorizedOperation": Problem.KEY,
    "LimitExceeded": Problem.BUSY,
    "RequestLimitExceeded": Problem.BUSY,
    "InternalError": Problem.BUSY,
}


class Tencent:
    name = "tencent"
    needs_template = True

    def send(self, message: Message, now: datetime) -> str:
        endpoint = settings.SMS_ENDPOINT or ENDPOINT
        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{message.address}"],
                "SmsSdkAppId": settings.SMS_APP_ID,
                "SignName": message.signature,
                "TemplateId": message.template,
                "TemplateParamSet": list((message.values or {}).values()),
                "SessionContext": message.reference,
            },
            ensure_ascii=False,
        ).encode()
        host, stamp = host_of(endpoint), int(now.timestamp())
        headers = {
            "Authorization": authorisation(
                settings.SMS_KEY_ID,
                settings.SMS_KEY_SECRET,
                body,
                host=host,
                action="SendSms",
                service="sms",
                stamp=stamp,
            ),
            "Content-Type": CONTENT_TYPE,
            "Host": host,
            "X-TC-Action": "SendSms",
            "X-TC-Timestamp": str(stamp),
            "X-TC-Version": "2021-01-11",
            "X-TC-Region": REGION,
        }
        answer = post(endpoint, body, headers).get("Response", {})
        error = answer.get("Error")
        if error is not None:
            raise NotSent(problem_of(str(error.get("Code", ""))), str(error.get("Code", "")))
        status = (answer.get("SendStatusSet") or [{}])[0]
        if status.get("Code") != "Ok":
            raise NotSent(problem_of(str(status.get("Code", ""))), str(status.get("Code", "")))
        return str(status.get("SerialNo", ""))

    def is_authentic(self, body: bytes, headers: Mapping[str, str], key: str) -> bool:
        """Tencent signs nothing it calls back with: the address it was given holds the secret."""
        return same(key, settings.SMS_INBOUND_SECRET)

    def read(self, body: bytes) -> list[Received]:
        """A reply has no id of its own: number, second and words make one."""
        try:
            row = json.loads(body)
            return [received(row["mobile"], row["text"], digest_of(row["mobile"], row["time"], row["text"]))]
        except (ValueError, KeyError, TypeError) as problem:
            raise Unreadable(type(problem).__name__) from problem

    def read_reports(self, body: bytes) -> list[Report]:
        """Status callback: rows with sid, report_status (SUCCESS or FAIL) and errmsg."""
        try:
            return [reported(row["sid"], row["report_status"] == "SUCCESS", row.get("errmsg")) for row in rows_of(body)]
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Unreadable(type(problem).__name__) from problem

    def thanks(self) -> dict[str, object]:
        return {"result": 0, "errmsg": "OK"}


def authorisation(key_id: str, secret: str, body: bytes, *, host: str, action: str, service: str, stamp: int) -> str:
    """The signature of one POST of JSON; the key is derived from the secret for the day and the service."""
    day = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    headers = f"content-type:{CONTENT_TYPE}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    canonical = f"POST\n/\n\n{headers}\n{SIGNED_HEADERS}\n{sha256(body).hexdigest()}"
    to_sign = f"{ALGORITHM}\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = f"TC3{secret}".encode()
    for step in (day, service, "tc3_request"):
        key = hmac.new(key, step.encode(), sha256).digest()
    signature = hmac.new(key, to_sign.encode(), sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id}/{scope}, SignedHeaders={SIGNED_HEADERS}, Signature={signature}"


def problem_of(code: str) -> str:
    return PROBLEMS.get(code) or BEGINNINGS.get(code.partition(".")[0], Problem.REFUSED)
