import django.db.models.deletion
import foundation.kernel.clock
import foundation.kernel.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0004_acts_of_two_people'),
        ('places', '0002_divisions_of_shengzhou'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=foundation.kernel.codes.short_code, editable=False, max_length=12, unique=True)),
                ('via', models.CharField(choices=[('code', '读回手机验证码'), ('paper', '签字的纸，拍了照')], max_length=6)),
                ('paper', models.CharField(blank=True, max_length=80)),
                ('paper_sha256', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('asked', '等本人同意'), ('given', '本人同意了'), ('ended', '结束了')], default='asked', max_length=6)),
                ('asked_at', models.DateTimeField(default=foundation.kernel.clock.now)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, choices=[('villager', '本人'), ('liaison', '联络员'), ('office', '乡镇（街道）'), ('time', '到期')], max_length=8)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to='people.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='people.person')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=80)),
                ('what', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=foundation.kernel.clock.now)),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deeds', to='mandates.mandate')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['liaison', 'state'], name='mandates_of_liaison'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['state', 'valid_to'], name='mandates_expiring'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'given'))), fields=('person', 'liaison'), name='mandates_one_open_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('liaison')), _negated=True), name='mandates_two_people'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'given'), _negated=True), models.Q(('given_at__isnull', False), ('valid_to__isnull', False)), _connector='OR'), name='mandates_given_with_dates'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='mandates_ended_with_time'),
        ),
    ]
