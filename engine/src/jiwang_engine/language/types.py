"""The types of the policy language: what a value is, in which unit, with how many decimals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of values."""

    BOOL = "bool"  # 是否, three-valued
    INT = "int"  # 整数; unit 月 天 岁 人 or none
    MONEY = "money"  # 金额; unit "" (once), month or year; scale 2 and more
    RATIO = "ratio"  # 比率 (倍, %); any scale
    AREA = "area"  # 面积, m², scale 2
    DATE = "date"  # held as the integer 20260301
    MONTH = "month"  # held as the integer year * 12 + month - 1
    CODE = "code"  # one word of a code list
    REGION = "region"  # a place code


@dataclass(frozen=True, slots=True)
class Type:
    """A type. Numbers are integers times 10 ** -scale; rounding never happens by itself."""

    kind: Kind
    scale: int = 0
    unit: str = ""
    codes: str = ""  # id of the code list

    @property
    def is_number(self) -> bool:
        """Whether values can be added and compared by size."""
        return self.kind in (Kind.INT, Kind.MONEY, Kind.RATIO, Kind.AREA)


BOOL = Type(Kind.BOOL)
COUNT = Type(Kind.INT)
DATE = Type(Kind.DATE)
MONTH = Type(Kind.MONTH)
YEARS_OF_AGE = Type(Kind.INT, unit="岁")
