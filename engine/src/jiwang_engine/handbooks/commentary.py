"""The law of a pack, clause by clause: formula, article, numbers, facts and who holds them, and the cases that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.handbooks.heads import head_of, write_page
from jiwang_engine.handbooks.holders import holder_of
from jiwang_engine.handbooks.numbers import Numbers, SaidNumber
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.printer import printed
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.language.rules import facts_behind, group_clauses
from jiwang_engine.packs.legal import LegalNumber, Parameter
from jiwang_engine.packs.model import Clause, Indicator
from jiwang_engine.proofs.coverage import ANSWERS, Coverage
from jiwang_engine.reporting.wording import LEVEL_LABELS
from jiwang_engine.terms import Citation

_LEVELS = {"nation": "国家", "province": "省", "city": "设区市", "county": "县"}
_PERIODS = {"month": "按月", "year": "按年", "once": "一次性"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as the page shows it; every text is ready to print."""

    anchor: str
    label: str
    formula: str
    article: str
    dates: str
    notes: tuple[str, ...]
    local_numbers: tuple[tuple[str, str, tuple[SaidNumber, ...], str], ...]  # id, label, values, where from
    facts: tuple[tuple[str, str], ...]  # labels, who holds them
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()  # 是, 否 …: names of the cases that see it


@dataclass(frozen=True, slots=True)
class Chapter:
    """A category, an item, or all indicators or variables, with their rules."""

    anchor: str
    kind: str
    title: str
    lead: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One value of a parameter in the table of numbers."""

    scope: str
    value: str
    dates: str
    document: str
    mark: str
    layer: str
    is_open: bool


class ReferenceWriter:
    """Turns a program and its coverage into chapters."""

    def __init__(self, program: Program, coverage: Coverage, on: date) -> None:
        """Take the program, what its cases reach, and the day whose numbers are shown."""
        self.program, self.pack = program, program.pack
        self.numbers = Numbers(program, on)
        self.definitions: Mapping[Key, Definition] = {
            (one.role, one.id): one for one in program.definitions if one.role != "uncounted"
        }  # who counts is told once, not with every sum
        self._met = {one.clause.id: one.met for one in coverage.clauses}

    def chapters(self) -> tuple[Chapter, ...]:
        """Who counts, categories in the order of law, items, indicators, variables."""
        found = [*self._units(), *self._categories(), *self._items()]
        indicators = tuple(map(self._indicator, self.pack.indicators.values()))
        if indicators:
            found.append(Chapter("indicators", "指标", "预警指标", "成立时产生预警。", indicators))
        variables = tuple(
            self._rule(("variable", one.id), one.label, article=one.article)
            for one in self.pack.variables.values()
        )
        if variables:
            found.append(
                Chapter("variables", "变量", "中间量", "条款和金额里用到的量是怎样算的。", variables)
            )
        return tuple(found)

    def _units(self) -> Iterator[Chapter]:
        for one in self.pack.units.values():
            rules = [
                self._rule(("excluded", f"{one.id}.{number}"), excluded.label, article=excluded.article)
                for number, excluded in enumerate(one.exclusions, 1)
            ]
            if one.alone is not None:
                rules.append(self._rule(("alone", one.id), "单独申请", article=one.article))
            lead = (
                "不计入的人：收入、人数都不算，也不因家庭享受救助。" if one.exclusions else "参照单人户审核。"
            )
            yield Chapter(f"unit-{one.id}", "家庭", one.label, lead, tuple(rules))

    def _categories(self) -> Iterator[Chapter]:
        for one in sorted(self.pack.categories.values(), key=lambda one: one.order):
            lead = "　".join(filter(None, (self.cited(one.article), dated(one.starts, one.ends))))
            rules = tuple(map(self._clause, group_clauses(one.conditions)))
            yield Chapter(f"category-{one.id}", "类别", one.label, lead, rules)

    def _items(self) -> Iterator[Chapter]:
        for one in self.pack.items.values():
            rules = list(map(self._clause, group_clauses(one.conditions))) if one.conditions else []
            if one.amount is not None:
                period = (_PERIODS[one.amount.per],)
                rules.append(self._rule(("amount", one.id), "金额", article=one.amount.article, notes=period))
            said = (one.department, f"通过“{one.category}”" if one.category else "", self.cited(one.article))
            lead = "　".join(filter(None, (*said, dated(one.starts, one.ends), one.benefit)))
            yield Chapter(f"item-{one.id}", "事项", one.label, lead, tuple(rules))

    def _clause(self, one: Clause) -> Rule:
        notes = []
        if one.waiver is not None:
            notes.append(
                f"{one.waiver.body}可以豁免{'：' + '、'.join(one.waiver.grounds) if one.waiver.grounds else ''}"
            )
        if one.when_unknown:
            notes.append(f"未知时推定{'' if one.when_unknown == 'yes' else '不'}符合，依据{one.presumption}")
        if one.replaceable_by:
            notes.append(f"可以由{'、'.join(_LEVELS[level] for level in one.replaceable_by)}另行规定")
        met = self._met.get(one.id, {})
        return self._rule(
            ("clause", one.id),
            one.label,
            article=one.article,
            notes=notes,
            dates=dated(one.starts, one.ends),
            answers=tuple((ANSWERS[answer], names) for answer, names in met.items()),
        )

    def _indicator(self, one: Indicator) -> Rule:
        side = "对所有居民筛查" if one.side == "screening" else "只对在办和在保的人"
        notes = [f"{LEVEL_LABELS[one.level.value]}色", side, f"{one.handler or '县级'}{one.days}天内处置"]
        return self._rule(("indicator", one.id), f"{one.id} {one.label}", article=one.article, notes=notes)

    def _rule(
        self,
        key: Key,
        label: str,
        *,
        article: Citation | None,
        notes: Sequence[str] = (),
        dates: str = "",
        answers: tuple[tuple[str, tuple[str, ...]], ...] = (),
    ) -> Rule:
        node = self.definitions[key].node
        return Rule(
            anchor=f"{key[0]}-{key[1]}",
            label=label,
            formula=printed(node, self.pack) if node is not None else "由人认定",
            article=self.cited(article),
            dates=dates,
            notes=tuple(notes),
            local_numbers=tuple(map(self._local, self._behind(key))),
            facts=self._facts(key),
            answers=answers,
        )

    def _local(self, name: str) -> tuple[str, str, tuple[SaidNumber, ...], str]:
        said = self.numbers.of(name)
        origins = "；".join(dict.fromkeys(filter(None, map(_origin, said))))
        return name, self.numbers.laws[name].label, said, origins

    def _facts(self, key: Key) -> tuple[tuple[str, str], ...]:
        """The facts that a rule reads, together for each who holds them."""
        held: dict[str, list[str]] = {}
        for name in sorted(facts_behind(key, self.definitions)):
            fact = self.pack.facts[name]
            held.setdefault(holder_of(fact, self.pack), []).append(fact.label)
        return tuple(("、".join(labels), holder) for holder, labels in held.items())

    def _behind(self, key: Key) -> tuple[str, ...]:
        """The parameters that a rule reads, directly or through others."""
        waiting, met = [key], dict[Key, None]()
        while waiting:
            one = waiting.pop(0)
            if one not in met:
                met[one] = None
                waiting.extend(self.definitions[one].needs if one in self.definitions else ())
        return self.numbers.named(met)

    def cited(self, citation: Citation | None) -> str:
        """《社会救助法》第18条（2026年4月30日通过，2026-07-01起施行）."""
        if citation is None:
            return ""
        document = self.pack.documents.get(citation.document)
        if document is None:
            return str(citation)
        said = "，".join(filter(None, (document.number, dated(document.starts, document.ends))))
        return f"{citation}（{said}）" if said else str(citation)

    def number_table(self) -> Iterator[tuple[Parameter, str, tuple[NumberRow, ...]]]:
        """Every parameter with its article and all its values, the latest first."""
        for one in self.numbers.laws.values():
            values = sorted(one.values, key=lambda number: (number.rank, number.starts), reverse=True)
            yield one, self.cited(one.article), tuple(self._number(one, number) for number in values)

    def _number(self, parameter: Parameter, number: LegalNumber) -> NumberRow:
        layers = {layer.id: layer.title for layer in self.pack.layers}
        area = next((row.name for row in self.pack.areas if row.code == number.area), "")
        settlement = {"urban": "城镇", "rural": "农村", "": ""}[number.settlement]
        value = self.numbers.shown(parameter, number)
        return NumberRow(
            scope=f"{area}{settlement}",
            value=value,
            dates=dated(number.starts, number.ends),
            document=number.document,
            mark=number.mark.value,
            layer=layers.get(number.layer, number.layer),
            is_open=number.value is None,
        )


def _origin(said: SaidNumber) -> str:
    number = said.number
    if number is None:
        return ""
    return "，".join(filter(None, (dated(number.starts, number.ends), number.document, number.mark.value)))


def dated(starts: date | None, ends: date | None) -> str:
    """2026-07-01起, 至2026-06-30, 2024-07-01至2026-06-30."""
    if starts and ends:
        return f"{starts}至{ends}"
    return f"{starts}起" if starts else f"至{ends}" if ends else ""


def write_reference(program: Program, coverage: Coverage, out: Path, *, on: date) -> int:
    """Write reference.html of a pack; returns how many rules it explains."""
    writer = ReferenceWriter(program, coverage, on)
    chapters = writer.chapters()
    used = [said for chapter in chapters for rule in chapter.rules for said in rule.local_numbers]
    head = head_of(
        program.pack,
        on,
        unsure=_labels(used, lambda one: one.is_known and not one.is_sure),
        missing=_labels(used, lambda one: not one.is_known),
    )
    write_page(
        out / "reference.html",
        "reference.html",
        head=head,
        chapters=chapters,
        kinds=list(dict.fromkeys(one.kind for one in chapters)),
        coverage=coverage,
        layers=program.pack.layers,
        parameters=list(writer.number_table()),
    )
    return sum(len(chapter.rules) for chapter in chapters)


def _labels(
    used: Iterable[tuple[str, str, tuple[SaidNumber, ...], str]], is_so: Callable[[SaidNumber], bool]
) -> Iterator[str]:
    return (label for _, label, said, _ in used if any(is_so(one) for one in said))
