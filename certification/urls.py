"""Addresses of certification. Those under ``/v/`` and for machines carry no language."""

from django.urls import path, re_path

from certification import registers_urls
from certification.views import batches, candidates, certificates, issuing, marking, panels, publications, verification

CODE = r"(?P<code>[0-9A-Za-z]{1,40})"

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("verify/report/", verification.report, name="report-paper"),
    path("verify/report/received/", verification.report_received, name="report-received"),
    re_path(rf"^verify/{CODE}/$", verification.verify_code, name="verify-code"),
    re_path(rf"^verify/{CODE}/photo\.jpg$", verification.verify_photo, name="verify-photo"),
    path("me/certificates/<uuid:uuid>/", certificates.my_certificate, name="my-certificate"),
    path("me/certificates/<uuid:uuid>/paper.pdf", certificates.my_paper, name="my-certificate-pdf"),
    path("desk/batches/", batches.batch_list, name="batch-list"),
    path("desk/batches/new/", batches.batch_new, name="batch-new"),
    path("desk/batches/<slug:code>/", batches.batch_detail, name="batch-detail"),
    path("desk/batches/<slug:code>/step/", batches.batch_step, name="batch-step"),
    path("desk/batches/<slug:code>/postpone/", batches.batch_postpone, name="batch-postpone"),
    path("desk/batches/<slug:code>/resume/", batches.batch_resume, name="batch-resume"),
    path("desk/batches/<slug:code>/cancel/", batches.batch_cancel, name="batch-cancel"),
    path("desk/batches/<slug:code>/candidates/", candidates.candidate_add, name="batch-candidates"),
    path("desk/batches/<slug:code>/candidates/<int:pk>/", candidates.candidate_detail, name="candidate-detail"),
    path("desk/batches/<slug:code>/candidates/<int:pk>/photo/", candidates.candidate_photo, name="candidate-photo"),
    path("desk/batches/<slug:code>/panel/", panels.panel, name="batch-panel"),
    path("desk/batches/<slug:code>/marks/", marking.mark_list, name="batch-marks"),
    path("desk/batches/<slug:code>/marks/seal/", marking.seal, name="batch-seal"),
    path("desk/batches/<slug:code>/marks/<int:pk>/", marking.mark_candidate, name="mark-candidate"),
    path("desk/batches/<slug:code>/roll/", issuing.roll, name="batch-roll"),
    path("desk/batches/<slug:code>/issue/", issuing.issue, name="batch-issue"),
    *registers_urls.urlpatterns,
    path("desk/certificates/", certificates.certificate_list, name="certificate-list"),
    path("desk/certificates/reports/", certificates.paper_reports, name="paper-reports"),
    path("desk/certificates/<uuid:uuid>/", certificates.certificate_detail, name="certificate-detail"),
    path("desk/certificates/<uuid:uuid>/reprint/", certificates.reprint, name="certificate-reprint"),
    path("desk/certificates/<uuid:uuid>/revoke/", certificates.revoke, name="revocation-request"),
]

unprefixed_urlpatterns = [
    path(".well-known/did.json", publications.did, name="did"),
    path("contexts/certificate/v1.json", publications.context, name="certificate-context"),
    path("status/<int:number>", publications.status_list, name="status-list"),
    re_path(rf"^[vV]/{CODE}\.pdf$", publications.short_pdf, name="short-pdf"),
    re_path(rf"^[vV]/{CODE}\.json$", publications.short_json, name="short-json"),
    re_path(rf"^[vV]/{CODE}/?$", verification.verify_code, name="short-verify"),
]
