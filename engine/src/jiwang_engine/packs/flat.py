"""The flattened pack, line by line, each with the layer that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jiwang_engine.packs.model import Category, Clause, ClauseGroup, Item, LegalNumber, Pack

_SHELVES = {
    "parameters": "参数", "tables": "表", "facts": "事实", "codes": "代码", "variables": "变量", "categories": "类别", "items": "事项",
    "indicators": "指标", "combinations": "并用", "sources": "来源", "documents": "文件",
}  # fmt: skip


class Line(NamedTuple):
    """One line: the layer, what it is, its id, its text, where it stands."""

    layer: str
    kind: str
    id: str
    text: str
    at: str = ""

    def __str__(self) -> str:
        """As a person reads it; what belongs to another line is indented."""
        inner = "  " if self.kind in ("值", "款", "停办") else ""
        return f"{inner}[{self.layer}] {self.kind} {self.id}  {self.text}  {self.at}".rstrip()


def flat_lines(pack: Pack) -> Iterator[Line]:
    """All that is in force somewhere in the pack's place, shelf by shelf."""
    for shelf, kind in _SHELVES.items():
        for name, one in getattr(pack, shelf).items():
            if getattr(one, "table", ""):
                continue  # a cell: its table tells it
            layer = pack.origins.get(f"{shelf} {name}", "")
            label = getattr(one, "label", "") or getattr(one, "title", "")
            yield Line(layer, kind, name, label, str(getattr(one, "at", "")))
            yield from _values(pack, shelf, name)
            if isinstance(one, Category | Item):
                yield from _conditions(one, layer)


def _values(pack: Pack, shelf: str, name: str) -> Iterator[Line]:
    if shelf == "parameters":
        for number in pack.parameters[name].values:
            yield _value(number, name, number.value or "未公布")
    if shelf == "tables":
        for version in pack.tables[name].versions:
            yield _value(version.number, name, f"{len(version.rows)}行")


def _value(number: LegalNumber, name: str, told: str) -> Line:
    days = f"{number.starts}起" + (f"至{number.ends}" if number.ends else "")
    where = f"{number.area} {({'urban': '城镇', 'rural': '农村'}).get(number.settlement, '')}".strip()
    known = f"（{number.published}公布）" if number.published else ""
    text = " ".join(part for part in (days, where, told, number.document, number.mark.value) if part)
    return Line(number.layer, "值", name, text + known, str(number.at))


def _conditions(one: Category | Item, layer: str) -> Iterator[Line]:
    for clause in _clauses(one.conditions):
        by = f"（{'替换' if clause.replaces else '补充'}，{clause.document}）" if clause.layer else ""
        days = "".join(
            (f" {clause.starts}起" if clause.starts else "", f"至{clause.ends}" if clause.ends else "")
        )
        yield Line(clause.layer or layer, "款", clause.known_as, f"{clause.label}{by}{days}", str(clause.at))
    for closure in one.closures if isinstance(one, Item) else ():
        yield Line(closure.layer, "停办", one.id, f"{closure.reason} {closure.document} {closure.starts}起")


def _clauses(group: ClauseGroup | None) -> Iterator[Clause]:
    for part in group.parts if group else ():
        if isinstance(part, ClauseGroup):
            yield from _clauses(part)
        else:
            yield part
