"""Which rule needs which fact from whom, and on what ground: the annex of an agreement on data."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.handbooks.books import Table, write_book
from jiwang_engine.handbooks.heads import head_of, write_page
from jiwang_engine.handbooks.holders import NOBODY, holder_of
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
    """Facts that no rule reads, and facts that a rule needs though no source gives them and nobody is asked."""

    unread: tuple[str, ...]
    unsourced: tuple[str, ...]


def fact_needs(program: Program, wanted: Collection[str]) -> Iterator[FactNeed]:
    """Every need of the items and indicators with these ids."""
    pack = program.pack
    definitions = {(one.role, one.id): one for one in program.definitions}
    for key, label, article in _rules(pack):
        if key[1] in wanted:
            amount = ("amount", key[1]) if key[0] == "item" else key
            for name in sorted(facts_behind(key, definitions) | facts_behind(amount, definitions)):
                yield _need(label, pack.facts[name], article, pack=pack)


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


def fact_gaps(program: Program) -> FactGaps:
    """What is described in vain, and what is needed in vain."""
    read: set[str] = set()
    for definition in program.definitions:
        read |= {name for role, name in definition.needs if role == "fact"}
    for template in program.sentences.values():
        nodes = (part for part in template.parts if not isinstance(part, str))
        read |= {name for node in nodes for role, name in names_in(node) if role == "fact"}
    facts = program.pack.facts
    return FactGaps(
        unread=tuple(one.label for one in facts.values() if one.id not in read),
        unsourced=tuple(
            one.label for one in facts.values() if one.id in read and holder_of(one, program.pack) == NOBODY
        ),
    )


def write_agreement(program: Program, wanted: Collection[str], out: Path, *, on: date) -> int:
    """Write facts.html, facts.xlsx and facts.csv; returns the number of needs."""
    needs = list(fact_needs(program, wanted))
    head = head_of(program.pack, on)
    gaps = fact_gaps(program)
    departments = list(dict.fromkeys(sorted(one.department for one in needs)))
    write_page(out / "facts.html", "facts.html", head=head, needs=needs, gaps=gaps, departments=departments)
    rows = [list(asdict(one).values()) for one in needs]
    missing = [[label, "没有规则用到"] for label in gaps.unread]
    missing += [[label, "没有来源，也不询问"] for label in gaps.unsourced]
    tables = [Table("数据需求", _COLUMNS, rows), Table("缺口", (("事实", 24), ("问题", 30)), missing)]
    write_book(out / "facts.xlsx", f"{head.title}数据协议附表", tables, note=head.note, on=on)
    with (out / "facts.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[name for name, _ in _COLUMNS], *rows])
    return len(needs)
