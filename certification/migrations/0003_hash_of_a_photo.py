from django.db import migrations, models


def hash_photos_as_recorded(apps, schema_editor):
    """The hash stands on record since the photo was stored; the newest entry is that of the photo in use."""
    Candidate = apps.get_model("certification", "Candidate")
    Entry = apps.get_model("audit", "Entry")
    for pk in Candidate.objects.exclude(photo="").values_list("pk", flat=True).iterator():
        entry = (
            Entry.objects.filter(
                action="certification.candidate.photo_stored", object_type="certification.candidate", object_id=str(pk)
            )
            .order_by("-pk")
            .first()
        )
        if entry is not None:
            Candidate.objects.filter(pk=pk).update(photo_sha256=entry.data["sha256"])


class Migration(migrations.Migration):
    dependencies = [
        ("certification", "0002_counters_move_to_policy"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="photo_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(hash_photos_as_recorded, migrations.RunPython.noop),
    ]
