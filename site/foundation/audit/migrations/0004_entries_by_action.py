from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_receipts_are_claimed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "id"], name="audit_entry_action"),
        ),
    ]
