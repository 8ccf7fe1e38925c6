"""An office's files with the people taken out: a token for every ID number, a filter where there is none."""

from __future__ import annotations

import base64
import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.backends.base import Backend
from jiwang_engine.errors import UsageError
from jiwang_engine.linking.claims import column, key_birth, key_sex, key_text
from jiwang_engine.linking.names import standard_name
from jiwang_engine.packs.model import Pack, Source
from jiwang_engine.pprl.filters import Filters, Layout, Trait
from jiwang_engine.pprl.keys import RoundKey
from jiwang_engine.sources.intake import read_sources
from jiwang_engine.terms import Subject

PEOPLE, ABOUT = "people.csv", "pprl.json"
SENT, KEPT = "send", "keep"
"""What goes to the other side, and what the office needs to find its own rows again."""

FORMAT = 1
COLUMNS = ("row", "token", "name", "filter", "blocks")
LAYOUT = Layout(
    traits=(
        Trait("name", "name", 80),
        Trait("given", "name", 50, "characters"),
        Trait("birth", "birth", 140, "date"),
        Trait("sex", "sex", 16, "whole"),
        Trait("area", "area", 30, "places"),
        Trait("phone", "phone", 70, "whole"),
    ),
    segments={"name": 5, "birth": 5, "sex": 1, "area": 2, "phone": 3},
)
_PAGE = 50_000
TELLING, ENOUGH = ("name", "birth", "phone"), 2
"""Of these so many must be known: with one alone nobody can be told from others."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What was written: rows by what stands for the person."""

    counts: Mapping[str, int]


def encode_files(
    backend: Backend,
    pack: Pack,
    *,
    data: Path,
    work: Path,
    out: Path,
    key: RoundKey,
    on: date,
    everybody: bool = False,
) -> Encoded:
    """Clean the files of a folder as the bureau would, and write what may be sent into `send`, below `out`.

    A row is called by the number of its file and its own: 2-15. Rows with a usable ID get a token alone; `everybody`
    gives them a filter too, which the office needs whose list the others are looked up in. UsageError when no file
    speaks of persons; SourceErrors for files at fault.
    """
    taken = read_sources(backend, sources=pack.sources, codes=pack.codes, data=data, work=work, day=on)
    spoken = {one.source for one in taken.files}
    sources = [
        one for name, one in sorted(pack.sources.items()) if name in spoken and one.subject is Subject.PERSON
    ]
    if not sources:
        raise UsageError(
            "nobody-to-encode",
            found=f"{data.name} 里没有写到人的文件。",
            remedy="请放进至少一个有姓名或证件号码列的文件。",
        )
    for folder in (out / SENT, out / KEPT):
        folder.mkdir()
    people = (person for source in sources for person in _people(backend, source))
    counts = _write_people(out / SENT / PEOPLE, people, Filters(key, LAYOUT), everybody=everybody)
    for folder in (out, out / SENT):
        _describe(folder / ABOUT, key, counts=counts, on=on)
    _write(out / KEPT / "files.json", {str(one.file): one.name for one in taken.files})
    return Encoded(counts)


Person = tuple[str, dict[str, str]]


def _write_people(
    path: Path, people: Iterable[Person], filters: Filters, *, everybody: bool
) -> Mapping[str, int]:
    """One line a row, and how many of each kind there are."""
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row, person in people:
            cells = _cells(person, filters, everybody=everybody)
            counts["token" if cells[0] else "filter" if cells[2] else "neither"] += 1
            writer.writerow((row, *cells))
    return counts


def _people(backend: Backend, source: Source) -> Iterator[Person]:
    """What is known of the person of each row, in the spelling that both offices compare."""
    said = column(source, "birth")
    query = f"""
        SELECT file || '-' || row_no, coalesce({key_text("t.id_key")}, ''), coalesce({standard_name("t.name")}, ''),
            coalesce(strftime(coalesce({key_birth("t.id_key")}, {said}), '%Y%m%d'), ''),
            coalesce(CASE WHEN t.id_key IS NULL THEN {column(source, "sex")} ELSE {key_sex("t.id_key")} END, ''),
            coalesce(left({column(source, "region")}, 6), ''), coalesce({column(source, "phone")}, '')
        FROM typed_{source.id} AS t WHERE file = ? AND row_no >= ? AND row_no < ? ORDER BY row_no"""
    spans = backend.rows(
        f"SELECT file, min(row_no), max(row_no) FROM typed_{source.id} GROUP BY file ORDER BY file"
    )
    for file, first, last in spans:
        for start in range(first, last + 1, _PAGE):
            for row, number, name, birth, sex, area, phone in backend.rows(
                query, [file, start, start + _PAGE]
            ):
                yield row, {
                    "number": number, "name": name, "given": name[1:], "birth": birth, "sex": sex, "area": area,
                    "phone": phone,
                }  # fmt: skip


def _cells(person: Mapping[str, str], filters: Filters, *, everybody: bool) -> tuple[str, ...]:
    key, number = filters.key, person["number"]
    token = key.digest("number", number).hex() if number else ""
    name = key.digest("name", person["name"]).hex()[:16] if token and person["name"] else ""
    is_known = sum(bool(person[name]) for name in TELLING) >= ENOUGH
    if not is_known or (token and not everybody):
        return token, name, "", ""
    blocks = (key.digest("block", text).hex()[:16] for text in _blocks(person))
    return token, name, base64.b64encode(filters.of(person).tobytes()).decode(), " ".join(blocks)


def _blocks(person: Mapping[str, str]) -> Iterator[str]:
    """What two rows must have in common, at least one of these, to be compared at all."""
    name, birth, phone = person["name"], person["birth"], person["phone"]
    if birth:
        yield f"birth {birth}"
    if name:
        yield f"name {name}"
    if phone:
        yield f"phone {phone}"
    if name and birth:
        yield f"day {name[0]} {birth[4:]}"
        yield f"month {name[0]} {birth[:6]}"


def _describe(path: Path, key: RoundKey, *, counts: Mapping[str, int], on: date) -> None:
    kinds = {name: counts.get(name, 0) for name in ("token", "filter", "neither")}
    _write(
        path,
        {"format": FORMAT, "round": key.name, "key": key.fingerprint, "day": on.isoformat(), "counts": kinds},
    )


def _write(path: Path, value: Mapping[str, object]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
