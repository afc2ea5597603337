"""Everything certification keeps, in files named after the noun they hold."""

from certification.models.batches import AppraisalBatch, Candidate, PanelMember
from certification.models.bodies import Appraiser, BodyScope, EvaluationBody, Standard
from certification.models.certificates import Certificate, NumberSeries, PrintCopy
from certification.models.keys import SigningKey
from certification.models.marks import MarkSheet, Part, Result, RollSignature
from certification.models.revocations import RevocationReason
from certification.models.verification import PaperReport

__all__ = [
    "AppraisalBatch",
    "Appraiser",
    "BodyScope",
    "Candidate",
    "Certificate",
    "EvaluationBody",
    "MarkSheet",
    "NumberSeries",
    "PanelMember",
    "PaperReport",
    "Part",
    "PrintCopy",
    "Result",
    "RevocationReason",
    "RollSignature",
    "SigningKey",
    "Standard",
]
