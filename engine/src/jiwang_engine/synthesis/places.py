"""The fictional prefecture: counties, townships and villages, all with codes that were never issued.

The prefix 9999 belongs to no province. Every county borrows the census figures of one real county; its name, townships
and villages are invented, and they are always the same: the pack of the prefecture lists them in `areas.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from jiwang_engine.areas import was_issued
from jiwang_engine.errors import UsageError
from jiwang_engine.synthesis.files.columns import Floats

PREFECTURE, PREFECTURE_NAME = "9999", "示例市"
# Code, invented name, and the county of the 2020 census whose figures it borrows.
COUNTIES = (
    ("999901", "青禾区", "450205"), ("999902", "松涧县", "450223"), ("999903", "兰汀区", "450202"),
    ("999904", "竹岭县", "450224"), ("999905", "石澜区", "450203"), ("999906", "禾丰县", "450222"),
    ("999907", "望云区", "450204"), ("999908", "柏溪县", "450225"), ("999909", "晴川区", "450206"),
    ("999910", "雁回县", "450226"),
)  # fmt: skip
TOWNSHIPS, VILLAGES = 118, 1240  # as many as a real prefecture of that size has
PEOPLE_PER_VILLAGE = 900  # small populations use fewer villages, so that a village stays a village
VILLAGES_PER_COUNTY, VILLAGES_PER_TOWNSHIP = 40, 6
FIRST = "柳桃梅竹松云石金银白青红清大小上下东西南北新古长平龙凤马鹿杨"
SECOND = "溪塘桥岭坪湾洞江沟寨屯坝岩山田园井林坡冲湖"
KINDS = (("街道", 1), ("镇", 100), ("乡", 200))  # ending, first number of the three digits


@dataclass(frozen=True, slots=True)
class Census:
    """The figures of one real county: people by sex and age group, and households by generations."""

    urban_share: float
    households: int
    household_people: int
    one_person: int
    generations: tuple[int, int, int, int]
    ages: tuple[int, ...]  # first year of every age group
    men: tuple[int, ...]
    women: tuple[int, ...]

    @property
    def people(self) -> int:
        """Everybody who was counted."""
        return sum(self.men) + sum(self.women)


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community; `county` and `township` are its parts of the address."""

    code: str
    name: str
    township: str
    county: str
    county_number: int  # from 0, in the order of COUNTIES
    urban: bool

    @property
    def address(self) -> str:
        """The address as far as the village."""
        return f"{PREFECTURE_NAME}{self.county}{self.township}{self.name}"


@dataclass(frozen=True, slots=True)
class Places:
    """The villages that a population lives in, and how many of its people live in each."""

    villages: tuple[Village, ...]
    weights: Floats


@cache
def census() -> dict[str, Census]:
    """The census figures by county code of the source; see tools/census_figures.py."""
    with Path(__file__).with_name("census.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: _census_of({key: int(value) for key, value in row.items()})
            for row in csv.DictReader(file)
        }


def _census_of(row: dict[str, int]) -> Census:
    ages = tuple(int(key[1:]) for key in row if key[0] == "m" and key[1:].isdigit())
    generations = (
        row["one_generation"],
        row["two_generations"],
        row["three_generations"],
        row["four_generations"],
    )
    return Census(
        urban_share=row["urban"] / (row["urban"] + row["rural"]),
        households=row["households"],
        household_people=row["household_people"],
        one_person=row["one_person"],
        generations=generations,
        ages=ages,
        men=tuple(row[f"m{age}"] for age in ages),
        women=tuple(row[f"f{age}"] for age in ages),
    )


def figures(county_number: int) -> Census:
    """The census figures that a county of the prefecture borrows."""
    return census()[COUNTIES[county_number][2]]


@cache
def all_villages() -> tuple[tuple[tuple[Village, ...], ...], ...]:
    """Every village: by county, by township, in an order whose beginning mixes town and country."""
    people = [figures(number).people for number in range(len(COUNTIES))]
    townships, villages = _shares(people, TOWNSHIPS), _shares(people, VILLAGES)
    return tuple(villages_of(number, townships[number], villages[number]) for number in range(len(COUNTIES)))


_TOWNSHIP_SETTLEMENT = {"街道": "urban"}


def area_rows() -> Iterator[tuple[str, str, str]]:
    """Code, name and settlement of every place below the prefecture, in the order of the codes."""
    rows = [(code, name, "urban" if name.endswith("区") else "rural") for code, name, _ in COUNTIES]
    for county in all_villages():
        for township in county:
            first = township[0]
            settlement = _TOWNSHIP_SETTLEMENT.get(
                first.township[-2:], "" if first.township.endswith("镇") else "rural"
            )
            rows.append((first.code[:9], first.township, settlement))
            rows += [(one.code, one.name, "urban" if one.urban else "rural") for one in township]
    return iter(sorted(rows))


