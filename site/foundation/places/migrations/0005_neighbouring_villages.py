import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0004_villages")]

    operations = [
        migrations.CreateModel(
            name="NeighbouringVillages",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.division"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.division"
                    ),
                ),
            ],
            options={
                "ordering": ["one__code", "other__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="places_neighbours_one_row_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="places_neighbours_in_order"
                    ),
                ],
            },
        ),
    ]
