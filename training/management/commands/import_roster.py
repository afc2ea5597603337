"""`import_roster FILE --class CODE [--dry-run] [--decide 4=keep,13=number]`: a roster from the command line."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.kernel.actors import SYSTEM
from foundation.kernel.errors import DomainError
from foundation.kernel.text import mask_tail
from foundation.policy.queries import value
from training.models import TrainingClass
from training.operations.roster import confirm_roster, preview_roster
from training.queries.roster import sort_file
from training.roster.archive import too_large
from training.roster.deciding import decide
from training.roster.policies import MAX_BYTES
from training.roster.rows import Kind, SortedRow
from training.roster.wording import KINDS, OPTIONS, say

_KIND_COLUMNS, _NAME_COLUMNS, _DOCUMENT_COLUMNS = 12, 18, 12


class Command(BaseCommand):
    help = _(
        "读一份名册，把每一行分成四种：照原样登记、修好再登记、请你决定、不能登记。"
        "没有 --dry-run 时，把能登记的人一次写入班级：要么全部，要么一个都不写。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--class", dest="code", required=True, metavar="CODE")
        parser.add_argument("--dry-run", action="store_true", help=_("只看，不写"))
        parser.add_argument(
            "--decide",
            action="append",
            default=[],
            metavar="4=keep,9=drop,13=number",
            help=_("每一行要决定的怎么办：keep 采用这一行，number 性别按身份证号，blank 看不懂的格子空着，drop 不登记"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(**options)
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal

    def _import(self, *, file: Path, code: str, dry_run: bool, decide: list[str], **_options: Any) -> None:
        data = _content(file)
        training_class = TrainingClass.objects.select_related("scheme", "institution").filter(code=code).first()
        if training_class is None:
            raise CommandError(_("没有编号是 %(code)s 的班。") % {"code": code})
        answers = _answers(decide)
        rows, notices = sort_file(training_class, data)
        self._tell(rows)
        for notice in notices:
            self.stdout.write(say(notice))
        self._tell_counts(rows)
        if dry_run:
            self.stdout.write(_("只看了一遍，没有登记任何人。"))
            return
        _require_answers(rows, answers)
        with transaction.atomic():
            roster_import = confirm_roster(preview_roster(training_class, data, actor=SYSTEM), answers, actor=SYSTEM)
        outcome = roster_import.outcome
        if outcome["enrolled"]:
            self.stdout.write(_("%(count)s 人已写入名册。") % {"count": outcome["enrolled"]})
        if outcome["present"]:
            self.stdout.write(
                _("%(rows)s 行里 %(present)s 人已在名册，没有变化。")
                % {"rows": len(rows), "present": outcome["present"]}
            )
        if outcome["to_mend"]:
            self.stdout.write(_("%(count)s 行没有写入，改好再交。") % {"count": outcome["to_mend"]})

    def _tell(self, rows: list[SortedRow]) -> None:
        self.stdout.write(_line(_("序号"), _("怎么办"), _("姓名"), _("身份证号"), _("说明")))
        for row in rows:
            findings = row.refusals if row.kind == Kind.REFUSED else (*row.questions, *row.repairs, *row.notes)
            self.stdout.write(
                _line(
                    str(row.number),
                    str(KINDS[row.kind]),
                    row.name,
                    mask_tail(row.document),
                    " ".join(say(finding) for finding in findings),
                )
            )

    def _tell_counts(self, rows: list[SortedRow]) -> None:
        for kind, label in KINDS.items():
            self.stdout.write(
                _("%(kind)s：%(count)s 行") % {"kind": label, "count": sum(row.kind == kind for row in rows)}
            )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > value(MAX_BYTES):
            raise too_large(value(MAX_BYTES))
        return file.read_bytes()
    except OSError as problem:
        raise CommandError(_("打不开文件 %(file)s。请看看路径写对没有。") % {"file": file.name}) from problem


def _answers(written: list[str]) -> dict[int, str]:
    answers = {}
    for part in ",".join(written).split(","):
        if not part.strip():
            continue
        matched = re.fullmatch(r"\s*([0-9]{1,6})\s*=\s*([a-z]+)\s*", part)
        if matched is None:
            raise CommandError(_("--decide 要写成 4=keep,9=drop 这样。看不懂：%(part)s") % {"part": part})
        answers[int(matched[1])] = matched[2]
    return answers


def _require_answers(rows: list[SortedRow], answers: dict[int, str]) -> None:
    undecided = decide(rows, answers).undecided
    if undecided:
        lines = [
            _("序号 %(number)s：%(options)s")
            % {
                "number": row.number,
                "options": "，".join(f"{option.value}（{OPTIONS[option]}）" for option in row.options),
            }
            for row in undecided
        ]
        raise CommandError(
            _("还有 %(count)s 行要决定，一个人都没有登记。请用 --decide 说明：") % {"count": len(undecided)}
            + "\n"
            + "\n".join(lines)
        )


def _line(number: str, kind: str, name: str, document: str, sentence: str) -> str:
    columns = _padded(kind, _KIND_COLUMNS) + _padded(name, _NAME_COLUMNS) + _padded(document, _DOCUMENT_COLUMNS)
    return f"{_padded(number, 6)}{columns}{sentence}".rstrip()


def _padded(text: str, columns: int) -> str:
    """Chinese characters take two columns of a terminal."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, columns - taken)
