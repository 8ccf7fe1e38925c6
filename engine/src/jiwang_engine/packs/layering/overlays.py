"""What a lower pack may change above it: add clauses to a group, replace a clause, do without an item (CONTRACTS 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from jiwang_engine.errors import PackError
from jiwang_engine.packs.conditions import read_clause
from jiwang_engine.packs.entries import Entry
from jiwang_engine.packs.model import Category, Clause, ClauseGroup, Item, Layer
from jiwang_engine.packs.periods import Closure, Period
from jiwang_engine.packs.twins import LEVEL_NAMES
from jiwang_engine.terms import Place

Shelf = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A document of a lower pack: `kind` is supplement, replacement or closure; `target` an id of an upper pack."""

    kind: str
    target: str
    document: str
    period: Period
    at: Place
    clauses: tuple[Clause, ...] = ()
    reason: str = ""


def read_supplement(entry: Entry) -> Overlay:
    """Read a 补充 document: clauses for a group of an upper pack."""
    target = entry.text("supplement")
    owner = target.partition(".")[0]
    clauses = tuple(read_clause(one, owner) for one in entry.entries("clauses"))
    if not clauses:
        raise _refused(entry.at, "overlay-empty", "补充里没有任何条款。", "请补“条款:”和“- 款: …”。")
    return _overlay(entry, "supplement", target, clauses=clauses)


def read_replacement(entry: Entry) -> Overlay:
    """Read a 替换 document: one clause of an upper pack, written anew."""
    target = entry.text("replacement")
    owner, _, name = target.partition(".")
    clause = read_clause(entry, owner, name=name or target, is_whole=False)
    return _overlay(entry, "replacement", target, clauses=(clause,))


def read_closure(entry: Entry) -> Overlay:
    """Read a 停办 document: an item that is not offered here, and why."""
    return _overlay(entry, "closure", entry.text("closure"), reason=entry.text("grounds"))


def _overlay(
    entry: Entry, kind: str, target: str, *, clauses: tuple[Clause, ...] = (), reason: str = ""
) -> Overlay:
    period = Period(entry.day("from"), entry.day("to"), entry.day("published"))
    document = entry.text("number", "")
    if not document or period.starts is None:
        raise _refused(
            entry.at,
            "overlay-without-document",
            f"改动“{target}”没有写清文号和起始日期。",
            "请补“文号: …”和“自: 2026-07-01”。",
        )
    return Overlay(kind, target, document, period, entry.at, clauses, reason)


def applied(shelves: Shelf, overlay: Overlay, layer: Layer, *, rank: int) -> None:
    """Put an overlay where it belongs; PackError where it is not allowed."""
    _APPLIED[overlay.kind](shelves, overlay, layer, rank)


def _supplemented(shelves: Shelf, overlay: Overlay, layer: Layer, rank: int) -> None:  # noqa: PLR0917
    shelf, owner = _owner(shelves, overlay)
    added = tuple(_stamped(one, overlay, layer, rank) for one in overlay.clauses)
    found: list[ClauseGroup] = []

    def grown(group: ClauseGroup, *, is_top: bool) -> ClauseGroup:
        parts = tuple(
            grown(part, is_top=False) if isinstance(part, ClauseGroup) else part for part in group.parts
        )
        if group.id != overlay.target and not (is_top and overlay.target == owner.id):
            return replace(group, parts=parts)
        _allow(group.extendable_by, overlay, layer, what="补充")
        found.append(group)
        return replace(group, parts=(*parts, *added))

    assert owner.conditions is not None
    shelf[owner.id] = replace(owner, conditions=grown(owner.conditions, is_top=True))
    if not found:
        raise _nothing(overlay, "条件组")


def _replaced(shelves: Shelf, overlay: Overlay, layer: Layer, rank: int) -> None:  # noqa: PLR0917
    shelf, owner = _owner(shelves, overlay)
    one = _stamped(overlay.clauses[0], overlay, layer, rank)
    before = [
        clause for clause in _clauses(owner.conditions) if overlay.target in (clause.id, clause.replaces)
    ]
    if not before:
        raise _nothing(overlay, "条款")
    _allow(before[0].replaceable_by, overlay, layer, what="替换")
    _check_apart([clause for clause in before if clause.rank == rank and clause.replaces], one, overlay)
    one = _renamed(one, before, layer)

    def changed(group: ClauseGroup) -> ClauseGroup:
        parts: list[Clause | ClauseGroup] = []
        for part in group.parts:
            if isinstance(part, ClauseGroup):
                parts.append(changed(part))
            elif part in before and part.rank < rank:
                parts.append(replace(part, superseded=(*part.superseded, overlay.period)))
            else:
                parts.append(part)
            if part == before[-1]:
                parts.append(one)
        return replace(group, parts=tuple(parts))

    assert owner.conditions is not None
    shelf[owner.id] = replace(owner, conditions=changed(owner.conditions))


