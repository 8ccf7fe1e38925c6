"""The public list of a place (一张清单): every item in force, who may apply, what it gives, how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from jiwang_engine.handbooks.numbers import Numbers, SaidNumber
from jiwang_engine.handbooks.phrases import Phraser
from jiwang_engine.judging.interpreter import today_is_in
from jiwang_engine.language.dependence import Key
from jiwang_engine.language.program import Definition, Program
from jiwang_engine.packs.model import Clause, ClauseGroup, Clock, Item
from jiwang_engine.terms import Citation, Subject

_DAYS = {"working": "个工作日", "calendar": "天"}
_TOWNSHIP = {"yes": "可以", "possible": "县级委托后可以", "no": "不可以"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of who may apply; `parts` are alternatives or further conditions, joined as `how` says."""

    text: str
    note: str = ""
    how: str = ""  # all | any, for a line that holds others
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One item as the public reads it; every text is ready to print."""

    id: str
    label: str
    department: str
    subject: str
    categories: tuple[str, ...]  # of which this item asks, by label
    who: Condition
    gives: tuple[str, ...]
    per: str
    local_numbers: tuple[tuple[str, tuple[SaidNumber, ...]], ...]
    documents: tuple[str, ...]
    time: tuple[str, ...]
    counter: tuple[tuple[str, str], ...]
    township: str
    automatic: bool
    basis: tuple[str, ...]
    note: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The numbers that nobody has published."""
        return tuple(label for label, said in self.local_numbers if not all(one.is_known for one in said))

    @property
    def unsure(self) -> tuple[str, ...]:
        """The numbers that were not compared with an official source."""
        return tuple(
            label
            for label, said in self.local_numbers
            if any(one.is_known and not one.is_sure for one in said)
        )


def catalogue_lines(program: Program, on: date) -> tuple[CatalogueLine, ...]:
    """Every item in force on a day, by department in the order of the pack."""
    numbers = Numbers(program, on)
    items = [one for one in program.pack.items.values() if today_is_in(on, one.starts, one.ends)]
    departments = list(dict.fromkeys(one.department for one in items))
    order = {one: place for place, category in enumerate(_by_law(program)) for one in category}
    items.sort(key=lambda one: (departments.index(one.department), order.get(one.category, 99)))
    return tuple(_line(item, numbers) for item in items)


def _by_law(program: Program) -> list[tuple[str, str]]:
    categories = sorted(program.pack.categories.values(), key=lambda one: one.order)
    return [(one.id, one.label) for one in categories]


def _line(item: Item, numbers: Numbers) -> CatalogueLine:
    program = numbers.program
    definitions = {(one.role, one.id): one for one in program.definitions}
    behind = Phraser(numbers).behind([("item", item.id), ("amount", item.id)])
    categories = program.pack.categories
    return CatalogueLine(
        id=item.id,
        label=item.label,
        department=item.department,
        subject="家庭" if item.subject is Subject.UNIT else "个人",
        categories=tuple(one.label for one in categories.values() if ("category", one.id) in behind),
        who=_Asker(numbers, definitions).who(item),
        gives=_gives(item, numbers),
        per={"month": "按月", "year": "按年", "once": "一次性"}[item.amount.per] if item.amount else "",
        local_numbers=_local(behind, numbers),
        documents=item.documents,
        time=tuple(_time(item.clock)),
        counter=_counter(item),
        township=_TOWNSHIP[item.delegable],
        automatic=item.automatic,
        basis=tuple(_basis(item, numbers)),
        note=item.note,
    )


def _local(behind: Iterable[Key], numbers: Numbers) -> tuple[tuple[str, tuple[SaidNumber, ...]], ...]:
    return tuple((numbers.laws[name].label, numbers.of(name)) for name in numbers.named(behind))


def _gives(item: Item, numbers: Numbers) -> tuple[str, ...]:
    if item.amount is None:
        return (item.benefit,) if item.benefit else ()
    definition = numbers.program.definition("amount", item.id)
    sentences = Phraser(numbers).sentences(definition.node) if definition.node is not None else []
    return (*([item.benefit] if item.benefit else []), *sentences)


