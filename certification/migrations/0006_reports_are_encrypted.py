from django.db import migrations
from django.db.models import F, TextField
from django.db.models.functions import Cast

import foundation.people.fields


def encrypt_what_was_written(apps, schema_editor):
    """Rows from before lie in the clear: each is written again through the field, which encrypts."""
    rows = apps.get_model("certification", "PaperReport").objects
    fields = ("written_reference", "message", "contact")
    plain = {f"{name}_lying": Cast(F(name), TextField()) for name in fields}
    for row in rows.annotate(**plain).values("pk", *plain):
        rows.filter(pk=row["pk"]).update(**{name: row[f"{name}_lying"] for name in fields})


class Migration(migrations.Migration):
    dependencies = [("certification", "0005_scopes_and_cards")]

    operations = [
        migrations.AlterField(
            "paperreport",
            "written_reference",
            foundation.people.fields.EncryptedText(help_text="纸上的编号或查验码"),
        ),
        migrations.AlterField("paperreport", "message", foundation.people.fields.EncryptedText(blank=True)),
        migrations.AlterField("paperreport", "contact", foundation.people.fields.EncryptedText(blank=True)),
        migrations.RunPython(encrypt_what_was_written, migrations.RunPython.noop),
    ]
