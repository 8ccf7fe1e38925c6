"""Which rule needs which fact from whom, and on what ground: the annex of an agreement on data."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.handbooks.books import Table, write_book
from jiwang_engine.handbooks.heads import head_of, write_page
from jiwang_engine.handbooks.holders import NOBODY, holder_of
from jiwang_engine.handbooks.numbers import Numbers
from jiwang_engine.handbooks.phrases import Phraser
from jiwang_engine.language.dependence import Key, names_in
from jiwang_engine.language.program import Program
from jiwang_engine.language.rules import facts_behind
from jiwang_engine.packs.model import Fact, Pack
from jiwang_engine.terms import Citation, Purpose, Subject

PURPOSES = {
    Purpose.IDENTITY: "身份和户籍",
    Purpose.ROLL: "在享待遇名单",
    Purpose.TRIGGER: "困难线索，可对所有居民筛查",
    Purpose.MEANS: "经济状况，只对在办和在保的人",
}
_INNER = (
    "default",
    "variable",
    "clause",
    "refined",
    "low",
    "high",
    "surely",
    "never",
)  # read by other rules only
_COLUMNS = (
    ("事项或指标", 24), ("事实", 18), ("对象", 6), ("部门", 14), ("来源和列", 30), ("用途", 14), ("用途说明", 30), ("依据", 34),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactNeed:
    """One rule's need of one fact; `source` is empty where people are asked."""

    rule: str
    fact: str
    subject: str
    department: str
    source: str
    purpose: str
    ground: str
    basis: str


@dataclass(frozen=True, slots=True)
class FactGaps:
    """Facts that no rule reads, facts that a rule needs though no source gives them and nobody is asked, and facts that
    some rule reads but none at this place and day, whose own choices make them pointless."""

    unread: tuple[str, ...]
    unsourced: tuple[str, ...]
    ruled_out: tuple[str, ...] = ()


def fact_needs(program: Program, wanted: Collection[str], on: date) -> Iterator[FactNeed]:
    """Every need of the items and indicators with these ids at the place of the pack on a day.

    What is not in force, what the place does without, and what its own numbers rule out needs nothing.
    """
    pack, phraser = program.pack, Phraser(Numbers(program, on))
    for key, label, article in _rules(pack):
        if key[1] in wanted:
            keys = [key, ("amount", key[1])] if key[0] == "item" else [key, *_told_by(program, key[1])]
            for name in sorted(_facts(phraser.behind(keys))):
                yield _need(label, pack.facts[name], article, pack=pack)


def _facts(keys: Iterable[Key]) -> set[str]:
    return {name for role, name in keys if role == "fact"}


def _told_by(program: Program, indicator: str) -> Iterator[Key]:
    """What the sentence of an alert says."""
    for part in program.sentences[indicator].parts if indicator in program.sentences else ():
        yield from () if isinstance(part, str) else names_in(part)


def _rules(pack: Pack) -> Iterator[tuple[Key, str, Citation | None]]:
    for item in pack.items.values():
        yield ("item", item.id), item.label, item.article
    for indicator in pack.indicators.values():
        yield ("indicator", indicator.id), f"{indicator.id} {indicator.label}", indicator.article


def _need(rule: str, fact: Fact, article: Citation | None, *, pack: Pack) -> FactNeed:
    source = pack.sources[fact.reading.source] if fact.reading else None
    return FactNeed(
        rule=rule,
        fact=fact.label,
        subject="人" if fact.subject is Subject.PERSON else "户",
        department=source.department if source else holder_of(fact, pack),
        source=f"{source.label}：{fact.reading.column}" if source and fact.reading else "",
        purpose=fact.purpose.value,
        ground=PURPOSES[fact.purpose],
        basis=str(article) if article else "",
    )


def fact_gaps(program: Program, on: date) -> FactGaps:
    """What is described in vain, and what is needed in vain at the place of the pack on a day."""
    definitions = {(one.role, one.id): one for one in program.definitions}
    roots = [key for key in definitions if key[0] not in _INNER]
    roots += (key for name in program.sentences for key in _told_by(program, name))
    read = {name for key in roots for name in facts_behind(key, definitions)}
    here = _facts(Phraser(Numbers(program, on)).behind(roots))
    facts = program.pack.facts.values()
    return FactGaps(
        unread=tuple(one.label for one in facts if one.id not in read),
        unsourced=tuple(
            one.label for one in facts if one.id in here and holder_of(one, program.pack) == NOBODY
        ),
        ruled_out=tuple(one.label for one in facts if one.id in read - here),
    )


def write_agreement(program: Program, wanted: Collection[str], out: Path, *, on: date) -> int:
    """Write facts.html, facts.xlsx and facts.csv; returns the number of needs."""
    needs = list(fact_needs(program, wanted, on))
    head = head_of(program.pack, on)
    gaps = fact_gaps(program, on)
    departments = list(dict.fromkeys(sorted(one.department for one in needs)))
    write_page(out / "facts.html", "facts.html", head=head, needs=needs, gaps=gaps, departments=departments)
    rows = [list(asdict(one).values()) for one in needs]
    missing = [[label, "没有规则用到"] for label in gaps.unread]
    missing += [[label, "没有来源，也不询问"] for label in gaps.unsourced]
    missing += [[label, "本地现在用不到"] for label in gaps.ruled_out]
    tables = [Table("数据需求", _COLUMNS, rows), Table("缺口", (("事实", 24), ("问题", 30)), missing)]
    write_book(out / "facts.xlsx", f"{head.title}数据协议附表", tables, note=head.note, on=on)
    with (out / "facts.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[name for name, _ in _COLUMNS], *rows])
    return len(needs)
