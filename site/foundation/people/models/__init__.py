from foundation.people.models.accounts import User
from foundation.people.models.acts import TwoPersonAct
from foundation.people.models.api_keys import ApiKey
from foundation.people.models.organisations import Membership, Organisation
from foundation.people.models.persons import (
    DocumentType,
    Education,
    Person,
    PersonMerge,
    PersonName,
    Sex,
    TraineeCategory,
)
from foundation.people.models.sign_in import PhoneCode, SignInSession, Strength

__all__ = [
    "ApiKey",
    "DocumentType",
    "Education",
    "Membership",
    "Organisation",
    "Person",
    "PersonMerge",
    "PersonName",
    "PhoneCode",
    "Sex",
    "SignInSession",
    "Strength",
    "TraineeCategory",
    "TwoPersonAct",
    "User",
]
