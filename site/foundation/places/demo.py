"""Villages of the demo county. Townships are real, the villages in them invented."""

from datetime import date

from foundation.places.models import Division
from foundation.places.queries import current_townships

SINCE = date(2019, 1, 1)
_NAMES = (
    ("溪口村", "Xikou"),
    ("桃园村", "Taoyuan"),
    ("上街村", "Shangjie"),
    ("茶坞村", "Chawu"),
    ("竹山村", "Zhushan"),
    ("石桥村", "Shiqiao"),
    ("樟树下村", "Zhangshuxia"),
    ("前良村", "Qianliang"),
)
VILLAGES_A_TOWNSHIP = 3


def build() -> None:
    """Three villages a township, their codes of twelve digits below the township's; running it again changes nothing."""
    for position, township in enumerate(current_townships().order_by("code")):
        for number in range(VILLAGES_A_TOWNSHIP):
            name, name_en = _NAMES[(position + 3 * number) % len(_NAMES)]
            Division.objects.get_or_create(
                code=f"{township.code}{201 + number}",
                defaults={
                    "name": name,
                    "name_en": name_en,
                    "kind": Division.Kind.VILLAGE,
                    "parent": township,
                    "valid_from": SINCE,
                    "source": "demo",
                },
            )
