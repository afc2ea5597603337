"""Requests to withdraw a certificate, and signed rolls, become acts of two people; their own table goes."""

from django.db import migrations

STATES = {"requested": "requested", "approved": "confirmed", "declined": "declined"}
ISSUED = ("review_over", "issued", "closed")
REASONS = {"fraud": "弄虚作假", "wrong_facts": "信息有误", "issued_in_error": "误发", "holder_request": "本人申请"}


def move(apps, schema_editor):
    act_model = apps.get_model("people", "TwoPersonAct")
    acts = []
    for row in apps.get_model("certification", "Revocation").objects.select_related("certificate__body"):
        acts.append(
            act_model(
                kind="certification.revoke",
                object_type="certification.certificate",
                object_id=str(row.certificate_id),
                office_id=row.certificate.body.organisation_id,
                reason=row.note or REASONS[row.reason],
                data={"code": row.reason},
                state=STATES[row.state],
                requested_by_id=row.requested_by_id,
                requested_at=row.requested_at,
                decided_by_id=row.decided_by_id,
                decided_at=row.decided_at,
            )
        )
    for roll in apps.get_model("certification", "RollSignature").objects.select_related("batch__body"):
        released = roll.batch.state in ISSUED
        acts.append(
            act_model(
                kind="certification.issue",
                object_type="certification.appraisalbatch",
                object_id=str(roll.batch_id),
                office_id=roll.batch.body.organisation_id,
                reason="考评组长签了成绩册",
                data={"sha256": roll.sha256},
                state="confirmed" if released else "requested",
                requested_by_id=roll.signed_by_id,
                requested_at=roll.signed_at,
                decided_by_id=roll.batch.released_by_id if released else None,
                decided_at=roll.batch.released_at if released else None,
            )
        )
    act_model.objects.bulk_create(acts, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0003_hash_of_a_photo"),
        ("people", "0004_acts_of_two_people"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="Revocation"),
    ]
