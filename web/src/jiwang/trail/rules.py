"""How lines are chained: the SM3 digest of a line covers its words, its number and the digest before it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SM3, Hash

FIRST = "0" * 64  # what stands before the first line


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it is sealed: pseudonyms and codes, never a name or a number of a person."""

    id: int
    at: datetime
    who: str
    what: str
    about: str
    why: str
    area: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A link of the chain: its number, the line it seals and its digest."""

    number: int
    line: Written
    digest: str


def digest_of(line: Written, *, number: int, before: str) -> str:
    """The digest of a line at its place in the chain, hexadecimal."""
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    words = [before, number, line.id, at, line.who, line.what, line.about, line.why, line.area]
    digest = Hash(SM3())
    digest.update(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode())
    return digest.finalize().hex()


def chained(lines: Iterable[Written], *, after: int, before: str) -> list[Sealed]:
    """Links for some lines, after the link `after` whose digest is `before`."""
    links = []
    for number, line in enumerate(lines, start=after + 1):
        before = digest_of(line, number=number, before=before)
        links.append(Sealed(number, line, before))
    return links


def first_break(links: Iterable[Sealed]) -> int | None:
    """The number of the first link that does not fit the one before it, or None where the chain is whole."""
    before, expected = FIRST, 1
    for link in links:
        if link.number != expected or link.digest != digest_of(link.line, number=link.number, before=before):
            return expected
        before, expected = link.digest, expected + 1
    return None
