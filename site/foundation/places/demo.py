"""Villages of the demo county. Townships are real, the villages in them invented."""

from datetime import date
from itertools import pairwise

from foundation.places.models import Division, NeighbouringVillages
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
_MORE_NAMES = (
    ("下岙村", "Xia'ao"),
    ("枫树岭村", "Fengshuling"),
    ("白泥墩村", "Bainidun"),
    ("长坑村", "Changkeng"),
    ("月塘村", "Yuetang"),
    ("东湾村", "Dongwan"),
    ("横路村", "Henglu"),
    ("里坞村", "Liwu"),
    ("黄泥桥村", "Huangniqiao"),
    ("青石弄村", "Qingshilong"),
    ("后庄村", "Houzhuang"),
    ("大枧村", "Dajian"),
    ("麦田畈村", "Maitianfan"),
)
NAMED_FIRST = 3
FEWEST, MOST = 4, 8


def build() -> None:
    """Four to eight villages a township, their codes of twelve digits below the township's, and who is whose neighbour;
    running it again changes nothing."""
    rows: list[list[Division]] = []
    for position, township in enumerate(current_townships().order_by("code")):
        rows.append([_village(township, position, number) for number in range(_how_many(position))])
    for position, villages in enumerate(rows):
        for one, other in pairwise(villages):
            _neighbours(one, other)
        for one, other in list(zip(villages, villages[2:], strict=False))[position % 2 :: 2]:
            _neighbours(one, other)
        if position:
            _neighbours(rows[position - 1][-1], villages[0])


def _how_many(position: int) -> int:
    return FEWEST + (position * 3) % (MOST - FEWEST + 1)


def _village(township: Division, position: int, number: int) -> Division:
    if number < NAMED_FIRST:
        name, name_en = _NAMES[(position + 3 * number) % len(_NAMES)]
    else:
        name, name_en = _MORE_NAMES[(5 * position + number) % len(_MORE_NAMES)]
    village, _created = Division.objects.get_or_create(
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
    return village


def _neighbours(one: Division, other: Division) -> None:
    first, second = sorted((one, other), key=lambda village: village.pk)
    NeighbouringVillages.objects.get_or_create(one=first, other=second)
