from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0003_venues_rooms_and_stations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='division',
            name='kind',
            field=models.CharField(choices=[('province', '省'), ('city', '地级市'), ('county', '县（市、区）'), ('street', '街道'), ('town', '镇'), ('township', '乡'), ('zone', '开发区'), ('village', '村（社区）')], max_length=10),
        ),
    ]
