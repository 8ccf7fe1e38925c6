"""CSV and its kin: the encoding is found, and every record becomes one clean line of UTF-8.

A levelled file has the row number as its first column and exactly as many columns as the headings, so that DuckDB can
read it in parallel and never meets a broken line: what cannot be split into the right number of cells is kept as a
marked line and rejected later with its row number. Row numbers count records, as a spreadsheet shows them: a cell with
a line break does not make two rows.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

from jiwang_engine.sources.failures import refused
from jiwang_engine.sources.files.opening import Limits
from jiwang_engine.sources.files.sheets import BROKEN_MARK, HEAD_ROWS, Cells, Head, Levelled
from jiwang_engine.sources.issues import Issue

DELIMITERS = (",", "\t", ";", "|")
BLOCK = 4 << 20
LONGEST_CELL_ROWS = 50
LONGEST_LINE = 1 << 17  # characters; also what the csv module takes in one cell
LONGEST_SHOWN = 1 << 13
UTF8_BY_CHANCE = 8  # so many characters of a GBK file may look like UTF-8

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class TextTable:
    """A delimited text file, seen as one sheet without a name."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Find the encoding; read nothing but the head yet."""
        self.path, self._limits = path, limits
        self.encoding = encoding_of(path)
        self._has_bare_returns = False
        lines = self._head_lines()
        delimiters = [one for one in DELIMITERS if any(one in line for line in lines)] or DELIMITERS[:1]
        self._heads = {delimiter: _records(lines, delimiter) for delimiter in delimiters}

    def heads(self) -> list[Head]:
        """The first rows, as cells, for every delimiter that occurs in them."""
        width = max(len(cells) for head in self._heads.values() for cells, _ in head)
        if width > self._limits.columns:
            raise refused(
                "file-too-many-columns", self.path.name, f"有 {width:,} 列，上限 {self._limits.columns} 列。"
            )
        return [Head(one, "", [cells for cells, _ in head]) for one, head in self._heads.items()]

    def level(self, part: str, first_row: int, *, width: int, target: Path) -> Levelled:
        """Write the records from row `first_row` on (counted from 1) to `target`, each on one line."""
        skipped = self._heads[part][first_row - 2][1] if first_row > 1 else 0
        leveller = _Leveller(part, width, first_row)
        with target.open("w", encoding="utf-8", newline="") as out:
            for lines, is_simple in self._blocks():
                taken, skipped = lines[skipped:], max(0, skipped - len(lines))
                out.write("".join(leveller.levelled(taken, is_simple=is_simple)))
                if leveller.row > self._limits.rows:
                    raise refused("file-too-many-rows", self.path.name, f"超过 {self._limits.rows:,} 行。")
            out.write("".join(leveller.rest()))
        return Levelled(rows=leveller.row - first_row, delimiter=part)

    def _head_lines(self) -> list[str]:
        with self.path.open("rb") as file:
            block = file.read(1 << 20)
        self._has_bare_returns = b"\r" in block and b"\n" not in block
        text = codecs.getincrementaldecoder(self.encoding)("replace").decode(block)
        lines = text.split("\r" if self._has_bare_returns else "\n")
        return [line.rstrip("\r") for line in lines[: HEAD_ROWS * 2]]

    def _blocks(self) -> Iterator[tuple[list[str], bool]]:
        """The lines of the file without their ends, some megabytes at a time, and whether none of them is quoted."""
        rest = ""
        for block in self._decoded():
            text = rest + block
            text = text.replace("\r", "\n") if self._has_bare_returns else text.replace("\r\n", "\n")
            lines = text.split("\n")
            rest = lines.pop()
            if len(rest) > BLOCK:
                raise refused("file-wrong-type", self.path.name, "有超长的行，不是表格。")
            yield lines, '"' not in text and "\r" not in text
        if rest.strip():
            yield [rest], False

    def _decoded(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        try:
            with self.path.open("rb") as file:
                while block := file.read(BLOCK):
                    yield decoder.decode(block)
                yield decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise refused(
                "file-encoding-unknown", self.path.name, "不是 UTF-8，也不全是 GBK/GB18030，或在中途被截断。"
            ) from error


def encoding_of(path: Path) -> str:
    """BOM, then strict UTF-8, else GB18030 (which is checked while the file is read).

    Guessing by frequency is worse: short GBK files are taken for Korean. A file that is UTF-8 for a while and then is
    not any more is refused: a GBK file never looks like UTF-8 for long.
    """
    with path.open("rb") as file:
        head = file.read(4)
        for bom, encoding in _BOMS:
            if head.startswith(bom):
                return encoding
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        rows = wide = 0
        while block := file.read(BLOCK):
            try:
                text = decoder.decode(block, final=len(block) < BLOCK)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode()
                if wide + _wide_characters(before) < UTF8_BY_CHANCE:
                    return "gb18030"
                row = rows + before.count("\n") + 1
                raise refused(
                    "file-encoding-unknown", path.name, f"第 {row:,} 行附近有无法识别的字符。"
                ) from error
            rows += text.count("\n")
            wide += 0 if wide > UTF8_BY_CHANCE else _wide_characters(text)
    return "utf-8"


def _wide_characters(text: str) -> int:
    return sum(1 for character in text if character > "\x7f")


def _records(lines: list[str], delimiter: str) -> list[tuple[Cells, int]]:
    """The first records, each with the number of physical lines read up to its end."""
    found: list[tuple[Cells, int]] = []
    at = 0
    while at < len(lines) and len(found) < HEAD_ROWS:
        cells, read = _record(lines[at : at + LONGEST_CELL_ROWS], delimiter)
        at += read
        found.append(([unwrapped(cell).replace("\n", " ").strip() for cell in cells], at))
    return found


def _record(lines: list[str], delimiter: str) -> tuple[Cells, int]:
    """The record that begins with the first of these lines, and how many of them it takes."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    try:
        cells = next(reader)
    except csv.Error:
        return lines[0].split(delimiter), 1
    # A quotation mark that is never closed takes all the lines there are.
    is_whole = reader.line_num < len(lines) or reader.line_num == 1
    return (cells, reader.line_num) if is_whole else (lines[0].split(delimiter), 1)


def unwrapped(cell: str) -> str:
    """The text inside ="…", which exports write so that a spreadsheet keeps an ID as text."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


class _Leveller:
    """Turns physical lines into numbered lines of equal width; keeps what a line break has cut in two."""

    def __init__(self, delimiter: str, width: int, first_row: int) -> None:
        self.row = first_row
        self._delimiter, self._width = delimiter, width
        self._waiting: list[str] = []

    def levelled(self, lines: list[str], *, is_simple: bool) -> Iterable[str]:
        """Lines ready to be written; the regular ones only get their number."""
        mark = self._delimiter
        if is_simple and not self._waiting:
            counts = list(map(str.count, lines, repeat(mark)))
            is_short = max(map(len, lines), default=0) <= LONGEST_LINE
            if is_short and counts.count(self._width - 1) == len(lines):
                first, self.row = self.row, self.row + len(lines)
                return [f"{row}{mark}{line}\n" for row, line in enumerate(lines, first)]
        return self._one_by_one(lines)

    def _one_by_one(self, lines: list[str]) -> Iterator[str]:
        mark = self._delimiter
        cuts, quotes, between = self._width - 1, 2 * self._width, f'"{mark}"'
        for line in lines:
            is_plain = (
                line.count(mark) == cuts
                and '"' not in line
                and "\r" not in line
                and len(line) <= LONGEST_LINE
            )
            if not self._waiting and (
                is_plain
                or (line.count('"') == quotes and line.count(between) == cuts and line[0] == line[-1] == '"')
            ):
                yield f"{self.row}{mark}{line}\n"
                self.row += 1
            else:
                yield from self._mended(line)

    def rest(self) -> Iterator[str]:
        """What was still waiting for a closing quotation mark when the file ended."""
        while self._waiting:
            yield from self._give_up_waiting()

    def _mended(self, line: str) -> Iterator[str]:
        if len(line) > LONGEST_LINE:
            yield from self.rest()
            yield self._broken(Issue.LINE_LONG, line)
            return
        self._waiting.append(line)
        text = " ".join(self._waiting).replace("\r", " ")
        try:
            cells = next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except csv.Error as error:
            is_open = "unexpected end of data" in str(error)
            if not is_open or len(self._waiting) > LONGEST_CELL_ROWS:
                yield from self._give_up_waiting()
            return
        self._waiting = []
        yield self._written(cells, text)

    def _give_up_waiting(self) -> Iterator[str]:
        """The first waiting line is broken; the others get another chance."""
        first, *others = self._waiting
        self._waiting = []
        yield self._broken(Issue.LINE_QUOTE, first)
        for line in others:
            yield from self._mended(line)

    def _written(self, cells: list[str], text: str) -> str:
        cells = [unwrapped(cell) for cell in cells]
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        if len(cells) > self._width:
            return self._broken(Issue.LINE_LONG, text)
        missing = self._width - len(cells)
        if missing and sum(1 for cell in cells if cell.strip()) > 1 and not _is_total(cells):
            return self._broken(Issue.LINE_SHORT, text)
        return self._line([*cells, *[""] * missing])

    def _broken(self, issue: Issue, text: str) -> str:
        cells = [f"{BROKEN_MARK}{issue:d}", text[:LONGEST_SHOWN], *[""] * self._width]
        return self._line(cells[: self._width])

    def _line(self, cells: list[str]) -> str:
        line = self._delimiter.join(_packed(cell, self._delimiter) for cell in cells)
        self.row += 1
        return f"{self.row - 1}{self._delimiter}{line}\n"


def _packed(cell: str, delimiter: str) -> str:
    """A cell as CSV writes it; line breaks become spaces."""
    flat = cell.replace("\r", " ").replace("\n", " ")
    return '"' + flat.replace('"', '""') + '"' if '"' in flat or delimiter in flat else flat


def _is_total(cells: list[str]) -> bool:
    return any(cell.strip().rstrip(":：").endswith(("合计", "小计", "总计", "共计")) for cell in cells)