class _Asker:
    """Says who may apply for one item; each number of the law is named once."""

    def __init__(self, numbers: Numbers, definitions: Mapping[Key, Definition]) -> None:
        self.numbers, self.definitions, self.phraser = numbers, definitions, Phraser(numbers)
        self._named: set[str] = set()

    def who(self, item: Item) -> Condition:
        """The conditions of the item, after those of the category through which it is reached."""
        parts: list[Condition] = []
        groups = [self._entry(item.category)] if item.category else []
        groups += [item.conditions] if item.conditions is not None else []
        for group in groups:
            said = self._group(group)
            parts += said.parts if said.how == "all" else [said]
        return Condition("", how="all", parts=tuple(parts))

    def _entry(self, name: str) -> ClauseGroup:
        categories = self.numbers.program.pack.categories.values()
        return next(one.conditions for one in categories if name in (one.id, one.label))

    def _group(self, group: ClauseGroup) -> Condition:
        parts = []
        for part in group.parts:
            if isinstance(part, ClauseGroup):
                parts.append(self._group(part))
            elif today_is_in(self.numbers.on, part.starts, part.ends) and self._matters(part, group.how):
                parts.append(self._condition(part))
        heading = "以下任一：" if group.how == "any" else "以下都符合："
        kept = tuple(part for part in parts if part.parts or not part.how)
        return Condition(heading, how=group.how, parts=kept)

    def _matters(self, clause: Clause, how: str) -> bool:
        """Whether a clause can tip the scales: not when the place's numbers already answer it as the group hopes."""
        node = self.definitions["clause", clause.id].node
        return node is None or self.phraser.settled(node) is not (how == "all")

    def _condition(self, clause: Clause) -> Condition:
        notes = list(self._numbers_of(clause))
        if clause.waiver is not None:
            grounds = "、".join(clause.waiver.grounds)
            case = f"{grounds}等情形" if grounds else ""
            notes.append(f"{case}可由{clause.waiver.body}豁免")
        if clause.formula is None:
            notes.append("由人认定")
        if clause.when_unknown:
            notes.append(f"查不清时按{'' if clause.when_unknown == 'yes' else '不'}符合处理")
        return Condition(clause.label, "；".join(notes))

    def _numbers_of(self, clause: Clause) -> Iterator[str]:
        """The numbers that a condition measures by: its own, and those of the quantities that it names."""
        own = self.definitions["clause", clause.id].needs
        near = [need for key in own if key[0] == "variable" for need in self.definitions[key].needs]
        for name in self.numbers.named((*own, *near)):
            if name not in self._named:
                self._named.add(name)
                yield f"{self.numbers.laws[name].label}{self.numbers.text(name)}"


def _time(clock: Clock | None) -> Iterator[str]:
    if clock is None:
        return
    unit = _DAYS[clock.kind]
    yield f"受理到办结{clock.days}{unit}"
    if clock.delegated is not None:
        yield f"乡镇办理{clock.delegated}{unit}"
    if clock.hard is not None:
        yield f"疑难的{clock.hard}{unit}"
    if clock.notice is not None:
        yield f"公示{clock.notice}天"


def _counter(item: Item) -> tuple[tuple[str, str], ...]:
    said = (("窗口", item.apply_at), ("时段", item.apply_when), ("电话", item.phone))
    return tuple((name, text) for name, text in said if text)


def _basis(item: Item, numbers: Numbers) -> Iterator[str]:
    """The articles of the item and its amount, then the numbers of the documents that set the place's numbers."""
    cited = [item.article, item.amount.article if item.amount else None]
    yield from dict.fromkeys(_full(one, numbers.program) for one in cited if one is not None)


def _full(citation: Citation, program: Program) -> str:
    document = program.pack.documents.get(citation.document)
    number = f"（{document.number}）" if document and document.number else ""
    return f"{citation}{number}"
