"""The record and its proof, checked by libraries that are not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openvc import VerificationPolicy, verify_credential
from openvc.did.base import DidDocument, parse_did_document
from openvc.errors import OpenvcError
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.status.bitstring import decode_bitstring, get_status_bit

from certification.credentials.canonical import canonical_bytes, sha256_hex
from certification.credentials.proof import proof_holds
from certification.credentials.record import salted_hash
from certification.models import Certificate
from certification.operations.keys import create_signing_key
from certification.operations.revocations import request_revocation
from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.people.operations.acts import confirm_act
from foundation.people.roles import Role
from tests.factories.certification import issue, make_certificate, make_published
from tests.factories.people import make_staff

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate() -> Certificate:
    return make_certificate("阿卜杜拉·买买提")


def published_did() -> dict[str, Any]:
    return dict(Client().get("/.well-known/did.json").json())


class OurResolver:
    """Resolves our DID from the document the site publishes."""

    def supports(self, did: str) -> bool:
        return did == published_did()["id"]

    def resolve(self, did: str) -> DidDocument:
        return parse_did_document(published_did())


def status_list(url: str) -> Any:
    return json.loads(Client().get("/" + url.split("/", 3)[3]).content)


def openvc_accepts(record: dict[str, Any]) -> bool:
    try:
        verify_credential(
            record,
            resolver=OurResolver(),
            resolve_status_list=checked_status_list,
            policy=VerificationPolicy(expected_types=["AchievementCredential"]),
        )
    except OpenvcError:
        return False
    return True


def checked_status_list(url: str) -> Any:
    """The published list, after openvc has checked its proof too."""
    document = status_list(url)
    return EddsaJcsProofSuite().verify(document, resolver=OurResolver()).credential


def test_openvc_accepts_the_record(certificate: Certificate) -> None:
    assert openvc_accepts(json.loads(certificate.record))


@pytest.mark.parametrize(
    "path", [("credentialSubject", "name"), ("credentialSubject", "licenseNumber"), ("validFrom",)]
)
def test_openvc_refuses_a_changed_record(certificate: Certificate, path: tuple[str, ...]) -> None:
    record = json.loads(certificate.record)
    place = record
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "2020-01-01T00:00:00Z"
    assert not openvc_accepts(record)


def test_digital_bazaar_accepts_the_record_and_refuses_a_changed_one(certificate: Certificate) -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules" / "@digitalbazaar" / "vc").exists():
        pytest.skip("node or its packages are not on this machine")
    record = json.loads(certificate.record)
    changed = {**record, "validFrom": "2020-01-01T00:00:00Z"}
    assert [digital_bazaar(record), digital_bazaar(changed)] == [True, False]


def digital_bazaar(record: dict[str, Any]) -> bool:
    answer = subprocess.run(
        ["node", str(Path(__file__).with_name("check_proof.mjs"))],
        input=json.dumps({"credential": record, "did": published_did()}),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return bool(json.loads(answer.stdout)["verified"])


def test_the_status_list_turns_when_a_certificate_is_revoked(certificate: Certificate) -> None:
    entry = json.loads(certificate.record)["credentialStatus"]
    before = checked_status_list(entry["statusListCredential"])
    assert get_status_bit(decode_bitstring(before["credentialSubject"]["encodedList"]), certificate.status_index) == 0

    organisation = certificate.body.organisation
    officer, other = (
        make_staff(Role.CERTIFYING_OFFICER, organisation),
        make_staff(Role.CERTIFYING_OFFICER, organisation),
    )
    confirm_act(request_revocation(certificate, actor=officer, reason="fraud"), actor=other)

    after = checked_status_list(entry["statusListCredential"])
    bits = decode_bitstring(after["credentialSubject"]["encodedList"])
    assert (sum(byte.bit_count() for byte in bits), get_status_bit(bits, certificate.status_index)) == (1, 1)
    assert not openvc_accepts(json.loads(certificate.record))


def test_the_record_has_the_fixed_schema(certificate: Certificate) -> None:
    record = json.loads(certificate.record)
    subject = record["credentialSubject"]
    assert sorted(record) == [
        "@context",
        "credentialStatus",
        "credentialSubject",
        "evidence",
        "id",
        "issuer",
        "name",
        "proof",
        "type",
        "validFrom",
    ]
    assert sorted(subject) == [
        "achievement",
        "activityEndDate",
        "identifier",
        "licenseNumber",
        "name",
        "result",
        "type",
    ]
    assert sorted(subject["achievement"]) == [
        "achievementType",
        "criteria",
        "description",
        "humanCode",
        "id",
        "name",
        "resultDescription",
        "skillLevel",
        "specialism",
        "type",
    ]
    assert record["proof"]["cryptosuite"] == "eddsa-jcs-2022"
    assert record["proof"]["@context"] == record["@context"]
    assert record["issuer"]["id"] == published_did()["id"]
    assert record["type"] == ["VerifiableCredential", "AchievementCredential"]


def test_the_stored_text_is_the_canonical_form_and_its_hash(certificate: Certificate) -> None:
    text = certificate.record.encode()
    assert canonical_bytes(json.loads(text)) == text
    assert sha256_hex(text) == certificate.record_sha256


def test_document_and_salt_stay_out_of_the_record(certificate: Certificate) -> None:
    number = certificate.person.document_number
    assert number not in certificate.record
    assert certificate.salt not in certificate.record
    identity = json.loads(certificate.record)["credentialSubject"]["identifier"][0]["identityHash"]
    assert identity == salted_hash(certificate.salt, number.encode())


def test_a_retired_key_stays_published_and_verifies(certificate: Certificate) -> None:
    create_signing_key(actor=SYSTEM)
    newer = issue(make_published(1))[0]
    assert newer.key_id != certificate.key_id
    assert len(published_did()["assertionMethod"]) == 2
    assert openvc_accepts(json.loads(certificate.record))
    assert openvc_accepts(json.loads(newer.record))


def test_our_own_context_is_published_where_the_records_say(certificate: Certificate) -> None:
    url = json.loads(certificate.record)["@context"][2]
    context = Client().get("/" + url.split("/", 3)[3]).json()["@context"]
    assert "hoursAttended" in context and context["@protected"] is True


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"proof": "x"},
        {"@context": ["a"], "proof": {"@context": ["b"]}},
        {"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "proofPurpose": "assertionMethod"}},
    ],
)
def test_a_malformed_proof_is_untrue_and_no_crash(broken: dict[str, Any]) -> None:
    assert proof_holds(broken, {"x": "z6Mk"}) is False


@pytest.mark.parametrize("text", ["a\x00b", "a\x1fb", "a\u0085b", "a\ud800b"])
def test_control_characters_are_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        canonical_bytes({"name": [text]})
    assert refusal.value.code == "certification.control_character"
