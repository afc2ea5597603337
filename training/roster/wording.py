"""The sentences for what was found in a roster, in the reader's language."""

import re

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.people.models import Sex
from training.roster.columns import Column
from training.roster.findings import Finding
from training.roster.rows import Kind, Option

COLUMNS = {
    Column.SEQUENCE: _("序号"),
    Column.NAME: _("姓名"),
    Column.SEX: _("性别"),
    Column.DOCUMENT: _("身份证号码"),
    Column.PHONE: _("联系电话"),
    Column.TOWNSHIP: _("户籍所在乡镇（街道）"),
    Column.EDUCATION: _("文化程度"),
    Column.CATEGORY: _("人员类别"),
    Column.REMARKS: _("备注"),
}
SHORT_COLUMNS = COLUMNS | {Column.DOCUMENT: _("身份证号"), Column.PHONE: _("电话"), Column.TOWNSHIP: _("乡镇")}

KINDS = {
    Kind.AS_IS: _("照原样登记"),
    Kind.REPAIRED: _("修好再登记"),
    Kind.DECIDE: _("请你决定"),
    Kind.REFUSED: _("不能登记"),
}

OPTIONS = {
    Option.KEEP: pgettext_lazy("roster row", "采用这一行"),
    Option.NUMBER: _("身份证号没错，性别按号码登记"),
    Option.BLANK: _("看不懂的格子先空着，照样登记"),
    Option.DROP: _("先不登记，改好再交"),
}

_SENTENCES = {
    # repairs
    "spaces": _("%(column)s：去掉空格"),
    "quotes": _("%(column)s：去掉引号"),
    "halfwidth": _("%(column)s：全角数字改成半角"),
    "upper_x": _("%(column)s：末位改成大写 X"),
    "letters": _("%(column)s：全角字母、间隔点改成通用写法"),
    "separators": _("%(column)s：去掉连字符和区号前缀"),
    "sex_from_number": _("性别没有写清楚，按身份证号记为%(sex)s"),
    "township_successor": _("%(written)s已经撤并，记到现在的%(name)s"),
    "township_name": _("“%(written)s”记为%(name)s"),
    "formula_as_text": _("%(column)s里是公式：没有运行，只当普通文字"),
    "filled_from": _("%(column)s这里空着，取自序号 %(number)s"),
    "repeat": _("和序号 %(number)s 是同一个人，说法一致，只登记一次"),
    # notes
    "category_blank": _("人员类别空着，先空着登记；申报补贴前要补上"),
    "phone_blank": _("没有电话，开课通知请当面转告"),
    "phone_shared": _("和序号 %(numbers)s 同用一个电话，可以"),
    "minor": _("%(age)s 周岁，未成年：请家长知情"),
    "in_class": _("已在名册中，不再重复"),
    "waiting": _("已在这个班的候补名单里，不再重复"),
    "former_name": _("这是改名前的姓名，现在登记的姓名是%(name)s；认得是同一个人，照现在的姓名写入。"),
    "on_file": _("以前登记过，档案里的信息不改动"),
    # questions
    "repeat_contradicts": _("和序号 %(numbers)s 是同一个身份证号，但%(columns)s不一样：以哪一行为准？"),
    "repeat_unclear": _("和序号 %(numbers)s 是同一个身份证号，但有看不懂的格子：以哪一行为准？"),
    "repeat_contradicts_in_group": _("这几行是同一个身份证号，但%(columns)s不一样：以哪一行为准？"),
    "repeat_unclear_in_group": _("这几行是同一个身份证号，但有看不懂的格子：以哪一行为准？"),
    "sex_contradicts": _("性别写的是%(written)s，身份证号说是%(number)s：是性别写错了，还是号码抄错了？"),
    "phone_unreadable": _("电话不像一个电话号码：先空着登记，还是改好再交？"),
    "unknown": _("%(column)s“%(written)s”不在名单里：先空着登记，还是改好再交？"),
    # refusals
    "formula": _("%(column)s这一格是公式，读不出结果。请把公式的结果打成文字再交。"),
    "name_missing": _("没有姓名。请照身份证填上。"),
    "name_private_letter": _("姓名里有自造字，换一台电脑就显示不出来。请用输入法的生僻字重新打一遍。"),
    "name_not_letters": _("姓名里有数字或符号。请照身份证改好。"),
    "name_length": _("姓名只有一个字，或者太长。请照身份证改好。"),
    "name_differs": _("这个身份证号已经登记在另一个姓名下。请对照身份证核对姓名和号码；改过名的，请本人到窗口办理。"),
    "document_missing": _("没有身份证号。请照身份证填上。"),
    "document_mangled": _("身份证号被表格软件当成数字，末几位已经丢了。请把这一列设成“文本”，对照身份证重新打一遍。"),
    "document_length": _("身份证号不是 18 位。请对照身份证改好这一行，再导入。"),
    "document_characters": _("身份证号里有数字和 X 以外的字。请对照身份证改好这一行，再导入。"),
    "document_area": _("身份证号开头两位不是省份代码，多半抄错了。请对照身份证改好这一行，再导入。"),
    "document_birth_date": _("身份证号里的出生日期不是真实的日子，多半抄错了。请对照身份证改好这一行，再导入。"),
    "document_check_digit": _(
        "身份证号最后一位和前面 17 位对不上，多半有一位抄错了。请对照身份证逐位核对，改好这一行，再导入。"
    ),
    "too_young": _("开课那天不满 %(minimum)s 周岁，还不能参加。"),
    # the file
    "sheet_read": _("文件里有几张表，读的是“%(sheet)s”。"),
    "sheet_left_out": _("“%(sheet)s”也像名册，这次没有读；要登记请另存成一个文件再交。"),
    "footer": _("第 %(line)s 行（%(text)s）是合计或签字，没有当成学员。"),
    "no_person": _("第 %(line)s 行（%(text)s）没有姓名和身份证号，没有当成学员。"),
    "header_again": _("第 %(line)s 行又是表头，跳过了。"),
    "numbers_counted": _("序号有空着或重复的，下面按先后重新编号。"),
    "total_differs": _("合计写的是 %(stated)s 人，读到的是 %(read)s 行。请核对有没有漏掉的人。"),
}

_LONG_DIGITS = re.compile(r"[0-9]{3,}(?=[0-9]{4})")


def say(finding: Finding) -> str:
    """The sentence; long digits in what was written (a number in the wrong column) show their last four only."""
    facts = {name: _fact(name, value) for name, value in finding.facts.items()}
    return str(_SENTENCES[finding.code]) % facts


def _fact(name: str, value: str) -> str:
    if name == "column":
        return str(SHORT_COLUMNS[Column(value)])
    if name == "columns":
        return "、".join(str(SHORT_COLUMNS[Column(column)]) for column in value.split(","))
    if value in Sex.values:
        return str(Sex(value).label)
    return _LONG_DIGITS.sub("＊＊＊", value)


CODES = frozenset(_SENTENCES)
