"""A provider without its keys stops the start, in plain words and without showing a secret."""

from __future__ import annotations

import pytest

from config.settings import environment


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"SMS_BACKEND": "aliyun"}, ["SMS_KEY_ID is not set", "SMS_KEY_SECRET is not set"]),
        ({"SMS_BACKEND": "aliyun", "SMS_KEY_ID": "a", "SMS_KEY_SECRET": "b"}, []),
        ({"SMS_BACKEND": "tencent", "SMS_KEY_ID": "a", "SMS_KEY_SECRET": "b"}, ["SMS_APP_ID is not set"]),
        ({"SMS_BACKEND": "tencent", "SMS_KEY_ID": "a", "SMS_KEY_SECRET": "b", "SMS_APP_ID": "14x"}, ["digits only"]),
        ({"SMS_ENDPOINT": "http://sms.example"}, ["https only"]),
        ({"SMS_ENDPOINT": "http://127.0.0.1:9000"}, []),
        ({"SMS_INBOUND_SECRET": "short"}, ["at least 16 letters and digits"]),
        ({"SMS_INBOUND_SECRET": "a-secret-of-letters-and-digits-9"}, []),
    ],
)
def test_what_is_wrong_with_a_provider_is_said(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], said: list[str]
) -> None:
    for name in ("SMS_BACKEND", "SMS_KEY_ID", "SMS_KEY_SECRET", "SMS_APP_ID", "SMS_ENDPOINT", "SMS_INBOUND_SECRET"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    found = [line for line in environment.problems() if line.startswith("SMS_")]
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True))
    assert "short" not in "".join(found)
