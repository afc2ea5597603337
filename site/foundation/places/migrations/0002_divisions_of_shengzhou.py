"""The county's divisions of today and until 2019, with successors, from the statistical bureau's yearly lists."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "divisions.csv"
FIRST_LIST = date(2015, 1, 1)
CHANGED = date(2019, 10, 31)
LAST_OLD = date(2019, 10, 30)
KINDS = {"province": "province", "prefecture-level city": "city", "county-level city": "county"}
ENGLISH = {
    "浙江省": "Zhejiang Province",
    "绍兴市": "Shaoxing City",
    "嵊州市": "Shengzhou City",
    "剡湖街道": "Shanhu Subdistrict",
    "三江街道": "Sanjiang Subdistrict",
    "鹿山街道": "Lushan Subdistrict",
    "浦口街道": "Pukou Subdistrict",
    "甘霖镇": "Ganlin Town",
    "长乐镇": "Changle Town",
    "崇仁镇": "Chongren Town",
    "黄泽镇": "Huangze Town",
    "三界镇": "Sanjie Town",
    "石璜镇": "Shihuang Town",
    "谷来镇": "Gulai Town",
    "仙岩镇": "Xianyan Town",
    "金庭镇": "Jinting Town",
    "下王镇": "Xiawang Town",
    "贵门乡": "Guimen Township",
    "北漳镇": "Beizhang Town",
    "里南乡": "Linan Township",
    "竹溪乡": "Zhuxi Township",
    "雅璜乡": "Yahuang Township",
    "王院乡": "Wangyuan Township",
    "通源乡": "Tongyuan Township",
    "嵊州经济开发区": "Shengzhou Economic Development Zone",
}


def load(apps, schema_editor):
    Division = apps.get_model("places", "Division")
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    divisions = {}
    for row in sorted(rows, key=lambda row: len(row["code"])):
        valid_from, valid_to = validity(row["type"])
        divisions[row["code"]], _ = Division.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name_zh"],
                "name_en": ENGLISH[row["name_zh"]],
                "kind": kind(row),
                "parent": parent(row["code"], divisions),
                "valid_from": valid_from,
                "valid_to": valid_to,
                "source": row["confidence"][:120],
            },
        )
    for row in rows:
        _before, found, successor = row["type"].partition("successor ")
        if found:
            Division.objects.filter(code=row["code"]).update(successor=divisions[successor.rstrip(")")])


def kind(row):
    if row["type"] in KINDS:
        return KINDS[row["type"]]
    return {"道": "street", "镇": "town", "乡": "township"}.get(row["name_zh"][-1], "zone")


def parent(code, divisions):
    for length in (6, 2):
        if len(code) > length and code[:length] in divisions:
            return divisions[code[:length]]
        if code == "330683":
            return divisions.get("330600")
    return None


def validity(description):
    if description.startswith("statistical pseudo-township"):
        return date(2016, 1, 1), date(2018, 12, 31)
    if "abolished 2019" in description or "old code" in description:
        return FIRST_LIST, LAST_OLD
    if "code since" in description:
        return CHANGED, None
    return FIRST_LIST, None


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
