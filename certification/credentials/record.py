"""The certificate itself: a W3C credential and Open Badges achievement in one fixed shape.

PDF, page and QR are views of this record. What only holder and issuer may see (document number, photo) enters as
salted hashes. The salt stays out of the record: with it, anyone who is shown the record could try every birth date.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from certification.credentials.proof import xsd_time
from certification.credentials.status_list import status_entry

CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OWN_CONTEXT_PATH = "/contexts/certificate/v1.json"


@dataclass(frozen=True)
class CertificateFacts:
    """Everything a record says, gathered before anything is signed. Scores and hours are decimal text."""

    certificate_id: str
    public_url: str
    issuer_did: str
    issuer_name: str
    number: str
    issued_at: datetime
    examined_at: datetime
    holder_name: str
    document_type: str
    document_hash: str
    photo_hash: str
    occupation: str
    occupation_code: str
    specialism: str
    level: int
    level_label: str
    theory_score: str
    practical_score: str
    pass_mark: str
    panel_size: int
    standard_edition: str
    standard_name: str
    batch_code: str
    hours_attended: str
    hours_planned: str
    class_file_hash: str
    status_list_url: str
    status_index: int


def salted_hash(salt: str, data: bytes) -> str:
    """``sha256$`` and the hexadecimal hash of salt then data, the form Open Badges gives an identity hash."""
    return "sha256$" + hashlib.sha256(salt.encode("ascii") + data).hexdigest()


def own_context(public_url: str) -> dict[str, Any]:
    """Our own small context, published at a stable address: the terms W3C and Open Badges have no word for."""
    vocabulary = f"{public_url}/contexts/certificate/v1#"
    number = "http://www.w3.org/2001/XMLSchema#string"
    terms = (
        "AppraisalEvidence",
        "TrainingEvidence",
        "hoursAttended",
        "hoursPlanned",
        "panelSize",
        "standardEdition",
        "appraisalBatch",
        "classFileHash",
        "photoHash",
        "specialism",
        "skillLevel",
    )
    types = {"AppraisalEvidence", "TrainingEvidence"}
    context: dict[str, Any] = {"@protected": True}
    for term in terms:
        context[term] = vocabulary + term if term in types else {"@id": vocabulary + term, "@type": number}
    return {"@context": context}


def _result_descriptions(facts: CertificateFacts, achievement_id: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{achievement_id}#{part}",
            "type": ["ResultDescription"],
            "name": name,
            "resultType": "RawScore",
            "requiredValue": facts.pass_mark,
            "valueMin": "0",
            "valueMax": "100",
        }
        for part, name in (("theory", "理论知识"), ("practical", "操作技能"))
    ]


def _evidence(facts: CertificateFacts) -> list[dict[str, Any]]:
    evidence: list[dict[str, Any]] = [
        {
            "type": ["Evidence", "AppraisalEvidence"],
            "name": "鉴定批次",
            "appraisalBatch": facts.batch_code,
            "panelSize": str(facts.panel_size),
            "standardEdition": facts.standard_edition,
        }
    ]
    if facts.class_file_hash:
        evidence.append(
            {
                "type": ["Evidence", "TrainingEvidence"],
                "name": "培训学时",
                "hoursAttended": facts.hours_attended,
                "hoursPlanned": facts.hours_planned,
                "classFileHash": facts.class_file_hash,
            }
        )
    return evidence


def build_record(facts: CertificateFacts) -> dict[str, Any]:
    """The record without its proof. Field order is of no weight: the canonical form sorts keys."""
    achievement_name = (
        f"{facts.public_url}/{facts.occupation}/{facts.specialism}/{facts.level}/{facts.standard_edition}"
    )
    achievement_id = uuid5(NAMESPACE_URL, achievement_name).urn
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityType": "ext:" + facts.document_type,
                "identityHash": facts.document_hash,
            }
        ],
        "name": facts.holder_name,
        "licenseNumber": facts.number,
        "activityEndDate": xsd_time(facts.examined_at),
        "achievement": {
            "id": achievement_id,
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": f"{facts.occupation} {facts.level_label}",
            "description": facts.standard_name,
            "humanCode": facts.occupation_code or "--",
            "criteria": {
                "narrative": f"理论知识与操作技能各满 {facts.pass_mark} 分，由 {facts.panel_size} 位考评员独立评分取平均。"
            },
            "specialism": facts.specialism or "--",
            "skillLevel": str(facts.level),
            "resultDescription": _result_descriptions(facts, achievement_id),
        },
        "result": [
            {"type": ["Result"], "resultDescription": f"{achievement_id}#theory", "value": facts.theory_score},
            {"type": ["Result"], "resultDescription": f"{achievement_id}#practical", "value": facts.practical_score},
        ],
    }
    if facts.photo_hash:
        subject["photoHash"] = facts.photo_hash
    return {
        "@context": [CREDENTIALS_CONTEXT, BADGES_CONTEXT, facts.public_url + OWN_CONTEXT_PATH],
        "id": facts.certificate_id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": "职业技能等级证书",
        "issuer": {"id": facts.issuer_did, "type": ["Profile"], "name": facts.issuer_name},
        "validFrom": xsd_time(facts.issued_at),
        "credentialSubject": subject,
        "evidence": _evidence(facts),
        "credentialStatus": status_entry(facts.status_list_url, facts.status_index),
    }
