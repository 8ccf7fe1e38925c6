"""Made-up people without ID numbers: a register, and a file that speaks of some of them with known errors of a clerk.

Errors fall independently of each other, so real files are harder. Family names by their published shares, and a house
mostly of one family; given names of characters as often as each sex bears them, and some whole names far more often than
chance would have it, as in life.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from jiwang_engine.linking.characters.calendar import lunar_days
from jiwang_engine.linking.characters.tables import readings, variants
from jiwang_engine.synthesis.files.columns import Column, Words, days, digits, joined, plain_numbers, words
from jiwang_engine.synthesis.files.writing import UTF8, Table, write_csv
from jiwang_engine.synthesis.names import SURNAMES

Ints = NDArray[np.int64]

VILLAGES, PER_HOUSE, STRANGERS = 600, 3, 0.10
FAVOURITES, FAVOURED = 1_000, (0.40, 0.23)  # whole given names that so many women and men share
ONE_CHARACTER = 0.14
ERRORS: Mapping[str, float] = {
    "traditional": 0.03, "homophone": 0.04, "pinyin": 0.01, "lost": 0.01, "wrong": 0.02,
    "near day": 0.03, "lunar": 0.03, "year": 0.02, "swapped": 0.01, "no birth": 0.02,
    "moved": 0.10, "no village": 0.05, "no house": 0.30, "no sex": 0.02,
    "no phone": 0.50, "other phone": 0.15, "no number": 0.85, "number mistyped": 1.00,
}  # fmt: skip
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Crowd:
    """People: family name, sex (1 is a man), two characters of the given name (0 is none), day of birth, village, house."""

    surname: Ints
    male: Ints
    first: Ints
    second: Ints
    birth: Ints
    village: Ints
    house: Ints


def write_register_and_file(folder: Path, *, people: int, rows: int, seed: int, frequencies: Path) -> None:
    """Write register.csv and file.csv (the same columns, and `truly`, `errors`); `frequencies`: character, men, women."""
    rng = Generator(PCG64(seed))
    characters, shares = _characters(frequencies)
    everybody = _crowd(rng, people + rows, shares)
    outside = rng.permutation(rows) < rows * STRANGERS
    who = np.where(outside, people + np.arange(rows), rng.choice(people, rows, replace=False))
    folder.mkdir(parents=True, exist_ok=True)
    numbers = np.arange(people)
    write_csv(
        Table("register", {"id": plain_numbers(numbers), **_columns(everybody, numbers, characters)}),
        folder,
        UTF8,
    )
    clean = {name: column.texts() for name, column in _columns(everybody, who, characters).items()}
    clerk = _Clerk(rng, characters, shares)
    with (folder / "file.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *clean, "truly", "errors"])
        for row, cells in enumerate(zip(*clean.values(), strict=True)):
            written, errors = clerk.written(dict(zip(clean, cells, strict=True)))
            writer.writerow([row, *written.values(), "" if outside[row] else who[row], ";".join(errors)])


def _characters(path: Path) -> tuple[Sequence[str], NDArray[np.float64]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader(file) if line[1].isdigit() and len(line[0]) == 1]
    known = readings()
    lines = [line for line in lines if line[0] in known and line[0] not in variants()]
    counts = np.array([[float(line[2]), float(line[1])] for line in lines]).T
    return ("", *(line[0] for line in lines)), counts / counts.sum(axis=1, keepdims=True)


def _crowd(rng: Generator, people: int, shares: NDArray[np.float64]) -> Crowd:
    village = rng.integers(0, VILLAGES, people)
    house = 1 + rng.integers(0, max(people // VILLAGES // PER_HOUSE, 1), people)
    names = np.array(list(SURNAMES.values()), dtype=np.float64)
    of_house = rng.choice(len(names), (VILLAGES, int(house.max()) + 1), p=names / names.sum())
    own = rng.choice(len(names), people, p=names / names.sum())
    surname = np.where(rng.random(people) < 0.7, of_house[village, house], own)
    male = rng.integers(0, 2, people)
    first, second = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    for sex in (0, 1):
        chosen = np.flatnonzero(male == sex)
        first[chosen], second[chosen] = _given(rng, shares[sex], len(chosen), favoured=FAVOURED[sex])
    age = rng.triangular(0, 35, 95, people)
    birth = 20_500 - (age * 365.25).astype(np.int64)
    return Crowd(surname, male, first, second, birth, village, house)


def _given(rng: Generator, share: NDArray[np.float64], people: int, *, favoured: float) -> tuple[Ints, Ints]:
    drawn = 1 + rng.choice(len(share), (2, people), p=share)
    drawn[1, rng.random(people) < ONE_CHARACTER] = 0
    weights = 1 / np.arange(1, FAVOURITES + 1) ** 0.6
    favourite = rng.choice(FAVOURITES, people, p=weights / weights.sum())
    # The favourites are the first names that were drawn: characters that many bear meet there.
    return tuple(np.where(rng.random(people) < favoured, part[favourite % people], part) for part in drawn)  # type: ignore[return-value]


def _columns(crowd: Crowd, who: Ints, characters: Sequence[str]) -> dict[str, Column]:
    names = tuple(SURNAMES)
    name = Column(
        (
            Words(names, crowd.surname[who]),
            Words(characters, crowd.first[who]),
            Words(characters, crowd.second[who]),
        ),
        len(who),
    )
    return {
        "name": name,
        "sex": words(("女", "男"), crowd.male[who]),
        "birth": days(crowd.birth[who]),
        "region": joined(
            "999901", digits(1 + crowd.village[who] // 20, 3), digits(1 + crowd.village[who] % 20, 3)
        ),
        "address": joined(plain_numbers(crowd.house[who]), "号"),
        "phone": digits(15_400_000_000 + who * 61_803_399 % 10**8, 11),
        "digits": joined(
            "999901",
            days(crowd.birth[who], "{0:04d}{1:02d}{2:02d}"),
            digits(who * 7 % 500 * 2 + crowd.male[who], 3),
        ),
    }


class _Clerk:
    """Writes rows down, with the errors of `ERRORS`."""

    def __init__(self, rng: Generator, characters: Sequence[str], shares: NDArray[np.float64]) -> None:
        self.rng, self.characters = rng, characters[1:]
        self.common = np.cumsum(shares.mean(axis=0))
        self.reading = readings()
        self.same_sound: dict[str, list[str]] = {}
        for one in self.characters:
            self.same_sound.setdefault(self.reading[one], []).append(one)
        self.old = {new: old for old, new in variants().items()}
        self.lunar = {meant: written for written, meant in lunar_days()}

    def written(self, row: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """A row as the clerk writes it, and the errors that befell it."""
        chance = self.rng.random(len(ERRORS))
        errors = [
            name for name, share, drawn in zip(ERRORS, ERRORS.values(), chance, strict=True) if drawn < share
        ]
        done = [name for name in errors if getattr(self, "_" + name.replace(" ", "_"))(row)]
        return row, done

    def _change(self, row: dict[str, str], place: int, new: str) -> bool:
        name = row["name"]
        row["name"] = name[:place] + new + name[place + 1 :]
        return row["name"] != name

    def _traditional(self, row: dict[str, str]) -> bool:
        before, row["name"] = row["name"], "".join(self.old.get(one, one) for one in row["name"])
        return row["name"] != before

    def _homophone(self, row: dict[str, str]) -> bool:
        place = int(self.rng.integers(1, len(row["name"])))
        others = self.same_sound.get(self.reading.get(row["name"][place], ""), [""])
        return self._change(
            row, place, others[int(self.rng.integers(0, min(len(others), 8)))] or row["name"][place]
        )

    def _pinyin(self, row: dict[str, str]) -> bool:
        place = int(self.rng.integers(1, len(row["name"])))
        return self._change(row, place, self.reading.get(row["name"][place], row["name"][place]).upper())

    def _lost(self, row: dict[str, str]) -> bool:
        return len(row["name"]) == 3 and self._change(row, int(self.rng.integers(1, 3)), "")

    def _wrong(self, row: dict[str, str]) -> bool:
        place = int(self.rng.integers(1, len(row["name"])))
        drawn = int(np.searchsorted(self.common, self.rng.random() * self.common[-1]))
        return self._change(row, place, self.characters[min(drawn, len(self.characters) - 1)])

    def _near_day(self, row: dict[str, str]) -> bool:
        return self._born(
            row,
            date.fromisoformat(row["birth"])
            + timedelta(days=int(self.rng.choice((-10, -3, -2, -1, 1, 2, 3, 10)))),
        )

    def _lunar(self, row: dict[str, str]) -> bool:
        return self._born(row, self.lunar.get(date.fromisoformat(row["birth"])))

    def _year(self, row: dict[str, str]) -> bool:
        year, rest = row["birth"].split("-", 1)
        return rest != "02-29" and self._born(
            row, date.fromisoformat(f"{int(year) + int(self.rng.choice((-10, -1, 1, 10)))}-{rest}")
        )

    def _swapped(self, row: dict[str, str]) -> bool:
        year, month, day = row["birth"].split("-")
        return int(day) <= 12 and day != month and self._born(row, date(int(year), int(day), int(month)))

    def _born(self, row: dict[str, str], day: date | None) -> bool:
        row["birth"] = day.isoformat() if day else row["birth"]
        return day is not None

    def _no_birth(self, row: dict[str, str]) -> bool:
        row["birth"] = ""
        return True

    def _moved(self, row: dict[str, str]) -> bool:
        village = int(self.rng.integers(0, VILLAGES))
        row["region"] = f"999901{1 + village // 20:03d}{1 + village % 20:03d}" if row["region"] else ""
        row["address"] = f"{int(self.rng.integers(1, 500))}号"
        return True

    def _no_village(self, row: dict[str, str]) -> bool:
        row["region"] = ""
        return True

    def _no_house(self, row: dict[str, str]) -> bool:
        row["address"] = ""
        return True

    def _no_sex(self, row: dict[str, str]) -> bool:
        row["sex"] = ""
        return True

    def _no_phone(self, row: dict[str, str]) -> bool:
        row["phone"] = ""
        return True

    def _other_phone(self, row: dict[str, str]) -> bool:
        row["phone"] = row["phone"] and f"154{int(self.rng.integers(0, 10**8)):08d}"
        return row["phone"] != ""

    def _no_number(self, row: dict[str, str]) -> bool:
        row["digits"] = ""
        return True

    def _number_mistyped(self, row: dict[str, str]) -> bool:
        place = int(self.rng.integers(0, 17))
        row["digits"] = (
            row["digits"]
            and row["digits"][:place] + str(int(self.rng.integers(0, 10))) + row["digits"][place + 1 :]
        )
        return False
