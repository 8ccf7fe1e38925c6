"""The grounds on which a record is tied to a person, what each leads to, and how it is explained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

RULE_VERSION = "linking-2"
BY_RULE = "rule"


class Outcome(StrEnum):
    """What a tier leads to."""

    FOUNDED = "founded"  # a row of the register is the person
    AUTO = "auto"
    REVIEW = "review"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Tier:
    """One ground; `sentence` is Chinese, for officers."""

    id: str
    outcome: Outcome
    sentence: str


_ALL = (
    Tier("R1", Outcome.FOUNDED, "户籍登记的人员，证件号码可用"),
    Tier("R2", Outcome.FOUNDED, "户籍登记的人员，证件号码不可用，姓名、出生日期和县区在登记中唯一"),
    Tier("O1", Outcome.FOUNDED, "名册自带的编号"),
    Tier("E1", Outcome.AUTO, "证件号码相同，姓名相同"),
    Tier("E1C", Outcome.AUTO, "证件号码相同，姓名相近（个别字不同、漏字，或少数民族姓名长短写法不同）"),
    Tier("D1", Outcome.AUTO, "证件号码不可用，姓名、出生日期和县区相同，且双方都只有一人"),
    Tier("P0", Outcome.AUTO, "证件号码后几位损坏或写错，姓名和前十五位相同，且双方都只有一人"),
    Tier("E2G", Outcome.AUTO, "证件号码是同户大人的，姓名是同户一名未成年人：大人的号码代填，按孩子本人处理"),
    Tier("N1", Outcome.AUTO, "证件号码可用，但户籍登记中没有此人，已新建人员，待补户籍"),
    Tier("E2", Outcome.REVIEW, "证件号码相同但姓名不同：可能填了他人的号码、一号多人或改过姓名，请核对证件"),
    Tier("E2H", Outcome.REVIEW, "证件号码是同户家人的，姓名是同户另一人：可能用家人的号码代填，请核对证件"),
    Tier("D1X", Outcome.REVIEW, "姓名、出生日期和县区相同，但不止一人或证件号码相差较大，请核对证件"),
    Tier("P1", Outcome.REVIEW, "姓名和证件号码前十五位相同，后几位不同，或不止一人，请核对原始证件"),
    Tier("D2", Outcome.REVIEW, "证件号码不可用，姓名和出生日期相同，缺县区或县区不同，请核对证件"),
    Tier("R3", Outcome.REVIEW, "户籍登记的证件号码不可用，同名同日出生的不止一人，请补正证件号码"),
    Tier("N0", Outcome.NONE, "证件号码不可用，也找不到姓名和出生日期相符的人，请补正证件号码"),
)
TIERS = {tier.id: tier for tier in _ALL}


def explained(tier: str) -> str:
    """The ground of a link in Chinese; a tier that this version does not know is named as such."""
    known = TIERS.get(tier)
    return known.sentence if known else f"依据 {tier}（由其他版本的比对规则得出）"


def tiers_of(outcome: Outcome) -> tuple[str, ...]:
    """The ids of the tiers that lead to an outcome."""
    return tuple(tier.id for tier in _ALL if tier.outcome is outcome)
