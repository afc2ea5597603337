"""The trainee categories that decide subsidies."""

from django.db import migrations

CATEGORIES = [
    ("laid_off", "下岗失业人员", "Laid-off worker"),
    ("registered_unemployed", "城镇登记失业人员", "Registered unemployed (urban)"),
    ("returned_migrant", "返乡农民工", "Returned migrant worker"),
    ("land_requisitioned", "被征地农民", "Farmer whose land was requisitioned"),
    ("rural_transfer", "农村转移就业劳动者", "Rural worker changing to other work"),
    ("cooperative", "合作社经营人员", "Co-operative manager"),
    ("leading_enterprise", "农业龙头企业人员", "Staff of a leading farm enterprise"),
    ("rural_talent", "农村实用人才", "Skilled villager"),
    ("low_income", "低保户", "Household on subsistence allowance"),
    ("enterprise_difficulty", "困难企业职工", "Employee of an enterprise in difficulty"),
]


def load(apps, schema_editor):
    TraineeCategory = apps.get_model("people", "TraineeCategory")
    for order, (code, name, name_en) in enumerate(CATEGORIES):
        TraineeCategory.objects.update_or_create(code=code, defaults={"name": name, "name_en": name_en, "order": order})


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
