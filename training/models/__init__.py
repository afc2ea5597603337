from training.models.assessments import AssessmentResult
from training.models.attendance import AttendanceMark, MarkStatus
from training.models.classes import ClassSerial, ClassTrainer, PlannedSession, PlanVersion, SessionKind, TrainingClass
from training.models.completions import CompletionReport
from training.models.enrolments import Enrolment, EnrolmentSource
from training.models.feedback import Feedback, Smile
from training.models.holds import SeatHold, WhyHeld
from training.models.offers import Invitation, Offer
from training.models.registry import (
    EmployerEntry,
    EmployerSize,
    InstitutionLicence,
    InstitutionScope,
    RegistryRequest,
    Suspension,
    TrainerCard,
)
from training.models.roster import RosterImport
from training.models.schemes import RosterLock, Scheme

__all__ = [
    "AssessmentResult",
    "AttendanceMark",
    "ClassSerial",
    "ClassTrainer",
    "CompletionReport",
    "EmployerEntry",
    "EmployerSize",
    "Enrolment",
    "EnrolmentSource",
    "Feedback",
    "InstitutionLicence",
    "InstitutionScope",
    "Invitation",
    "MarkStatus",
    "Offer",
    "PlanVersion",
    "PlannedSession",
    "RegistryRequest",
    "RosterImport",
    "RosterLock",
    "Scheme",
    "SeatHold",
    "SessionKind",
    "Smile",
    "Suspension",
    "TrainerCard",
    "TrainingClass",
    "WhyHeld",
]
