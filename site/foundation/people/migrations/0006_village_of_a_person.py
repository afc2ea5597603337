import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_sign_ins'),
        ('places', '0002_divisions_of_shengzhou'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='village',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division'),
        ),
    ]
