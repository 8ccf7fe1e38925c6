"""A family explained in full sentences: what the page prints and the caller fills."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One condition of the law as it stands for this family; `verdict` is 符合, 不符合, 待核实 or 待认定."""

    label: str
    verdict: str
    text: str  # 户年收入 12,000.00元 < 标准 820元 × 12 × 2人 = 19,680.00元
    article: str = ""


@dataclass(frozen=True, slots=True)
class FamilyStory:
    """One family: names masked, sentences whole, clauses in the order of the law."""

    title: str
    level: str  # a value of terms.Level
    sentences: tuple[str, ...]
    clauses: tuple[ClauseLine, ...] = ()
    clauses_title: str = ""  # 低保家庭：待核实
    link: str = ""  # relative address of its list
