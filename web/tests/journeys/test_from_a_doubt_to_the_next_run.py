"""A doubt of the engine is settled at the desk, and the next run obeys: rows are joined, persons merged, and parted again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from cast import Cast
from doubts import NAME, add_bill, add_double, sole_bearers
from jiwang.analysis.findings import findings_of
from jiwang.config.answering import hand_over
from jiwang.config.loading import load
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import search
from jiwang.stages.matching import actions
from jiwang.stages.matching.models import Change, Pair
from jiwang.stages.matching.states import Answer
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.running import RunRequest, run
from jiwang_engine.synthesis import synthesise

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
DAY = date(2026, 10, 31)
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


@pytest.fixture
def month(cast: Cast, tmp_path: Path) -> Month:
    """The files with one doubt of each kind in them."""
    data = tmp_path / "files"
    synthesise("9999", 2000, data, seed=7, day=DAY, progress=silent)
    twin, billed = sole_bearers(data)[:2]
    add_double(data, twin)
    add_bill(data, billed)
    return Month(data, tmp_path, twin[NAME], billed[NAME])


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
