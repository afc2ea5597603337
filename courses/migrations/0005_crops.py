import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_calls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Crop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=20, unique=True, verbose_name='网址名')),
                ('name', models.CharField(max_length=20, verbose_name='名称')),
                ('name_en', models.CharField(max_length=40, verbose_name='英文名称')),
                ('harvest', models.JSONField(default=list, verbose_name='忙的月份')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='排第几')),
            ],
            options={
                'verbose_name': '农事',
                'verbose_name_plural': '农事',
                'ordering': ['order', 'slug'],
            },
        ),
        migrations.AddField(
            model_name='course',
            name='crop',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='courses.crop', verbose_name='跟着什么农事'),
        ),
    ]
