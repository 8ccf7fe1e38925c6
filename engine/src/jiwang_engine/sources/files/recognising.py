"""Which descriptor a file belongs to: the manifest says so, else its name, else its headings; never a guess."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from jiwang_engine.packs.model import Source
from jiwang_engine.sources.failures import refused
from jiwang_engine.sources.files.headings import Layout, forms, layout_of
from jiwang_engine.sources.files.sheets import Head

MANIFEST = "manifest.yaml"
NO_HEADINGS = "前十行里没有认识的表头。"
LEAST_FOUND = 3
LEAST_SHARE = 0.3
SUSPECTED = 0.5  # a file that is named like a source and has half of its required headings is that source, mended badly


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one file."""

    file: str
    source: str
    as_of: date | None
    received: date | None
    columns: Mapping[str, str] = field(default_factory=dict)  # heading of the file → column of the descriptor


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that will be read, and how."""

    part: str
    title: str
    layout: Layout


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is; `sheets` is empty when it is unknown, then `reason` says why."""

    sheets: tuple[Sheet, ...]
    reason: str


def manifest_of(directory: Path, sources: Mapping[str, Source]) -> dict[str, Entry]:
    """Read manifest.yaml, if there is one: relative file name → entry. Raises SourceError."""
    path = directory / MANIFEST
    if not path.exists():
        return {}
    try:
        listed = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise refused("manifest-invalid", MANIFEST, "无法读取。") from error
    if not isinstance(listed, list):
        raise refused("manifest-invalid", MANIFEST, "不是列表。")
    entries = [_entry(one, number, sources) for number, one in enumerate(listed, start=1)]
    for entry in entries:
        if not (directory / entry.file).is_file():
            raise refused("manifest-file-missing", MANIFEST, f"找不到文件“{entry.file}”。")
    return {entry.file: entry for entry in entries}


def _entry(one: object, number: int, sources: Mapping[str, Source]) -> Entry:
    if (
        not isinstance(one, dict)
        or not isinstance(one.get("file"), str)
        or not isinstance(one.get("source"), str)
    ):
        raise refused("manifest-invalid", MANIFEST, f"第 {number} 项没有写明 file 和 source。")
    named = one["source"]
    source = next((s.id for s in sources.values() if named in (s.id, s.label)), None)
    if source is None:
        raise refused("manifest-source-unknown", MANIFEST, f"第 {number} 项的来源“{named}”不在政策包里。")
    columns = one.get("columns") or {}
    known = {name for column in sources[source].columns for name in (column.id, column.label)}
    if not isinstance(columns, dict) or not known >= set(columns.values()):
        raise refused(
            "manifest-invalid", MANIFEST, f"第 {number} 项的 columns 应是“文件里的表头: 来源里的列名”。"
        )
    as_of, received = (_day(one, key, number) for key in ("as_of", "received"))
    return Entry(one["file"], source, as_of, received, columns)


def _day(one: Mapping[str, object], key: str, number: int) -> date | None:
    try:
        return date.fromisoformat(str(one[key])) if one.get(key) else None
    except ValueError as error:
        raise refused("manifest-invalid", MANIFEST, f"第 {number} 项的 {key} 不是日期。") from error


def recognised(
    path: Path, heads: Sequence[Head], *, sources: Mapping[str, Source], entry: Entry | None
) -> Recognised:
    """Find the descriptor of every sheet; raises SourceError when the right source lacks required headings."""
    if entry:
        return _by_manifest(path, heads, as_told(sources[entry.source], entry.columns))
    named = {s.id: s for s in sources.values() if any(_is_like(path.stem, glob) for glob in s.file_names)}
    found = [_by_headings(head, named, sources) for head in heads]
    sheets = _best_of_each(sheet for one in found for sheet in one.sheets)
    if not sheets and len(named) == 1:
        _check_suspect(path, heads, next(iter(named.values())))
    reasons = dict.fromkeys(one.reason for one in found if one.reason not in ("", NO_HEADINGS))
    return Recognised(sheets, " ".join(reasons) or NO_HEADINGS)


