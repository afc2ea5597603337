from foundation.privacy.models.accesses import PersonalDataAccess, Reveal
from foundation.privacy.models.consents import Consent
from foundation.privacy.models.exports import DataExport
from foundation.privacy.models.requests import DataRequest
from foundation.privacy.models.retention import RetentionRun

__all__ = ["Consent", "DataExport", "DataRequest", "PersonalDataAccess", "RetentionRun", "Reveal"]