def places_for(area: str, people: int) -> Places:
    """Choose as many villages of an area as a population of that size fills."""
    codes = [code for code, _, _ in COUNTIES]
    refuse_issued(codes)
    if area != PREFECTURE and area not in codes:
        raise UsageError(
            "area-not-fictional",
            found=f"地区 {area} 不是虚构地区，合成人口不能使用真实地区的代码。",
            remedy=f"请用 {PREFECTURE}（{PREFECTURE_NAME}）或它的县，例如 {codes[0]}。",
        )
    wanted = max(round(people / PEOPLE_PER_VILLAGE), 4)
    counties = (
        [codes.index(area)]
        if area in codes
        else list(range(min(-(-wanted // VILLAGES_PER_COUNTY), len(codes))))
    )
    shares = _shares([figures(number).people for number in counties], wanted)
    chosen = [
        village
        for number, share in zip(counties, shares, strict=True)
        for village in _first_villages(number, share)
    ]
    return Places(tuple(chosen), weights_of(chosen))


def refuse_issued(codes: Sequence[str]) -> None:
    """Make sure that no invented person can have the place code of a real county, whatever codes the State issues yet."""
    issued = [code for code in codes if was_issued(code)]
    if issued:
        raise UsageError(
            "area-was-issued",
            found=f"区划代码 {'、'.join(issued)} 是颁发过的，合成人口不能使用。",
            remedy="请升级本程序；合成人口只用从未颁发的代码。",
        )


def _first_villages(county: int, wanted: int) -> list[Village]:
    """As many villages as wanted, spread over the townships that they fill."""
    townships = all_villages()[county]
    open_ones = townships[: max(-(-wanted // VILLAGES_PER_TOWNSHIP), 1)]
    each = -(-wanted // len(open_ones))
    found = [village for township in open_ones for village in township[:each]]
    return found


def weights_of(villages: Sequence[Village]) -> Floats:
    """Shares of the people: between the counties as the census has them, a community larger than a village."""
    # Villages differ in size, but always in the same way: no draw is spent on it.
    sizes = np.array(
        [(1.4 if one.urban else 1.0) * (0.7 + 0.06 * (at * 7 % 11)) for at, one in enumerate(villages)]
    )
    counties = np.array([one.county_number for one in villages])
    for number in np.unique(counties):
        here = counties == number
        sizes[here] *= figures(int(number)).people / sizes[here].sum()
    shares: Floats = sizes / sizes.sum()
    return shares


def villages_of(county: int, townships: int, villages: int) -> tuple[tuple[Village, ...], ...]:
    """So many villages of a county, by township."""
    census_of = figures(county)
    streets = round(townships * 0.85 * max(census_of.urban_share - 0.4, 0) / 0.6)
    rural_townships = round(townships * 0.45 * (1 - census_of.urban_share))
    counts = (streets, townships - streets - rural_townships, rural_townships)
    kinds = _mixed(counts)
    sizes = _shares([1] * townships, villages)
    seen = [0] * len(KINDS)
    found = []
    for order, (kind, size) in enumerate(zip(kinds, sizes, strict=True)):
        ending, start = KINDS[kind]
        code = f"{COUNTIES[county][0]}{start + seen[kind]:03d}"
        seen[kind] += 1
        name = _name(county * 37 + order * 11) + ending
        communities = (size, max(size // 4, 1), 0)[kind]
        found.append(
            _township(county, (code, name), (communities, size - communities), first_name=order * 40)
        )
    return tuple(found)


def _township(
    county: int, place: tuple[str, str], counts: tuple[int, int], *, first_name: int
) -> tuple[Village, ...]:
    """The communities (numbered from 001) and villages (from 200) of a township, mixed."""
    code, name = place
    seen = [0, 0]
    found = []
    for order, kind in enumerate(_mixed(counts)):
        number = (1, 200)[kind] + seen[kind]
        seen[kind] += 1
        found.append(
            Village(
                code=f"{code}{number:03d}",
                name=_name(county * 53 + first_name + order) + ("社区", "村")[kind],
                township=name,
                county=COUNTIES[county][1],
                county_number=county,
                urban=kind == 0,
            )
        )
    return tuple(found)


def _name(number: int) -> str:
    """An invented name of two characters; neighbouring numbers share neither of them."""
    step = number * 11 % (len(FIRST) * len(SECOND))
    return FIRST[step % len(FIRST)] + SECOND[(step // len(FIRST) + step) % len(SECOND)]


def _mixed(counts: Sequence[int]) -> list[int]:
    """The kinds 0, 1 … as often as counted, each spread evenly over the list."""
    places = [((step + 0.5) / count, kind) for kind, count in enumerate(counts) for step in range(count)]
    return [kind for _, kind in sorted(places)]


def _shares(weights: Sequence[int], total: int) -> list[int]:
    """Split a total in proportion to the weights, by largest remainders."""
    exact = [weight * total / sum(weights) for weight in weights]
    whole = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda at: whole[at] - exact[at])
    for at in order[: total - sum(whole)]:
        whole[at] += 1
    return whole
