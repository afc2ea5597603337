"""The columns of a roster and the many ways their headings are written."""

import re
import unicodedata
from enum import StrEnum


class Column(StrEnum):
    SEQUENCE = "sequence"
    NAME = "name"
    SEX = "sex"
    DOCUMENT = "document"
    PHONE = "phone"
    TOWNSHIP = "township"
    EDUCATION = "education"
    CATEGORY = "category"
    REMARKS = "remarks"


REQUIRED = (Column.NAME, Column.DOCUMENT)

_HEADINGS: dict[Column, str] = {
    Column.SEQUENCE: "序号 编号 号 no",
    Column.NAME: "姓名 学员姓名 名字 学员 参训人员姓名 人员姓名",
    Column.SEX: "性别 男女",
    Column.DOCUMENT: (
        "身份证号 身份证号码 身份证 身份证件号码 身份证件号 证件号码 证件号 公民身份号码 公民身份证号码 "
        "居民身份证号 居民身份证号码 身份号码"
    ),
    Column.PHONE: "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系手机 移动电话 本人电话",
    Column.TOWNSHIP: (
        "乡镇 街道 镇街 乡镇街道 镇乡街道 所在乡镇 所在乡镇街道 所属乡镇 所属乡镇街道 户籍乡镇 户籍所在乡镇 "
        "户籍所在乡镇街道 户籍所在镇街 户籍所在地 户籍地 家庭住址 住址"
    ),
    Column.EDUCATION: "文化程度 学历 文化 教育程度 受教育程度",
    Column.CATEGORY: "人员类别 类别 人员类型 学员类别 培训对象类别 对象类别 身份类别 补贴对象类别",
    Column.REMARKS: "备注 说明 附注",
}
_BY_HEADING = {heading: column for column, written in _HEADINGS.items() for heading in written.split()}
_NOT_WORD = re.compile(r"[\W_]+")


def column_of(heading: str) -> Column | None:
    """The column a heading names; spaces, brackets, stars and full-width forms do not matter."""
    bare = _NOT_WORD.sub("", unicodedata.normalize("NFKC", heading)).lower()
    return _BY_HEADING.get(bare)


def columns_of(headings: dict[int, str]) -> dict[int, Column]:
    """Which place holds which column; the first heading of a kind wins (a second 备注 is not read)."""
    found: dict[int, Column] = {}
    for place, heading in headings.items():
        column = column_of(heading)
        if column is not None and column not in found.values():
            found[place] = column
    return found


def is_header(columns: dict[int, Column]) -> bool:
    return all(column in columns.values() for column in REQUIRED)
