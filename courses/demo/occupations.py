"""Occupations from data/occupations.csv, with the levels and specialisms the file does not carry."""

import csv
from pathlib import Path

from courses.models import Occupation, Specialism

FILE = Path(__file__).resolve().parents[1] / "data" / "occupations.csv"
EDITION = 2022
"""The file's codes are those of the 2022 classification where its own notes say nothing else."""
ALL_LEVELS = [5, 4, 3, 2, 1]
LEVELS = {
    "家政服务员": [5, 4, 3, 2],  # DOMAIN 4
    "竹编(竹藤编织)": [],  # no code: run as a single ability, without levels
    "育婴员": [5, 4, 3],
}
SPECIALISMS = {
    "家政服务员": [
        ("家务服务员", "Household worker", [5, 4, 3, 2]),
        ("母婴护理员", "Mother and newborn carer", [5, 4, 3]),
        ("家庭照护员", "Home carer", [5, 4, 3]),
    ],
    "焊工": [
        ("电焊工", "Arc welder", ALL_LEVELS),
        ("气焊工", "Gas welder", [5, 4, 3]),
        ("钎焊工", "Brazer", [5, 4, 3]),
        ("焊接设备操作工", "Welding machine operator", ALL_LEVELS),
    ],
}


def build_occupations() -> None:
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name_en, note = split_english(row["name_en"])
            occupation, _created = Occupation.objects.get_or_create(
                edition=EDITION,
                name=row["name_zh"],
                defaults={
                    "code": row["code"] or None,
                    "name_en": name_en,
                    "levels": LEVELS.get(row["name_zh"], ALL_LEVELS),
                    "confidence": "; ".join(part for part in (row["confidence"], note) if part)[:300],
                },
            )
            for name, name_en, levels in SPECIALISMS.get(occupation.name, []):
                Specialism.objects.get_or_create(
                    occupation=occupation, name=name, defaults={"name_en": name_en, "levels": levels}
                )


def split_english(text: str) -> tuple[str, str]:
    """`Tea processing worker (Yuexiang Longjing)` is a name and a note for the reader of the file."""
    name, bracket, note = text.partition(" (")
    return name.strip(), note.removesuffix(")").strip() if bracket else ""