def as_told(source: Source, columns: Mapping[str, str]) -> Source:
    """The descriptor with what somebody has said of a file: heading → id or label of the column that it is."""
    said = {forms(heading)[0] for heading in columns}
    return replace(
        source,
        columns=tuple(
            replace(
                one,
                aliases=(
                    *(alias for alias in one.aliases if forms(alias)[0] not in said),
                    *(heading for heading, name in columns.items() if name in (one.id, one.label)),
                ),
            )
            for one in source.columns
        ),
    )


def day_in_name(stem: str) -> date | None:
    """The day that a file name ends a period with: 20260301, 2026-03-01, 202603, 2026年3月; None when there is none."""
    found = re.search(
        r"(20\d{2})[-._年]?(0?[1-9]|1[0-2])(?:[-._月]?(0[1-9]|[12]\d|3[01])(?!\d)|[月]?(?!\d))", stem
    )
    if not found:
        return None
    year, month = int(found.group(1)), int(found.group(2))
    last = monthrange(year, month)[1]
    day = int(found.group(3)) if found.group(3) else last
    return date(year, month, day) if day <= last else None


def _is_like(stem: str, glob: str) -> bool:
    return fnmatchcase(stem.casefold(), glob.casefold())


def _by_manifest(path: Path, heads: Sequence[Head], source: Source) -> Recognised:
    sheets = _best_of_each(sheet for head in heads if (sheet := _sheet(head, source)))
    if not sheets:
        raise _headings_missing(path, heads, source)
    return Recognised(sheets, "")


def _by_headings(head: Head, named: Mapping[str, Source], sources: Mapping[str, Source]) -> Recognised:
    """The sources that the file is named like come first; the others only when none of those fits."""
    for candidates in (named, sources):
        found = [sheet for source in candidates.values() if (sheet := _sheet(head, source))]
        best = max((one.layout.fit for one in found), default=None)
        fits = [one for one in found if one.layout.fit == best]
        if len(fits) > 1:
            labels = "、".join(one.layout.source.label for one in fits)
            return Recognised((), f"表头同时符合{labels}，请在 {MANIFEST} 中写明来源。")
        if fits:
            return Recognised((fits[0],), "")
    return Recognised((), _nearest(head, sources))


def _best_of_each(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """One sheet for every title: of a text file, the delimiter that fits best."""
    best: dict[str, Sheet] = {}
    for one in sheets:
        if one.title not in best or one.layout.fit > best[one.title].layout.fit:
            best[one.title] = one
    return tuple(best.values())


def _sheet(head: Head, source: Source) -> Sheet | None:
    layout = layout_of(head, source)
    is_whole = layout is not None and not layout.missing and _is_enough(layout)
    return Sheet(head.part, head.title, layout) if layout and is_whole else None


def _is_enough(layout: Layout) -> bool:
    wanted = min(LEAST_FOUND, len(layout.source.columns))
    return len(layout.placed) >= wanted and layout.share >= LEAST_SHARE


def _nearest(head: Head, sources: Mapping[str, Source]) -> str:
    layouts = [layout for source in sources.values() if (layout := layout_of(head, source))]
    best = max(
        layouts, key=lambda one: (len(one.placed) - 3 * len(one.missing), len(one.placed)), default=None
    )
    if best is None or len(best.placed) < LEAST_FOUND or not best.missing:
        return NO_HEADINGS
    return f"最接近“{best.source.label}”，但缺少列：{'、'.join(best.missing)}。"


def _check_suspect(path: Path, heads: Sequence[Head], source: Source) -> None:
    required = sum(1 for column in source.columns if column.required) or 1
    missing = min((len(lay.missing) for head in heads if (lay := layout_of(head, source))), default=required)
    if missing and 1 - missing / required >= SUSPECTED:
        raise _headings_missing(path, heads, source)


def _headings_missing(path: Path, heads: Sequence[Head], source: Source) -> Exception:
    layouts = [layout for head in heads if (layout := layout_of(head, source))]
    best = max(layouts, key=lambda one: one.fit, default=None)
    missing = best.missing if best else tuple(c.label for c in source.columns if c.required)
    found = f"应是“{source.label}”，但前十行的表头缺少：{'、'.join(missing) or '足够的列'}。"
    return refused("headings-missing", path.name, found)
