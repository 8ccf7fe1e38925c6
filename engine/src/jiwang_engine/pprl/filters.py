"""Bloom filters of what is known of a person: two that have much in common are alike in many bits.

After Schnell, Bachteler and Reiher (2009): every piece of a field sets a few bits. The bits of a field are as many as
the field is worth, whatever the length of its text. Offices know different things of people, so a filter has
segments: those that are empty on one side are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from jiwang_engine.pprl.keys import DIGEST_BYTES, RoundKey

WORD = 64

Words = npt.NDArray[np.uint64]


def _characters(text: str) -> Iterator[str]:
    """Single characters, wherever they stand; the second of a kind is another piece than the first."""
    seen: Counter[str] = Counter()
    for character in text:
        seen[character] += 1
        yield f"{character}{seen[character]}"


def _pairs(text: str) -> Iterator[str]:
    """Neighbouring characters, with the beginning and the end of the text as characters too."""
    padded = f"\x02{text}\x03"
    seen: Counter[str] = Counter()
    for start in range(len(padded) - 1):
        pair = padded[start : start + 2]
        seen[pair] += 1
        yield f"{pair}{seen[pair]}"


def _places(text: str) -> Iterator[str]:
    """Characters with their place: for codes of which the front may agree."""
    return (f"{place}{character}" for place, character in enumerate(text))


def _date(text: str) -> Iterator[str]:
    """A day written 19800131: year, month and day alone and in twos, so that one mistake leaves half of it."""
    year, month, day = text[:4], text[4:6], text[6:]
    yield from (f"y{year}", f"m{month}", f"d{day}", f"ym{year}{month}", f"md{month}{day}", f"yd{year}{day}")


def _whole(text: str) -> Iterator[str]:
    """The text itself: nearly the same telephone number is another one."""
    yield text


CUTS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "characters": _characters,
    "pairs": _pairs,
    "places": _places,
    "date": _date,
    "whole": _whole,
}


@dataclass(frozen=True, slots=True)
class Trait:
    """A field of a person: in which segment, about how many bits it may set, how its text is cut into pieces."""

    name: str
    segment: str
    bits: int
    cut: str = "pairs"

    def pieces(self, text: str) -> list[str]:
        """The pieces of a text; none where nothing is known."""
        return list(CUTS[self.cut](text)) if text else []


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields, and how many words of 64 bits each segment has, in order."""

    traits: Sequence[Trait]
    segments: Mapping[str, int]

    @property
    def words(self) -> int:
        """The length of a filter."""
        return sum(self.segments.values())

    def span(self, segment: str) -> tuple[int, int]:
        """The first word of a segment and the one behind its last."""
        names = list(self.segments)
        first = sum(self.segments[name] for name in names[: names.index(segment)])
        return first, first + self.segments[segment]


@dataclass(slots=True)
class Filters:
    """Sets bits; the places of a piece are worked out once."""

    key: RoundKey
    layout: Layout
    _places: dict[tuple[str, str, int], list[int]] = field(default_factory=dict)

    def of(self, person: Mapping[str, str]) -> Words:
        """The filter of a person; fields without a text set nothing."""
        bits = np.zeros(self.layout.words * WORD, dtype=bool)
        for one in self.layout.traits:
            pieces = one.pieces(person.get(one.name, ""))
            each = max(1, round(one.bits / len(pieces))) if pieces else 0
            for piece in pieces:
                bits[self._of_piece(one, piece, each)] = True
        return np.packbits(bits, bitorder="little").view(np.uint64)

    def _of_piece(self, one: Trait, piece: str, count: int) -> list[int]:
        known = (one.name, piece, count)
        if known not in self._places:
            first, end = self.layout.span(one.segment)
            drawn = np.frombuffer(b"".join(self._drawn(one, piece, count)), dtype=">u2")[:count]
            self._places[known] = (first * WORD + drawn % ((end - first) * WORD)).tolist()
        return self._places[known]

    def _drawn(self, one: Trait, piece: str, count: int) -> Iterator[bytes]:
        """As many keyed bytes as the places need, two for each."""
        for part in range(-(-2 * count // DIGEST_BYTES)):
            yield self.key.digest(f"bits {one.name} {part}", piece)


def encoded(filters: Filters, people: Sequence[Mapping[str, str]]) -> Words:
    """The filters of many people, one a row."""
    found = np.zeros((len(people), filters.layout.words), dtype=np.uint64)
    for number, person in enumerate(people):
        found[number] = filters.of(person)
    return found


def likeness(left: Words, right: Words, layout: Layout) -> npt.NDArray[np.float64]:
    """How alike pairs are over the segments that both know: the rows of two arrays of the same height.

    Dice's coefficient, less the bits that two filters so full have in common by chance: 1 where all bits are equal, about
    0 for strangers, 0 where nothing is known on both sides.
    """
    common = np.zeros(len(left))
    whole = np.zeros(len(left))
    for segment, length in layout.segments.items():
        words = slice(*layout.span(segment))
        here, there = _counted(left[:, words]), _counted(right[:, words])
        by_chance = here * there / (length * WORD)
        both = (here > 0) & (there > 0)
        common += np.where(both, _counted(left[:, words] & right[:, words]) - by_chance, 0.0)
        whole += np.where(both, (here + there) / 2 - by_chance, 0.0)
    return np.divide(common, whole, out=np.zeros(len(left)), where=whole > 0)


def shared(left: Words, right: Words, layout: Layout, *, segments: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many of some segments are known on both sides of each pair."""
    spans = [slice(*layout.span(segment)) for segment in segments]
    known = [(_counted(left[:, words]) > 0) & (_counted(right[:, words]) > 0) for words in spans]
    return np.asarray(np.sum(known, axis=0), dtype=np.int64)


def _counted(words: Words) -> npt.NDArray[np.int64]:
    return np.asarray(np.bitwise_count(words).sum(axis=1), dtype=np.int64)
