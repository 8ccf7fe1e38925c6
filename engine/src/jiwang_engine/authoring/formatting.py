"""Packs in one canonical form, so that two versions differ only where the law differs. YAML stays text (ADR 0009)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jiwang_engine.authoring.orders import FORMULAS, FREE, chinese_of, rank_of, twin_of
from jiwang_engine.authoring.remarks import (
    Remarks,
    comments_in,
    lines_of,
    remarks_of,
    stays_in_braces,
    trimmed,
)
from jiwang_engine.authoring.spelling import respelt
from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import nodes_of, read_text
from jiwang_engine.terms import Place


def formatted(text: str, shown: str, *, keys: str = "") -> str:
    """The text of a pack file in canonical form; `keys` zh or en also says in which words its keys are spelt.

    Raises PackError when the text is no YAML, or says something that the form has no place for.
    """
    documents = nodes_of(text, shown)
    if not documents:
        return text
    pages = [
        "\n".join(_Writer(text, remarks, keys, twin_of(str(one.value[0][0].value)) if one.value else "").page(one))
        for one, remarks in zip(documents, remarks_of(text, documents), strict=True)
    ]  # fmt: skip
    new = "\n---\n".join(pages) + "\n"
    if comments_in(new) != comments_in(text) or _meaning(new, shown) != _meaning(text, shown):
        raise PackError(
            "not-formattable",
            at=Place(shown),
            found="这个文件整理后意思会变，没有改动它。",
            remedy="请把锚点（&、*）和少见的 YAML 写法改成普通写法。",
        )
    return new


def _meaning(text: str, shown: str) -> list[Any]:
    """What a text says, whatever the order of its keys, their language, and the spelling of its formulas."""
    return [_said(one) for one in nodes_of(text, shown)]


def _said(node: yaml.Node, key: str = "") -> Any:
    if isinstance(node, yaml.MappingNode):
        twins = (
            (str(one.value) if key in FREE else twin_of(str(one.value)), value) for one, value in node.value
        )
        return {twin: _said(value, twin) for twin, value in twins}
    if isinstance(node, yaml.SequenceNode):
        return [_said(one, key) for one in node.value]
    return respelt(str(node.value)).split() if key in FORMULAS else str(node.value)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one document."""

    text: str
    remarks: Remarks
    keys: str
    kind: str  # what the document is, by its first key

    def page(self, document: yaml.MappingNode) -> Iterator[str]:
        """The lines of the document."""
        yield from self.remarks.head
        yield from self._mapping(document, "", group="")
        yield from self.remarks.tail

    def _mapping(self, node: yaml.MappingNode, indent: str, *, group: str) -> Iterator[str]:
        for number, (key, value) in enumerate(self._sorted(node, group)):
            yield from self._above(key, indent, is_first=number == 0)
            twin = twin_of(str(key.value))
            yield from self._entry(f"{indent}{self._key(key, group)}:", (key, value), indent, group=twin)

    def _sorted(self, node: yaml.MappingNode, group: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        if group in FREE:
            return list(node.value)
        return sorted(node.value, key=lambda one: rank_of(twin_of(str(one[0].value)), self.kind, group))

    def _key(self, key: yaml.ScalarNode, group: str) -> str:
        if not self.keys or group in FREE:
            return self._scalar(key)
        twin = twin_of(str(key.value))
        return chinese_of(twin, self.kind, group) if self.keys == "zh" else twin

    def _entry(
        self, start: str, entry: tuple[yaml.Node, yaml.Node], indent: str, *, group: str
    ) -> Iterator[str]:
        """A key, or the dash of a list, with what follows it."""
        anchor, value = entry
        beside = "".join(f"  {one}" for one in self.remarks.beside.get(id(anchor), []))
        if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
            header, *lines = self._block(value, is_formula=group in FORMULAS)
            yield f"{start} {header}{beside}"
            yield from (f"{indent}  {line}".rstrip() for line in lines)
        elif stays_in_braces(value):
            yield f"{start} {self._flow(value, group)}".rstrip() + beside
        else:
            yield start + beside
            yield from self._group(value, f"{indent}  ", group=group)

    def _group(self, node: yaml.Node, indent: str, *, group: str) -> Iterator[str]:
        if isinstance(node, yaml.MappingNode):
            yield from self._mapping(node, indent, group=group)
            return
        for number, item in enumerate(node.value):
            yield from self._above(item, indent, is_first=number == 0)
            if stays_in_braces(item):
                yield from self._entry(f"{indent}-", (item, item), indent, group=group)
            else:
                yield from self._item(item, indent, group=group)

    def _item(self, item: yaml.Node, indent: str, *, group: str) -> Iterator[str]:
        """A group as an item of a list: its first line stands behind the dash, what is said above it before the dash."""
        lines = list(self._group(item, f"{indent}  ", group=group))
        opening = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
        yield from (line[2:] for line in lines[:opening])
        yield f"{indent}- {lines[opening].lstrip()}"
        yield from lines[opening + 1 :]

    def _above(self, anchor: yaml.Node, indent: str, *, is_first: bool) -> Iterator[str]:
        lines = self.remarks.above.get(id(anchor), [])
        kept = trimmed(lines)
        if lines and not lines[0] and not is_first:
            yield ""
        yield from (f"{indent}{line}".rstrip() for line in kept)

    def _flow(self, node: yaml.Node, group: str) -> str:
        if isinstance(node, yaml.MappingNode):
            pairs = (
                f"{self._key(key, group)}: {self._flow(value, twin_of(str(key.value)))}"
                for key, value in self._sorted(node, group)
            )
            return "{" + ", ".join(pairs) + "}"
        if isinstance(node, yaml.SequenceNode):
            return "[" + ", ".join(self._flow(item, group) for item in node.value) + "]"
        return self._scalar(node, is_formula=group in FORMULAS)

    def _scalar(self, node: yaml.Node, *, is_formula: bool = False) -> str:
        value = respelt(str(node.value)) if is_formula else str(node.value)
        if not getattr(node, "style", None) and "\n" not in value:
            return value
        if value.isprintable() and '"' not in value and "\\" not in value:
            return f'"{value}"'
        quoted = value.replace("'", "''")
        return f"'{quoted}'" if value.isprintable() else json.dumps(value, ensure_ascii=False)

    def _block(self, node: yaml.ScalarNode, *, is_formula: bool) -> list[str]:
        """The header and the lines of a literal or folded text, without their indentation."""
        lines = lines_of(self.text, node)
        header = lines[0][node.start_mark.column :].partition(" ")[0]
        body = [line.rstrip() for line in lines[1:]]
        margin = min((len(line) - len(line.lstrip()) for line in body if line), default=0)
        kept = [line[margin:] for line in body]
        return [header, *(respelt("\n".join(kept)).split("\n") if is_formula else kept)]


def format_pack(folder: Path, *, keys: str = "", check: bool = False) -> tuple[int, list[Path]]:
    """Format every file of law of a pack: how many there are, and which changed (or would, with `check`).

    All are formatted before the first is written. Raises PackError for a file that cannot be.
    """
    files = sorted(path for path in folder.rglob("*.yaml") if "cases" not in path.relative_to(folder).parts)
    changed = {path: new for path in files for text, new in [_both(path, folder, keys)] if new != text}
    if not check:
        for path, new in changed.items():
            path.write_text(new, encoding="utf-8")
    return len(files), list(changed)


def _both(path: Path, folder: Path, keys: str) -> tuple[str, str]:
    text = read_text(path, shown := path.relative_to(folder.parent).as_posix())
    return text, formatted(text, shown, keys=keys)
