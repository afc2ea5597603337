
import datetime

import django.db.models.deletion
import foundation.kernel.clock
import foundation.kernel.codes
import foundation.people.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0005_crops'),
        ('people', '0008_keys_of_programs'),
        ('places', '0005_neighbouring_villages'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=foundation.kernel.codes.short_code, editable=False, max_length=12, unique=True)),
                ('phone', foundation.people.fields.EncryptedText(blank=True)),
                ('phone_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='怎么称呼')),
                ('what', models.CharField(blank=True, max_length=200, verbose_name='想问什么')),
                ('language', models.CharField(choices=[('zh-hans', '简体中文'), ('en', 'English')], default='zh-hans', max_length=10)),
                ('state', models.CharField(choices=[('open', '等回电'), ('reached', '通上话了'), ('gave_up', '没打通')], default='open', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说了什么')),
                ('created_at', models.DateTimeField(default=foundation.kernel.clock.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='wish',
            name='courses_wish_one_open_a_course',
        ),
        migrations.AddField(
            model_name='wish',
            name='asked_by',
            field=models.CharField(choices=[('self', '我自己'), ('family', '我和家里人'), ('village', '村里'), ('co_op', '合作社'), ('employer', '单位')], default='self', max_length=10),
        ),
        migrations.AddField(
            model_name='wish',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='wish',
            name='expires_on',
            field=models.DateField(default=datetime.date(2027, 11, 22)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='wish',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='wish',
            name='pool',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='wishes', to='courses.pool'),
        ),
        migrations.AddField(
            model_name='wish',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='wishes', to='courses.theme'),
        ),
        migrations.AddField(
            model_name='wish',
            name='village',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division'),
        ),
        migrations.AlterField(
            model_name='wish',
            name='state',
            field=models.CharField(choices=[('open', '等开班'), ('answered', '已开班'), ('withdrawn', '已撤回'), ('expired', '过期了')], default='open', max_length=10),
        ),
        migrations.AddIndex(
            model_name='wish',
            index=models.Index(fields=['state', 'expires_on'], name='courses_wish_expiry'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('asked_by__in', ('self', 'family')), ('course__isnull', False), ('state', 'open')), fields=('person', 'course'), name='courses_wish_one_open_a_course'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('course__isnull', False), ('state', 'open'), models.Q(('asked_by__in', ('self', 'family')), _negated=True)), fields=('person', 'course', 'township', 'asked_by'), name='courses_wish_one_open_for_others'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_by__in', ('co_op', 'employer')), ('organisation__isnull', False)), models.Q(('organisation__isnull', True), models.Q(('asked_by__in', ('co_op', 'employer')), _negated=True)), _connector='OR'), name='courses_wish_organisation_fits'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', True), _connector='OR'), name='courses_wish_open_has_not_ended'),
        ),
        migrations.AddField(
            model_name='callback',
            name='course',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.course'),
        ),
        migrations.AddField(
            model_name='callback',
            name='taken_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='callback',
            name='township',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.division'),
        ),
        migrations.AddField(
            model_name='callback',
            name='wish',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='call_backs', to='courses.wish'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(fields=['state', 'township', 'created_at'], name='courses_call_back_waiting'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('phone_hash',), name='courses_call_back_one_open_a_phone'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='courses_call_back_closed_when'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='courses_call_back_taken_when'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(('wish__isnull', True), ('state', 'reached'), _connector='OR'), name='courses_call_back_wish_is_reached'),
        ),
    ]
