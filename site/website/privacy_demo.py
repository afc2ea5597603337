"""People's own data in the demo county: consents, requests about it open and decided, and who looked. All of it invented."""

from datetime import timedelta

from certification.models import Certificate
from foundation.kernel import clock
from foundation.people.demo import person_of_account
from foundation.people.models import Person, User
from foundation.privacy.access_log import saw, saw_all
from foundation.privacy.models import Consent, DataRequest
from foundation.privacy.operations.consents import give_consent, withdraw_consent
from foundation.privacy.operations.requests import file_request, grant_request
from foundation.privacy.operations.revealing import reveal
from training.models import Enrolment


def build(scale: int = 1) -> None:
    """Running it again changes nothing."""
    if DataRequest.objects.exists():
        return
    farmer, manager, officer = (User.objects.get(username=name) for name in ("farmer", "manager", "programme"))
    person = person_of_account("farmer")
    with clock.shifted(-timedelta(days=20)):
        give_consent(person, "photo_on_verification", actor=farmer, via=Consent.Via.OWN_PAGE)
        give_consent(person, "job_contact", actor=farmer, via=Consent.Via.OWN_PAGE)
        give_consent(person, "photo_publicity", actor=farmer, via=Consent.Via.OWN_PAGE)
    with clock.shifted(-timedelta(days=6)):
        withdraw_consent(person, "photo_publicity", actor=farmer, via=Consent.Via.OWN_PAGE)
        decided = file_request(
            person, "correction", actor=farmer, field="education", wanted="senior", reason="去年补完了高中"
        )
    with clock.shifted(-timedelta(days=5, hours=20)):
        grant_request(decided, actor=officer, answer="看过毕业证，改好了。")
    with clock.shifted(-timedelta(hours=3)):
        file_request(person, "correction", actor=farmer, field="phone", wanted="13905751234", reason="换了号码")
    _looks(person, manager, officer)


def _looks(person: Person, manager: User, officer: User) -> None:
    """Somebody printed the roster, somebody called back, somebody handled the certificate."""
    classmates = Enrolment.objects.filter(
        training_class__enrolments__person=person, training_class__institution__code="GANLIN"
    ).select_related("person")[:12]
    with clock.shifted(-timedelta(days=9)):
        saw_all(manager, {row.person for row in classmates} | {person}, "training.class_print")
    with clock.shifted(-timedelta(days=4)):
        reveal(person, "phone", actor=officer, reason="call", note="电话回访上课情况")
    certificate = Certificate.objects.filter(person=person).first()
    if certificate is not None:
        with clock.shifted(-timedelta(days=2)):
            saw(User.objects.get(username="officer"), person, "certification.certificate")
