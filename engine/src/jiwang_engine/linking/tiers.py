"""The grounds on which a record is tied to a person, what each leads to, and how it is explained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

RULE_VERSION = "linking-4"
BY_RULE = "rule"


class Outcome(StrEnum):
    """What a tier leads to."""

    FOUNDED = "founded"  # a row of the register is the person
    AUTO = "auto"
    REVIEW = "review"
    NONE = "none"


LEAST_PRECISION = 0.998
"""Of a thousand links that a tier makes by itself at most two may be wrong; a tier that did worse sends to review."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a tier did against the synthetic truth: three cities of a million, a fifth of the people struck from the register,
    one name in a hundred misspelt (`bench/linking.py`); F1 by two files of people without a number (`bench/chinese.py`)."""

    right: int
    wrong: int

    @property
    def precision(self) -> float:
        """The share of right links; 0 where none was seen."""
        return self.right / max(self.right + self.wrong, 1)


@dataclass(frozen=True, slots=True)
class Tier:
    """One ground; `sentence` is Chinese, for officers. What links by itself must have been tried."""

    id: str
    wanted: Outcome
    sentence: str
    trial: Trial = Trial(0, 0)
    by_people: bool = False

    @property
    def outcome(self) -> Outcome:
        """What the tier leads to: a link is left to people where the trial was not good enough."""
        is_sure = self.wanted is not Outcome.AUTO or self.by_people or self.trial.precision >= LEAST_PRECISION
        return self.wanted if is_sure else Outcome.REVIEW


_ALL = (
    Tier("R1", Outcome.FOUNDED, "户籍登记的人员，证件号码可用"),
    Tier("R2", Outcome.FOUNDED, "户籍登记的人员，证件号码不可用，姓名、出生日期和县区在登记中唯一"),
    Tier("O1", Outcome.FOUNDED, "名册自带的编号"),
    Tier("H1", Outcome.AUTO, "人工核对：同一人", by_people=True),
    Tier("H2", Outcome.AUTO, "人工核对：两个人员编号是同一人，证件号码是其中另一个的", by_people=True),
    Tier("E1", Outcome.AUTO, "证件号码相同，姓名相同", Trial(3_554_828, 3)),
    Tier(
        "E1C",
        Outcome.AUTO,
        "证件号码相同，姓名相近（个别字不同、漏字，或少数民族姓名长短写法不同）",
        Trial(35_339, 12),
    ),
    Tier(
        "E1S",
        Outcome.AUTO,
        "证件号码不可用或是别人的，学籍号或残疾人证号里的号码相同，姓名相同",
        Trial(13_565, 0),
    ),
    Tier("D1", Outcome.AUTO, "证件号码不可用，姓名、出生日期和县区相同，且双方都只有一人", Trial(9_562, 0)),
    Tier(
        "P0", Outcome.AUTO, "证件号码后几位损坏或写错，姓名和前十五位相同，且双方都只有一人", Trial(6_128, 0)
    ),
    Tier(
        "E2G",
        Outcome.AUTO,
        "证件号码是同户大人的，姓名是同户一名未成年人：大人的号码代填，按孩子本人处理",
        Trial(1_262, 0),
    ),
    Tier("F1", Outcome.AUTO, "没有可用的证件号码，其余各项合起来评分很高，且远高于其他人", Trial(118_928, 1)),
    Tier("N1", Outcome.AUTO, "证件号码可用，但户籍登记中没有此人，已新建人员，待补户籍", Trial(914_807, 25)),
    Tier("E2", Outcome.REVIEW, "证件号码相同但姓名不同：可能填了他人的号码、一号多人或改过姓名，请核对证件"),
    Tier("E2H", Outcome.REVIEW, "证件号码是同户家人的，姓名是同户另一人：可能用家人的号码代填，请核对证件"),
    Tier("D1X", Outcome.REVIEW, "姓名、出生日期和县区相同，但不止一人或证件号码相差较大，请核对证件"),
    Tier("P1", Outcome.REVIEW, "姓名和证件号码前十五位相同，后几位不同，或不止一人，请核对原始证件"),
    Tier("D2", Outcome.REVIEW, "证件号码不可用，姓名和出生日期相同，缺县区或县区不同，请核对证件"),
    Tier(
        "D3",
        Outcome.REVIEW,
        "只有姓名，没有可用的证件号码和出生日期，登记中叫这个名字的不超过五人，请核对证件",
    ),
    Tier("R3", Outcome.REVIEW, "户籍登记的证件号码不可用，同名同日出生的不止一人，请补正证件号码"),
    Tier("F2", Outcome.REVIEW, "没有可用的证件号码，其余各项合起来像这个人，请核对证件"),
    Tier("HX", Outcome.REVIEW, "人工核对认定的人，这次的户籍登记里没有，请再核对"),
    Tier("H0", Outcome.NONE, "人工核对：不是所列的人，也找不到别的人"),
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


def automatic(*among: str) -> str:
    """Those of the tiers that link by themselves, as an SQL list."""
    return ", ".join(f"'{tier}'" for tier in among if TIERS[tier].outcome is Outcome.AUTO) or "''"
