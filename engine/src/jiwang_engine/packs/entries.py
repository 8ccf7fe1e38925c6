"""YAML as entries that know their place; every scalar stays text (ADR 0009)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath

import yaml

from jiwang_engine.errors import PackError
from jiwang_engine.packs.model import Expression
from jiwang_engine.packs.twins import KEYS, WORDS
from jiwang_engine.terms import Citation, Place

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Entry:
    """A mapping of a pack file. Each reading marks its key as known; `finish` refuses the others."""

    def __init__(self, node: yaml.MappingNode, file: str, folder: Path | None = None) -> None:
        """Index the mapping by the ASCII twins of its keys; `folder` is where files beside it lie."""
        self.file, self.folder = file, folder
        self.at = _place(node, file)
        self._nodes: dict[str, yaml.Node] = {}
        self._written: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._known: set[str] = set()
        for key, value in node.value:
            written = str(key.value)
            name = KEYS.get(written, written)
            if name in self._nodes:
                raise PackError(
                    "key-twice", at=_place(key, file), found=f"“{written}”写了两次。", remedy="请删去一个。"
                )
            self._nodes[name], self._written[name] = value, written
            self._columns[name] = _place(key, file).column

    def __contains__(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._nodes

    @property
    def first_key(self) -> str:
        """The key that says what the document is."""
        return next(iter(self._nodes), "")

    def place(self, key: str) -> Place:
        """Where the value of a key stands."""
        return _place(self._nodes[key], self.file) if key in self._nodes else self.at

    def text(self, key: str, default: str | None = None) -> str:
        """The text of a key; without a default the key must be there."""
        node = self._take(key, required=default is None)
        if node is None:
            return default or ""
        if not isinstance(node, yaml.ScalarNode):
            raise self._wrong(key, "应是一个值，不是列表或分组。", "请写成一行文字。")
        found = str(node.value).strip()
        if not found and default is None:
            raise self._wrong(key, "后面没有内容。", "请补上。")
        return found

    def word(self, key: str, table: str, default: str | None = None) -> str:
        """A word of a closed list, as its ASCII twin."""
        found = self.text(key, default)
        if key not in self._nodes:
            return found
        known = WORDS[table]
        if found in known:
            return known[found]
        if found in known.values():
            return found
        raise self._wrong(key, f"不认识“{found}”。", f"可以写：{'、'.join(filter(None, known))}。")

    def flag(self, key: str) -> bool:
        """是 or 否; 否 when the key is missing."""
        return self.word(key, "flag", "no") == "yes"

    def day(self, key: str) -> date | None:
        """A date like 2026-07-01, or None when the key is missing or empty."""
        found = self.text(key, "")
        if not found:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            raise self._wrong(key, f"“{found}”不是日期。", "请写成 2026-07-01 的样子。") from None

    def number(self, key: str, default: int | None = None, *, unit: str = "") -> int:
        """A whole number, with or without its unit (`90天`)."""
        found = self.text(key, None if default is None else str(default))
        try:
            return int(found.removesuffix(unit))
        except ValueError:
            raise self._wrong(key, f"“{found}”不是整数。", f"请写成 {default or 7}{unit} 的样子。") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one; missing is empty."""
        node = self._take(key)
        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (str(node.value).strip(),) if node.value else ()
        if isinstance(node, yaml.SequenceNode) and all(
            isinstance(one, yaml.ScalarNode) for one in node.value
        ):
            return tuple(str(one.value).strip() for one in node.value)
        raise self._wrong(key, "应是一列文字。", "请写成 [甲, 乙] 或每行一个“- ”。")

    def entry(self, key: str) -> Entry | None:
        """A mapping inside this one, or None."""
        node = self._take(key)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(key, "应是一组“键: 值”。", "请缩进写在下一行。")
        return Entry(node, self.file, self.folder)

    def entries(self, key: str) -> tuple[Entry, ...]:
        """A list of mappings; missing is empty."""
        node = self._take(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return ()
        if isinstance(node, yaml.SequenceNode) and all(
            isinstance(one, yaml.MappingNode) for one in node.value
        ):
            return tuple(Entry(one, self.file, self.folder) for one in node.value)
        raise self._wrong(key, "应是一列“- 键: 值”。", "请检查缩进和“- ”。")

    def pairs(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """A mapping of any keys to a text or a list of texts, the keys as they are written."""
        inner = self.entry(key)
        return inner.cells() if inner is not None else ()

    def cells(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """All keys as they are written, each with its text or list of texts."""
        return tuple((self._written[name], self.texts(name)) for name in self._nodes)

    def formula(self, key: str) -> Expression | None:
        """An expression with the place where its first character stands."""
        node = self._take(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            raise self._wrong(key, "公式被逗号切断了。", "公式要单独写成一行“式: …”，不要放在花括号里。")
        at = _place(node, self.file)
        if node.style in ("|", ">"):  # the text begins on the next line, indented by two as everywhere
            at = Place(at.file, at.line + 1, self._columns[key] + 2)
        elif node.style in ("'", '"'):
            at = Place(at.file, at.line, at.column + 1)
        return Expression(str(node.value), at)

    def required_formula(self, key: str = "formula") -> Expression:
        """An expression that must be there."""
        found = self.formula(key)
        if found is None:
            raise self._wrong(key, "缺少公式。", "请补上“式: …”。")
        return found

    def citation(self, key: str) -> Citation | None:
        """An article, or None."""
        found = self.text(key, "")
        return Citation.parse(found) if found else None

    def finish(self) -> None:
        """Refuse keys that nobody has read: most are typing errors."""
        for key, written in self._written.items():
            if key not in self._known:
                near = difflib.get_close_matches(
                    written, [k for k, v in KEYS.items() if v in self._known], 1, 0.5
                )
                hint = f"是否想写“{near[0]}”？" if near else "请删去，或查看政策包格式说明。"
                raise PackError(
                    "unknown-key", at=self.place(key), found=f"这里不能写“{written}”。", remedy=hint
                )

    def _take(self, key: str, *, required: bool = False) -> yaml.Node | None:
        self._known.add(key)
        if required and key not in self._nodes:
            raise self._wrong(key, "缺少这一项。", "请补上。")
        return self._nodes.get(key)

    def _wrong(self, key: str, found: str, remedy: str) -> PackError:
        shown = self._written.get(key) or next((zh for zh, en in KEYS.items() if en == key), key)
        return PackError("bad-entry", at=self.place(key), found=f"“{shown}”：{found}", remedy=remedy)


def id_of(entry: Entry) -> str:
    """The id of a document: 编号, else the name of its file; ASCII, because file names and SQL are made of it."""
    written = entry.text("id", "")
    found = written or PurePath(entry.file).stem
    if not _ID.fullmatch(found):
        raise PackError(
            "bad-id",
            at=entry.place("id"),
            found=f"“{found}”不能作编号。",
            remedy="编号用英文字母开头，只含字母、数字和下划线，例如 dibao_standard。",
        )
    return found


def entries_of(path: Path, shown: str) -> Iterator[Entry]:
    """The documents of a YAML file; `shown` is how messages name it."""
    for node in nodes_of(read_text(path, shown), shown):
        yield Entry(node, shown, path.parent)


def read_text(path: Path, shown: str) -> str:
    """The text of a pack file, which must be UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(shown) from error


def nodes_of(text: str, shown: str) -> list[yaml.MappingNode]:
    """The documents of a YAML text as trees that know their places."""
    try:
        nodes = [node for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        raise PackError(
            "bad-yaml", at=at, found="这里的缩进、引号或冒号不对。", remedy="请对照上一行检查。"
        ) from error
    except yaml.reader.ReaderError as error:
        raise _not_utf8(shown) from error
    return [_mapping(node, shown) for node in nodes]


def _mapping(node: yaml.Node, shown: str) -> yaml.MappingNode:
    if isinstance(node, yaml.MappingNode):
        return node
    raise PackError(
        "not-a-mapping", at=_place(node, shown), found="文件开头应是“键: 值”。", remedy="请参照其他文件。"
    )


def _not_utf8(shown: str) -> PackError:
    return PackError("not-utf8", at=Place(shown), found="文件不是 UTF-8 文字。", remedy="请另存为 UTF-8。")


def _place(node: yaml.Node, file: str) -> Place:
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)
