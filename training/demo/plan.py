"""The demo county's classes of a year, in days from the day the demo is built."""

from dataclasses import dataclass
from datetime import time

TEA_ROSTER_CODE = "2026-TEA-0012"
EVENING, AFTERNOON, MORNING, FULL_DAY = time(18, 30), time(13, 30), time(8, 30), time(9)
TUESDAY_THURSDAY_SATURDAY, MONDAY_WEDNESDAY_FRIDAY, DAILY = (1, 3, 5), (0, 2, 4), (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)


@dataclass(frozen=True)
class Plan:
    """One class. `starts` counts days from today; `hours` is one session's class hours; `people` come to it."""

    course: str
    school: str
    venue: str
    state: str
    starts: int
    hours: int = 4
    people: int = 18
    capacity: int = 24
    days: tuple[int, ...] = WEEKDAYS
    begins: time = AFTERNOON
    title: str = ""
    bring: str = ""
    reason: str = ""
    code: str = ""
    trainer: int = 0
    filed_days_ago: int = 3
    farmer: bool = False
    scores: bool = True


CLOSED = [
    Plan("TEA-01", "GANLIN", "GANLIN-SCHOOL", "closed", -330, people=16, capacity=30),
    Plan("CARE-01", "SKILLEDU", "SKILLEDU-1", "closed", -300, people=20, capacity=30),
    Plan("STOVE-01", "CHONGREN", "CHONGREN-HALL", "closed", -275, people=17),
    Plan("MACH-03", "VOCATION", "VOCATION-1", "closed", -255, people=20, capacity=30),
    Plan("FRUIT-04", "CHONGREN", "GUIMEN-HALL", "closed", -240, people=24, capacity=36, begins=MORNING),
    Plan("TEA-02", "GANLIN", "GANLIN-HALL", "closed", -232, people=22, capacity=30, begins=MORNING),
    Plan("CRAFT-01", "CHONGREN", "CHONGREN-HALL", "closed", -210, people=12, capacity=16),
    Plan("FRUIT-03", "SKILLEDU", "HUANGZE-HALL", "closed", -180, people=18),
    Plan("MACH-01", "VOCATION", "VOCATION-1", "closed", -160, people=15, capacity=20),
    Plan("CARE-03", "SKILLEDU", "SKILLEDU-1", "closed", -140, people=20, capacity=26),
    Plan("TEA-06", "GANLIN", "GANLIN-SCHOOL", "closed", -120, people=14, capacity=20),
    Plan("CRAFT-05", "SKILLEDU", "SANJIE-HALL", "closed", -95, people=16),
    Plan("STOVE-04", "CHONGREN", "CHANGLE-HALL", "closed", -75, people=18),
    Plan(
        "TEA-01",
        "GANLIN",
        "GANLIN-SCHOOL",
        "closed",
        -62,
        people=24,
        capacity=30,
        trainer=1,
        farmer=True,
        title="越乡龙井炒制（秋季班）",
    ),
]

UNDER_WAY = [
    Plan(
        "TEA-05",
        "GANLIN",
        "GANLIN-HALL",
        "running",
        -5,
        hours=2,
        people=22,
        capacity=30,
        days=DAILY,
        begins=EVENING,
        bring="笔和本子",
    ),
    Plan("CARE-02", "SKILLEDU", "SKILLEDU-1", "running", -9, people=20, capacity=26),
    Plan("MACH-04", "VOCATION", "VOCATION-1", "running", -4, people=14, capacity=20, begins=MORNING),
    Plan("STOVE-04", "GANLIN", "GANLIN-SCHOOL", "assessing", -8, people=16, capacity=20, scores=False, trainer=1),
    Plan("FRUIT-02", "CHONGREN", "CHONGREN-HALL", "assessing", -26, people=15, capacity=20),
]

OPEN = [
    Plan(
        "TEA-04",
        "GANLIN",
        "GANLIN-HALL",
        "enrolling",
        16,
        hours=3,
        people=29,
        capacity=36,
        days=MONDAY_WEDNESDAY_FRIDAY,
        begins=EVENING,
        bring="身份证、笔",
        trainer=1,
    ),
    Plan("FRUIT-01", "CHONGREN", "GULAI-HALL", "enrolling", 25, people=11, capacity=40, bring="嫁接刀、手套"),
    Plan(
        "CARE-01",
        "SKILLEDU",
        "SKILLEDU-1",
        "enrolling",
        12,
        people=33,
        capacity=40,
        begins=MORNING,
        bring="身份证",
        trainer=2,
    ),
    Plan("STOVE-01", "CHONGREN", "CHONGREN-HALL", "enrolling", 9, people=18, capacity=18, bring="围裙"),
    Plan("MACH-05", "VOCATION", "VOCATION-1", "enrolling", 14, people=7, capacity=24, days=WEEKEND, hours=5),
    Plan("CRAFT-04", "SKILLEDU", "SANJIE-HALL", "enrolling", 18, people=9, capacity=40, days=MONDAY_WEDNESDAY_FRIDAY),
    Plan("FRUIT-04", "CHONGREN", "GUIMEN-HALL", "enrolling", 6, people=21, capacity=40, days=WEEKEND, begins=MORNING),
    Plan("CARE-04", "GANLIN", "GANLIN-SCHOOL", "approved", 21, people=8, capacity=30),
]

WAITING = [
    Plan(
        "TEA-01",
        "GANLIN",
        "GANLIN-HALL",
        "draft",
        16,
        hours=3,
        people=0,
        capacity=42,
        days=TUESDAY_THURSDAY_SATURDAY,
        begins=EVENING,
        title="茶叶加工工（五级）",
        bring="身份证、手套",
        code=TEA_ROSTER_CODE,
    ),
    Plan("CRAFT-05", "GANLIN", "GANLIN-SCHOOL", "filed", 13, people=12, capacity=30, trainer=1),
    Plan("MACH-02", "VOCATION", "VOCATION-1", "filed", 17, people=14, capacity=24, filed_days_ago=6),
    Plan("CARE-03", "SKILLEDU", "SANJIE-HALL", "filed", 15, people=3, capacity=40, filed_days_ago=1, trainer=1),
    Plan(
        "STOVE-05",
        "GANLIN",
        "GANLIN-HALL",
        "returned",
        24,
        hours=5,
        people=5,
        capacity=30,
        reason="第 3 周和茶艺师班用同一个礼堂，请换时间或地点；另请写明灶台数量。",
    ),
    Plan("CRAFT-02", "CHONGREN", "CHONGREN-HALL", "draft", 40, people=0, capacity=20),
    Plan(
        "MACH-01", "VOCATION", "VOCATION-1", "refused", 30, people=4, reason="今年拖拉机班的名额用完了，请报明年春季。"
    ),
    Plan("FRUIT-05", "SKILLEDU", "HUANGZE-HALL", "postponed", 11, people=10, reason="菇棚改造没完工"),
    Plan("TEA-02", "GANLIN", "CHANGLE-HALL", "cancelled", -20, people=6, capacity=30, reason="只有 6 人报名，不够开班"),
]

EVERYTHING = [*CLOSED, *UNDER_WAY, *OPEN, *WAITING]