def _check_apart(others: list[Clause], one: Clause, overlay: Overlay) -> None:
    for other in others:
        if _meet(other, one):
            raise _refused(
                overlay.at,
                "two-replacements",
                f"“{overlay.target}”在同一段时间被替换了两次（{other.at}）。",
                "请写清起止日期“自”“至”。",
            )


def _renamed(one: Clause, before: list[Clause], layer: Layer) -> Clause:
    """The replacement with an id of its own; label and article are taken over where it has none."""
    upper = before[0]
    number = f".{len(before)}" if len(before) > 1 else ""
    label = upper.label if one.label == upper.id.partition(".")[2] else one.label
    return replace(
        one,
        id=f"{upper.id}.{layer.id}{number}",
        replaces=upper.id,
        label=label,
        article=one.article or upper.article,
    )


def _closed(shelves: Shelf, overlay: Overlay, layer: Layer, rank: int) -> None:  # noqa: PLR0917
    items: dict[str, Item] = shelves["items"]
    item = next((one for one in items.values() if overlay.target in (one.id, one.label)), None)
    if item is None:
        raise _nothing(overlay, "事项")
    period = overlay.period
    closure = Closure(
        overlay.reason, overlay.document, layer.id, period.starts, period.ends, period.published
    )
    items[item.id] = replace(item, closures=(*item.closures, closure))


def _owner(shelves: Shelf, overlay: Overlay) -> tuple[dict[str, Any], Category | Item]:
    """The category or item that holds a group or clause."""
    name = overlay.target.partition(".")[0]
    for shelf in ("categories", "items"):
        owner = shelves[shelf].get(name)
        if owner is not None and owner.conditions is not None:
            return shelves[shelf], owner
    raise _nothing(overlay, "资格条件")


def _clauses(group: ClauseGroup | None) -> Iterable[Clause]:
    for part in group.parts if group else ():
        if isinstance(part, ClauseGroup):
            yield from _clauses(part)
        else:
            yield part


def _stamped(clause: Clause, overlay: Overlay, layer: Layer, rank: int) -> Clause:  # noqa: PLR0917
    """A clause with the layer and document that say so, within the days of the document."""
    period = overlay.period
    starts = max(day for day in (clause.starts, period.starts) if day is not None)
    ends = min((day for day in (clause.ends, period.ends) if day is not None), default=None)
    return replace(
        clause, starts=starts, ends=ends, published=clause.published or period.published,
        layer=layer.id, rank=rank, document=overlay.document,
    )  # fmt: skip


def _meet(one: Clause, other: Clause) -> bool:
    """Whether two dated clauses share a day."""
    day = timedelta(days=1)
    return (one.ends is None or other.starts is None or other.starts < one.ends + day) and (
        other.ends is None or one.starts is None or one.starts < other.ends + day
    )


def _allow(levels: tuple[str, ...], overlay: Overlay, layer: Layer, *, what: str) -> None:
    if layer.level in levels:
        return
    allowed = "、".join(LEVEL_NAMES[level] for level in levels)
    raise _refused(
        overlay.at,
        "overlay-not-allowed",
        f"“{overlay.target}”不由{LEVEL_NAMES[layer.level]}级{what}。",
        f"有权{what}的是：{allowed}。" if allowed else f"上级没有写“可{what}”，不能改。",
    )


def _nothing(overlay: Overlay, what: str) -> PackError:
    return _refused(
        overlay.at, "overlay-of-nothing", f"上级包里没有{what}“{overlay.target}”。", "请检查编号。"
    )


def _refused(at: Place, code: str, *texts: str) -> PackError:
    return PackError(code, at=at, found=texts[0], remedy=texts[1])


_APPLIED: dict[str, Callable[[Shelf, Overlay, Layer, int], None]] = {
    "supplement": _supplemented,
    "replacement": _replaced,
    "closure": _closed,
}
