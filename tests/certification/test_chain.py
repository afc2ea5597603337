"""From a draft batch to certificates, through the operations."""

import json

import pytest

from certification.models import NumberSeries
from certification.queries.integrity import record_holds
from tests.factories.certification import issue, make_published

pytestmark = pytest.mark.django_db


def test_a_signed_and_published_batch_becomes_certificates() -> None:
    scene = make_published(3)
    certificates = issue(scene)

    assert scene.batch.state == "issued"
    assert [certificate.number[-6:] for certificate in certificates] == ["000001", "000002", "000003"]
    assert [series.last_serial for series in NumberSeries.objects.all()] == [3]
    assert all(record_holds(certificate) for certificate in certificates)
    subject = json.loads(certificates[0].record)["credentialSubject"]
    assert [row["value"] for row in subject["result"]] == ["82.00", "88.00"]
    assert [copy.copy_number for copy in certificates[0].copies.all()] == [1]
