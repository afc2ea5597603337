"""`import_roster FILE --class CODE [--dry-run] [--decide …]`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.training.rosters import TEA_ROSTER, make_class, person_row, roster
from tests.training.test_roster_sorting import TEA_ROWS
from training.models import Enrolment, RosterImport, TrainingClass
from training.roster.wording import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def training_class() -> TrainingClass:
    return make_class()


def run(file: Path, training_class: TrainingClass, *options: str) -> str:
    out = StringIO()
    call_command("import_roster", str(file), "--class", training_class.code, *options, stdout=out)
    return out.getvalue()


def refusal(file: Path, training_class: TrainingClass, *options: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(file, training_class, *options)
    assert refused.value.returncode == 1
    assert (Enrolment.objects.count(), RosterImport.objects.count()) == (0, 0)
    return str(refused.value)


def test_a_dry_run_prints_every_row_with_its_kind_and_writes_nothing(training_class: TrainingClass) -> None:
    told = run(TEA_ROSTER, training_class, "--dry-run").splitlines()
    assert [line.split()[:3] for line in told[1:43]] == [
        [str(number), str(KINDS[kind]), name] for number, name, kind, _said in TEA_ROWS
    ]
    assert told[43:] == [
        "第 47 行（合计）是合计或签字，没有当成学员。",
        "第 48 行（填表人：）是合计或签字，没有当成学员。",
        "照原样登记：31 行",
        "修好再登记：7 行",
        "请你决定：3 行",
        "不能登记：1 行",
        "只看了一遍，没有登记任何人。",
    ]
    assert not any("330683" in line for line in told)
    assert (Enrolment.objects.count(), RosterImport.objects.count()) == (0, 0)


def test_without_decisions_nothing_is_written_and_the_choices_are_told(training_class: TrainingClass) -> None:
    told = refusal(TEA_ROSTER, training_class).splitlines()
    assert told == [
        "还有 3 行要决定，一个人都没有登记。请用 --decide 说明：",
        "序号 4：keep（采用这一行），drop（先不登记，改好再交）",
        "序号 9：keep（采用这一行），drop（先不登记，改好再交）",
        "序号 13：number（身份证号没错，性别按号码登记），drop（先不登记，改好再交）",
    ]


def test_with_decisions_the_rest_is_written_and_the_second_time_nothing(training_class: TrainingClass) -> None:
    told = run(TEA_ROSTER, training_class, "--decide", "4=keep,9=drop", "--decide", "13=number").splitlines()
    assert told[-2:] == ["40 人已写入名册。", "1 行没有写入，改好再交。"]
    assert Enrolment.objects.count() == 40
    told = run(TEA_ROSTER, training_class).splitlines()
    assert told[-2:] == ["42 行里 40 人已在名册，没有变化。", "1 行没有写入，改好再交。"]
    assert Enrolment.objects.count() == 40


def test_a_faultless_roster_needs_no_decision(training_class: TrainingClass, tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_bytes(roster(person_row(1), person_row(2)))
    assert run(file, training_class).splitlines()[-1] == "2 人已写入名册。"


def test_what_goes_wrong_is_said_plainly(training_class: TrainingClass, tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx", training_class).startswith("打不开文件 none.xlsx。")
    assert refusal(TEA_ROSTER, training_class, "--decide", "4:keep").startswith("--decide 要写成 4=keep,9=drop 这样。")
    assert refusal(TEA_ROSTER, training_class, "--decide", "1=keep") == "序号 1 不能这样决定。请刷新页面再选。"
    training_class.code = "2026-TEA-9999"
    assert refusal(TEA_ROSTER, training_class) == "没有编号是 2026-TEA-9999 的班。"


def test_without_seats_for_all_nothing_is_written() -> None:
    assert refusal(TEA_ROSTER, make_class(capacity=39), "--decide", "4=keep,13=number").startswith(
        "要写入 40 人，只剩 39 个位子"
    )
