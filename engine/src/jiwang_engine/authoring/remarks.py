"""The comments of a YAML text, each tied to the entry that it speaks of; YAML readers throw them away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import yaml

from jiwang_engine.authoring.orders import FORMULAS, twin_of

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Remarks:
    """What stands above and beside each entry (by the id of its first node) and at both ends of a document.

    An empty line above an entry is a remark too.
    """

    above: dict[int, list[str]] = field(default_factory=dict)
    beside: dict[int, list[str]] = field(default_factory=dict)
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


def remarks_of(text: str, documents: Sequence[yaml.MappingNode]) -> list[Remarks]:
    """The remarks of every document of a text."""
    page = _Page(text)
    return [_of_document(page, list(_anchors(one)), page.span(one.start_mark.line)) for one in documents]


def comments_in(text: str) -> list[str]:
    """Every comment of a text, sorted: what may not get lost."""
    return sorted(comment.rstrip() for comment in _Page(text).comments if comment)


class _Page:
    """The lines of a text: which hold part of a value, and which end in a comment."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.separators: list[int] = []
        self._filled: list[list[tuple[int, int]]] = [[] for _ in [*self.lines, ""]]
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.DocumentStartToken):
                self.separators.append(token.start_mark.line)
            elif isinstance(token, yaml.ScalarToken):
                self._fill(token)
        self.comments = [self._comment(number) for number in range(len(self.lines))]

    def is_loose(self, number: int) -> bool:
        """Whether a line holds no part of a value: it is empty or a comment."""
        rest = self.lines[number].removesuffix(self.comments[number]).strip()
        return not self._filled[number] and not rest

    def span(self, inside: int) -> range:
        """The lines of the document that holds a line."""
        first = max((one + 1 for one in self.separators if one <= inside), default=0)
        return range(first, min((one for one in self.separators if one > inside), default=len(self.lines)))

    def _fill(self, token: yaml.ScalarToken) -> None:
        start, end = token.start_mark, token.end_mark
        last_line = start.line + len(_lines(self.lines, token)) - 1
        for line in range(start.line, last_line + 1):
            first = start.column if line == start.line else 0
            last = end.column if line == end.line else len(self.lines[line]) + 1
            self._filled[line].append((first, last))

    def _comment(self, number: int) -> str:
        line = self.lines[number]
        for at, sign in enumerate(line):
            is_free = not any(first <= at < last for first, last in self._filled[number])
            if sign == "#" and is_free and (at == 0 or line[at - 1].isspace()):
                return line[at:]
        return ""


def _anchors(node: yaml.Node) -> Iterator[yaml.Node]:
    """The first node of every entry that has lines of its own, in the order of the text: keys, and items of lists."""
    if stays_in_braces(node):
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield from _anchors(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield item
            yield from _anchors(item)


def stays_in_braces(node: yaml.Node) -> bool:
    """Whether a group stays on one line: it was written so, and holds no formula. A value always does."""
    is_flow = getattr(node, "flow_style", False) or not node.value
    return isinstance(node, yaml.ScalarNode) or bool(is_flow and not _holds_formula(node))


def _holds_formula(node: yaml.Node) -> bool:
    if isinstance(node, yaml.MappingNode):
        return any(twin_of(str(key.value)) in FORMULAS or _holds_formula(value) for key, value in node.value)
    return isinstance(node, yaml.SequenceNode) and any(map(_holds_formula, node.value))


def _of_document(page: _Page, anchors: list[yaml.Node], span: range) -> Remarks:
    remarks = Remarks()
    loose: list[str] = []
    waiting = iter(anchors)
    coming = next(waiting, None)
    current: yaml.Node | None = None
    for number in span:
        if page.is_loose(number):
            loose.append(page.comments[number].rstrip())
            continue
        while coming is not None and coming.start_mark.line <= number:
            if loose:
                remarks.above[id(coming)], loose = loose, []
            current, coming = coming, next(waiting, None)
        if page.comments[number] and current is not None:
            remarks.beside.setdefault(id(current), []).append(page.comments[number].rstrip())
    if anchors:
        remarks.head = trimmed(remarks.above.pop(id(anchors[0]), []))
    remarks.tail = trimmed(loose)
    return remarks


def lines_of(text: str, scalar: yaml.ScalarNode) -> list[str]:
    """The lines on which a value stands, from its first to its last one that is not empty."""
    return _lines(text.splitlines(), scalar)


def _lines(lines: list[str], scalar: yaml.ScalarNode | yaml.ScalarToken) -> list[str]:
    """The reader says that a block ends where the next content begins, empty lines included."""
    start, end = scalar.start_mark, scalar.end_mark
    kept = lines[start.line : end.line + (1 if end.column else 0)] or lines[start.line : start.line + 1]
    while len(kept) > 1 and not kept[-1].strip():
        kept.pop()
    return kept


def trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at both ends, and never two in a row."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return kept[:-1] if kept and not kept[-1] else kept
