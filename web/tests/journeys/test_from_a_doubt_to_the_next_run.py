"""A doubt of the engine is settled at the desk, and the next run obeys: rows are joined, persons merged, and parted again."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cast import Cast
from jiwang.analysis.findings import findings_of
from jiwang.config.answering import hand_over
from jiwang.config.loading import load
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import search
from jiwang.stages.matching import actions
from jiwang.stages.matching.models import Change, Pair
from jiwang.stages.matching.states import Answer
from jiwang_engine.identifiers import check_character
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest, run
from jiwang_engine.synthesis import synthesise

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
DAY = date(2026, 10, 31)
REGISTER, BILLS = "公安户籍人口_202610.csv", "医保大额医疗费用明细202610.csv"
LATER = timedelta(minutes=1)


@dataclass
class Month:
    """The made-up city with a bill that names nobody for certain, and somebody who is twice on the register."""

    data: Path
    folder: Path
    twin: str
    billed: str

    def run(self, name: str) -> Path:
        """A run of this city that hears what the desk says, loaded into the desk."""
        said = self.folder / "said.json"
        hand_over(said)
        out, state = self.folder / name, self.folder / "state"
        asked = RunRequest(pack="shili", on=DAY, out=out, data=self.data, state=state, opinions=(said,))
        run(asked, checked_pack("shili"), tell=silent)
        load(findings_of(out, state), at=AT, tell=silent)
        see(EVERYWHERE)
        return out

    def twins(self) -> list[Person]:
        """Both records of who is twice on the register, the older first."""
        return list(Person.objects.filter(name=self.twin).order_by("pk"))


def silent(_: str) -> None:
    """Say nothing."""


def listed(path: Path) -> list[list[str]]:
    """A list as departments send it: in one encoding or the other."""
    content = path.read_bytes()
    try:
        return list(csv.reader(content.decode("utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        return list(csv.reader(content.decode("gb18030").splitlines()))


def added(path: Path, row: list[str]) -> None:
    """Put a row below the headings."""
    rows = listed(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], row, *rows[1:]])


def unique(rows: list[list[str]], *, after: int = 0) -> list[str]:
    """A row of the register whose name only one person bears."""
    names = [row[3] for row in rows]
    return next(
        row
        for row in rows[after:]
        if names.count(row[3]) == 1 and len(row[3]) == 3 and len(row[5]) == 18 and row[7][:4] == "9999"
    )


@pytest.fixture
def month(cast: Cast, tmp_path: Path) -> Month:
    """The files with one doubt of each kind in them."""
    data = tmp_path / "files"
    synthesise("9999", 2000, data, seed=7, day=DAY, progress=silent)
    rows = [row for row in listed(data / REGISTER)[1:] if len(row) > 7]
    twin, billed = unique(rows), unique(rows, after=len(rows) // 2)
    p17 = twin[5][:14] + "777"
    added(
        data / REGISTER,
        ["9999010099999", *twin[1:2], "户主", *twin[3:5], p17 + check_character(int(p17)), *twin[6:]],
    )
    added(data / BILLS, [billed[3], "", "居民医保", "东城人民医院", "2026-09-22", "2026-10-01", "脑梗死", "100", "50", "0", "0", "50", ""])  # fmt: skip
    return Month(data, tmp_path, twin[3], billed[3])


def agree(cast: Cast, pair: Pair, answer: Answer, at: datetime = AT) -> None:
    for code in ("shenhe", "jingban"):
        actions.say(pair.pk, answer, by=cast[code], at=at)


def test_what_people_say_joins_rows_and_persons_and_can_be_taken_back(cast: Cast, month: Month) -> None:
    month.run("first")
    doubt = Pair.objects.get(person__name=month.billed, is_open=True)
    older, younger = month.twins()
    both = Person.objects.filter(pk__in=[older.pk, younger.pk]).order_by("pk").values()
    before = list(both)
    actions.say(doubt.pk, Answer.SAME, by=cast["shenhe"], at=AT)
    twins = actions.ask_about(older, younger, by=cast["shenhe"], at=AT)
    agree(cast, twins, Answer.SAME)

    merged = month.run("merged")
    told = {
        row["tier"] for row in findings_of(merged).results.rows("links") if row["person"] == doubt.person_id
    }
    joined = (
        Person.objects.get(pk=younger.pk).merged_into_id,
        [one.pk for one in search(EVERYWHERE, month.twin)],
    )
    actions.say(twins.pk, Answer.DIFFERENT, by=cast["jingban"], at=AT + LATER)
    month.run("parted")

    assert "H1" in told and not Pair.objects.get(pk=doubt.pk).is_open
    assert joined == (older.pk, [older.pk])
    assert list(both.all()) == before
    changes = Change.objects.filter(kept=older).order_by("batch").values_list("change", "person")
    assert list(changes) == [("merge", younger.pk), ("split", younger.pk)]
