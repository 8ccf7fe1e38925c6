"""Small frozen types that every part of the engine shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path


class Verdict(IntEnum):
    """The four answers of a rule, with the codes that SQL and Parquet store."""

    NO = 0
    YES = 1
    UNKNOWN = 2  # 待核实: a fact is missing
    UNDECIDED = 3  # 待认定: a person must decide

    @property
    def word(self) -> str:
        """The word that JSON output uses: no, yes, unknown or undecided."""
        return self.name.lower()


VERDICT_LABELS = {
    Verdict.YES: "符合",
    Verdict.NO: "不符合",
    Verdict.UNKNOWN: "待核实",
    Verdict.UNDECIDED: "待认定",
}


class Subject(StrEnum):
    """Whom a fact, variable, category, item or indicator speaks of."""

    PERSON = "person"  # 人
    UNIT = "unit"  # 户: the people who are assessed together
    SUPPORTER = (
        "supporter"  # 义务人: outside the household, bound by law to support one of it (赡养、抚养、扶养)
    )


class Purpose(StrEnum):
    """Why a source or a fact may be read (Social Assistance Law art. 40, 41 and 70(6))."""

    IDENTITY = "identity"  # who lives where
    ROLL = "roll"  # who already receives what
    TRIGGER = "trigger"  # signs of trouble, screened for everybody
    MEANS = "means"  # income and property: only for people in case mode


class Level(StrEnum):
    """How urgent an alert is; the order of members is the order of urgency."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    GREY = "grey"


class Mark(StrEnum):
    """How far a number of the law can be trusted."""

    VERIFIED = "核实"
    MEMORY = "记忆"
    PROPOSED = "拟"
    DOUBTFUL = "疑"
    UNPUBLISHED = "未公布"
    FICTIONAL = "虚构"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; line and column count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Print as file:line:column, leaving out what is not known."""
        parts = [Path(self.file).name if len(self.file) > 120 else self.file]
        parts += [str(number) for number in (self.line, self.column) if number]
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a document: `社会救助法#18` is article 18 of the Social Assistance Law."""

    document: str
    article: str = ""

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Split `document#article`; a text without `#` cites the whole document."""
        document, _, article = text.partition("#")
        return cls(document.strip(), article.strip())

    def __str__(self) -> str:
        """Print as officials cite it: 《社会救助法》第18条."""
        if not self.article:
            return f"《{self.document}》"
        return (
            f"《{self.document}》第{self.article}条"
            if self.article.isdigit()
            else f"《{self.document}》{self.article}"
        )
