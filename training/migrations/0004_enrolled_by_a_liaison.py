from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0003_registers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='enrolment',
            name='source',
            field=models.CharField(choices=[('self', '自己报名'), ('liaison', '联络员代报'), ('institution', '学校代报'), ('roster', '名册导入')], max_length=12),
        ),
    ]
