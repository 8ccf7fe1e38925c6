"""Ask the readers of pack files which keys they know: they are run on a document that has whatever they look for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry
from jiwang_engine.packs.model import Expression
from jiwang_engine.packs.twins import WORDS
from jiwang_engine.terms import Citation, Mark, Place, Purpose

Path = tuple[str, ...]

NESTING = ("all", "any")
"""Groups of clauses hold clauses and groups."""

CLOSED: Mapping[str, tuple[str, ...]] = {"purpose": tuple(Purpose), "mark": tuple(Mark)}
"""Texts that a reader compares with a list of its own."""

ANY = "*"
"""Stands for the keys of a mapping that are words of the pack itself."""

IN_A_FILE = {"rows": "rows_file"}
"""What may stand in a file beside the document instead; no such file is there to be read."""

_PAIRS = {"floors": ("橙", ("1",)), "bands": ("全自理", ("0",))}
_ROUNDED = ("到分", "四舍五入")
_LISTS = {"levels": ("省",), "months_rounded": _ROUNDED, "share_rounded": _ROUNDED}
_BY_PEOPLE = {"type": "人工认定"}
_FORMULA, _TEXT = "公式", "x"  # an id is ASCII
_HERE = Place("probe.yaml")


@dataclass(slots=True)
class KeyUse:
    """How a reader uses a key: `kind` is text, word, number, day, texts, formula, mapping, list or pairs."""

    kind: str
    words: tuple[str, ...] = ()
    unit: str = ""
    inner: dict[str, KeyUse] = field(default_factory=dict)
    is_required: bool = False
    instead: tuple[str, ...] = ()  # keys of which one must be there if this one is not


class ProbeEntry(Entry):
    """A document that has every key but some, and notes what is asked of it."""

    def __init__(self, path: Path, lacking: frozenset[Path], values: Mapping[str, str]) -> None:
        """Take where it stands in the document, what is to be missing, and the texts to answer with."""
        self.file, self.at, self.folder = _HERE.file, _HERE, None
        self.path, self.lacking, self.values = path, lacking, values
        self.seen: dict[str, KeyUse] = {}

    def __contains__(self, key: str) -> bool:
        """Everything is there that is not to be missing; a part of a group is a clause."""
        in_group = bool(self.path) and self.path[-1] in NESTING and key in NESTING
        return (*self.path, key) not in self.lacking and not in_group

    def place(self, key: str) -> Place:
        """No place in particular."""
        return self.at

    def _asked(self, key: str, kind: str, **more: Any) -> bool:
        """Note the use of a key; whether it is there."""
        self.seen.setdefault(key, KeyUse(kind, **more))
        return key in self

    def _must(self, key: str) -> None:
        raise PackError("bad-entry", at=self.at, found=f"“{key}”：缺少这一项。", remedy="请补上。")

    def text(self, key: str, default: str | None = None) -> str:
        """The prepared text, else the first word of a closed list, else some text."""
        closed = CLOSED.get(key, ())
        if self._asked(key, "word" if closed else "text", words=closed):
            return self.values.get(key, closed[0] if closed else _TEXT)
        if default is None:
            self._must(key)
        return default or ""

    def word(self, key: str, table: str, default: str | None = None) -> str:
        """The first word of a table."""
        known = WORDS[table]
        words = tuple(dict.fromkeys(word for word in (*known, *known.values()) if word))
        if self._asked(key, "word", words=words):
            return next(word for word in known.values() if word)
        if default is None:
            self._must(key)
        return default or ""

    def day(self, key: str) -> date | None:
        """Some day."""
        return date(2026, 7, 1) if self._asked(key, "day") else None

    def number(self, key: str, default: int | None = None, *, unit: str = "") -> int:
        """Some number."""
        if not self._asked(key, "number", unit=unit) and default is None:
            self._must(key)
        return default or 1

    def texts(self, key: str) -> tuple[str, ...]:
        """One text."""
        return _LISTS.get(key, (_TEXT,)) if self._asked(key, "texts") else ()

    def entry(self, key: str) -> Entry | None:
        """A mapping that is probed too."""
        return self._inside(key, "mapping") if self._asked(key, "mapping") else None

    def entries(self, key: str) -> tuple[Entry, ...]:
        """A list of one mapping that is probed too."""
        return (self._inside(key, "list"),) if self._asked(key, "list") else ()

    def _inside(self, key: str, kind: str) -> ProbeEntry:
        inner = ProbeEntry((*self.path, key), self.lacking, self.values)
        self.seen[key] = KeyUse(kind, inner=inner.seen)
        return inner

    def pairs(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One pair; the keys of pairs are free."""
        return (_PAIRS.get(key, ("键", (_TEXT,))),) if self._asked(key, "pairs") else ()

    def cells(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """One cell of a row; the keys of rows are free."""
        self.seen[ANY] = KeyUse("cells")
        return (("值", ("1",)),)

    def formula(self, key: str) -> Expression | None:
        """Some formula."""
        return Expression(_FORMULA, self.at) if self._asked(key, "formula") else None

    def required_formula(self, key: str = "formula") -> Expression:
        """Some formula, refused where it is missing."""
        found = self.formula(key)
        if found is None:
            self._must(key)
        return Expression(_FORMULA, self.at)

    def citation(self, key: str) -> Citation | None:
        """Some citation."""
        return Citation(_TEXT) if self._asked(key, "text") else None

    def finish(self) -> None:
        """Nothing is unknown here."""


Reader = Callable[[Entry], Any]


def keys_of(reader: Reader) -> dict[str, KeyUse]:
    """All keys that a reader knows, those it cannot do without marked as required."""
    found = _asked(reader, frozenset())
    base = _base(reader, found)
    while True:
        paths = list(_paths(found, ()))
        for path in paths:
            _merge(found, _asked(reader, base | {path}))
        if paths == list(_paths(found, ())):
            break
    spare = _spare(reader, base, [path for path in paths if not _at(found, path).inner])
    for path in paths:
        if path not in spare:
            _note_need(found, path, (reader, base))
    _note_alternatives(found, reader, base)
    return found


def _base(reader: Reader, found: dict[str, KeyUse]) -> frozenset[Path]:
    """What must be missing of a document that has everything: two keys may exclude each other."""
    innermost = sorted(_paths(found, ()), key=len, reverse=True)
    alone = (frozenset({path}) for path in innermost)
    return next((one for one in (frozenset[Path](), *alone) if not _refuses(reader, one)), frozenset())


def _spare(reader: Reader, base: frozenset[Path], leaves: list[Path]) -> frozenset[Path]:
    """Values that may all be missing at once; what is left is the shortest document that a reader accepts."""
    spare = base
    while more := next(
        (one for one in leaves if one not in spare and not _refuses(reader, spare | {one})), None
    ):
        spare |= {more}
    return spare


def _note_need(found: dict[str, KeyUse], path: Path, how: tuple[Reader, frozenset[Path]]) -> None:
    """What the shortest document holds is required, unless another key may stand instead of it."""
    reader, base = how
    use, lacking = _at(found, path), base | {path}
    beside = [one for one in _paths(found, ()) if one[:-1] == path[:-1] and one != path]
    if _refuses(reader, lacking):
        use.instead = tuple(
            one[-1]
            for one in beside
            if one in base and (one[-1] == IN_A_FILE.get(path[-1]) or not _refuses(reader, lacking - {one}))
        )
        use.is_required = not use.instead
    elif not use.inner:
        use.instead = tuple(
            one[-1]
            for one in beside
            if _refuses(reader, lacking | {one}) and not _refuses(reader, base | {one})
        )


def _asked(reader: Reader, lacking: frozenset[Path]) -> dict[str, KeyUse]:
    """What a reader asks for, also up to where it refuses to go on."""
    found: dict[str, KeyUse] = {}
    for values in ({}, _BY_PEOPLE):
        probe = ProbeEntry((), lacking, values)
        try:
            reader(probe)
        except PackError:
            pass
        _merge(found, probe.seen)
    return found


def _refuses(reader: Reader, lacking: frozenset[Path]) -> bool:
    """Whether a reader cannot do without some keys, whatever else is written."""
    return all(_fails(reader, ProbeEntry((), lacking, values)) for values in ({}, _BY_PEOPLE))


def _fails(reader: Reader, probe: ProbeEntry) -> bool:
    try:
        reader(probe)
    except PackError:
        return True
    return False


def _note_alternatives(found: dict[str, KeyUse], reader: Reader, base: frozenset[Path]) -> None:
    """全部满足 or 任一满足: neither is needed alone, one of both is."""
    for path in list(_paths(found, ())):
        if path[-1] != NESTING[0]:
            continue
        other = (*path[:-1], NESTING[1])
        if _refuses(reader, base | {path, other}):
            _at(found, path).instead = (NESTING[1],)


def _paths(keys: Mapping[str, KeyUse], above: Path) -> Iterator[Path]:
    for key, use in keys.items():
        if key == ANY:
            continue
        yield (*above, key)
        yield from _paths(use.inner, (*above, key))


def _at(keys: dict[str, KeyUse], path: Path) -> KeyUse:
    use = keys[path[0]]
    return _at(use.inner, path[1:]) if len(path) > 1 else use


def _merge(found: dict[str, KeyUse], more: Mapping[str, KeyUse]) -> None:
    for key, use in more.items():
        if key in found:
            _merge(found[key].inner, use.inner)
        else:
            found[key] = use
