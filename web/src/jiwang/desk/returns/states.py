"""Units that are never added up, by what help is told, and the layouts of the tables of sums: columns and checks are data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jiwang.kit.words.amounts import YUAN


class Unit(StrEnum):
    """What is counted. A person who was helped twice is one 人 and two 人次."""

    PERSON = "人"
    TURN = "人次"
    HOME = "户"
    CASE = "件"


class Work(StrEnum):
    """What is told beside the help: each in its own unit."""

    COMPARED = "数据比对"
    CHECKED = "经济状况核对"
    GRANTED = "新增认定"


HELPERS = "结对帮扶人"  # of gifts: a report names no helper
TOTAL = "合计"
WOMAN = "女"  # as the register writes it


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its number on the form; without a measure the desk has no such number, and says so."""

    number: int
    label: str
    unit: str
    measure: str = ""
    adds_up: bool = True

    @property
    def is_money(self) -> bool:
        """Whether it is written in yuan, and kept in fen."""
        return self.unit == YUAN

    @property
    def heading(self) -> str:
        """Its label and its unit."""
        return f"{self.label}({self.unit})"


@dataclass(frozen=True, slots=True)
class Layout:
    """A form: whose families it counts, its columns, and what must hold in each of its rows.

    A check is written as on the form: `2=9+10+11+12`; `2'` is the number of the month before.
    """

    id: str
    title: str
    source: str
    items: tuple[str, ...]
    columns: tuple[Column, ...]
    checks: tuple[str, ...]

    def column(self, number: int) -> Column:
        """The column of a number. Raises KeyError."""
        return {one.number: one for one in self.columns}[number]


_WHO = (
    Column(3, "女性", "人", "women"),
    Column(4, "老年人", "人", "elders"),
    Column(5, "未成年人", "人", "minors"),
    Column(6, "残疾人", "人"),
)
# The monthly table of a county in Fujian as it is published, with its own numbers; 7 and 8 are not legible there and left out.
# Whether 19 and 20 are persons or families the form does not say; here persons, 拟.
DIBAO = Layout(
    "dibao",
    "最低生活保障月统计表",
    "县级民政部门公开的低保月统计表（31列）",
    ("dibao", "danren"),
    (
        Column(1, "低保户数", "户", "homes"),
        Column(2, "低保人数", "人", "persons"),
        *_WHO,
        Column(9, "劳动能力：有", "人"),
        Column(10, "劳动能力：部分丧失", "人"),
        Column(11, "劳动能力：完全丧失", "人"),
        Column(12, "劳动能力：无", "人"),
        Column(13, "致贫原因：疾病", "人"),
        Column(14, "致贫原因：残疾", "人"),
        Column(15, "致贫原因：因学", "人"),
        Column(16, "致贫原因：灾害", "人"),
        Column(17, "致贫原因：缺乏劳动力", "人"),
        Column(18, "致贫原因：其他", "人"),
        Column(19, "当月新增", "人", "added"),
        Column(20, "当月退出", "人", "left"),
        Column(21, "累计支出", "元"),
        Column(22, "累计：低保金", "元", "paid_this_year"),
        Column(23, "累计：物价补贴", "元"),
        Column(24, "累计：高龄补贴", "元"),
        Column(25, "累计：其他补贴", "元"),
        Column(26, "当月支出", "元"),
        Column(27, "当月：低保金", "元", "paid"),
        Column(28, "当月：物价补贴", "元"),
        Column(29, "当月：高龄补贴", "元"),
        Column(30, "当月：其他补贴", "元"),
        Column(31, "当月人均补助额", "元", adds_up=False),
    ),
    (
        "1<=2", "3<=2", "4+5<=2", "6<=2", "2=9+10+11+12", "2<=13+14+15+16+17+18", "2=2'+19-20", "21=22+23+24+25", "26=27+28+29+30", "26<=21",
    ),
)  # fmt: skip
# The same questions of those in care: no published form of it is known to us, columns are 拟.
TEKUN = Layout(
    "tekun",
    "特困人员供养月统计表",
    "济网拟定，参照低保月统计表",
    ("tekun",),
    (
        Column(1, "特困户数", "户", "homes"),
        Column(2, "特困人数", "人", "persons"),
        *_WHO,
        Column(7, "集中供养", "人"),
        Column(8, "分散供养", "人"),
        Column(9, "当月新增", "人", "added"),
        Column(10, "当月退出", "人", "left"),
        Column(11, "累计供养金", "元", "paid_this_year"),
        Column(12, "当月供养金", "元", "paid"),
    ),
    ("1<=2", "3<=2", "4+5<=2", "6<=2", "2=7+8", "2=2'+9-10", "12<=11"),
)
LAYOUTS = {one.id: one for one in (DIBAO, TEKUN)}
