from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_seals"),
    ]

    operations = [
        migrations.RemoveField(model_name="receipt", name="scope"),
        migrations.AddField(
            model_name="receipt",
            name="owner",
            field=models.CharField(default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(model_name="receipt", name="done", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="receipt", name="session", field=models.CharField(blank=True, max_length=40)),
    ]
