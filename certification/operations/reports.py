"""What people tell us about a paper that says something else."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from certification.models import PaperReport
from certification.throttle import limit_reports
from foundation.audit.operations import record
from foundation.kernel import clock
from foundation.kernel.actors import Actor
from foundation.kernel.errors import Conflict, DomainError
from foundation.people.roles import Role
from foundation.people.rules import has_role, person_of, require


def report_paper(*, actor: Actor, reference: str, message: str, contact: str, address: str) -> PaperReport:
    """Anybody may tell us that a paper says something else. Codes: report_empty, too_many_tries."""
    if not message.strip():
        raise DomainError(_("请写一写纸上哪里不一样。"), "certification.report_empty")
    limit_reports(address)
    with transaction.atomic():
        report = PaperReport.objects.create(
            written_reference=reference.strip()[:40],
            message=message.strip()[:600],
            contact=contact.strip()[:60],
            received_at=clock.now(),
        )
        record("certification.report.received", report, actor=actor)
    return report


def handle_report(report: PaperReport, *, actor: Actor) -> None:
    """An officer has looked into it."""
    require(has_role(actor, Role.CERTIFYING_OFFICER, Role.EVALUATION_BODY_MANAGER))
    with transaction.atomic():
        changed = PaperReport.objects.filter(pk=report.pk, handled_at__isnull=True).update(
            handled_at=clock.now(), handled_by=person_of(actor)
        )
        if not changed:
            raise Conflict(_("这条反映已经有人处理了。"), "certification.report_handled")
        record("certification.report.handled", report, actor=actor)
