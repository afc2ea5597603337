"""The kinds of class a county starts with (DOMAIN 2). From here on they are the bureau's data."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FIRST_DAY = date(2020, 1, 1)
SCHEMES = [
    # code, name, name_en, papers, min hours, share of theory and practice, most people, threshold, pass mark, lock
    (
        "level-course",
        "等级培训班",
        "Level course",
        ["level_certificate"],
        Decimal(60),
        40,
        50,
        Decimal(80),
        Decimal(60),
        "at_start",
    ),
    (
        "single-ability",
        "专项能力班",
        "Single-ability course",
        ["single_ability"],
        Decimal(40),
        0,
        50,
        Decimal(80),
        Decimal(60),
        "at_start",
    ),
    (
        "skill-course",
        "技能培训班",
        "Skill course",
        ["training_certificate"],
        Decimal(8),
        0,
        60,
        Decimal(80),
        Decimal(60),
        "at_start",
    ),
    (
        "village-class",
        "进村短训班",
        "Short practical class in a village",
        ["attendance_proof"],
        Decimal(2),
        0,
        120,
        Decimal(80),
        None,
        "first_session_end",
    ),
]


def add_schemes(apps, schema_editor):
    scheme = apps.get_model("training", "Scheme")
    for code, name, name_en, papers, hours, share, size, threshold, pass_mark, lock in SCHEMES:
        scheme.objects.using(schema_editor.connection.alias).get_or_create(
            code=code,
            valid_from=FIRST_DAY,
            defaults={
                "name": name,
                "name_en": name_en,
                "papers": papers,
                "min_hours": hours,
                "min_share": share,
                "max_size": size,
                "attendance_threshold": threshold,
                "pass_mark": pass_mark,
                "roster_locks": lock,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [migrations.RunPython(add_schemes, migrations.RunPython.noop)]
