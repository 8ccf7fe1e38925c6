"""What is done with many families at once, by sets: the roll becomes recognitions, a run becomes changes, a list of increases becomes decisions.

Each statement answers how much it has done, and done again it does nothing. Below them is what one decision of whatever matter writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from jiwang.analysis.homes import Ruled
from jiwang.kit.sights import EVERYWHERE, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.stages.decisions import rules
from jiwang.stages.decisions.filling import letter_about
from jiwang.stages.decisions.models import Change, Decision, Letter, Passage, Receipt, Recognition
from jiwang.stages.decisions.rules import Given, Matter, Ruling
from jiwang.stages.decisions.states import UNCHANGED, Outcome, State, Step
from jiwang.stages.dispatch.actions import Actor

_TOWNSHIP = 9
_CATEGORIES = "(VALUES ('低保', 'dibao'), ('单人保', 'danren'), ('特困', 'tekun'), ('低保边缘', 'bianyuan'), ('刚性支出', 'gangxing')) AS c(word, item)"
# The newest row of the roll about everybody, then of every household and item: who belongs to it, since when, how much a month.
# A household of 特困 has a row and an amount for each of them, every other one an amount for all.
_ROLL = f"""
CREATE TEMP TABLE roll ON COMMIT DROP AS
WITH line AS (
  SELECT person_id AS person, left(id, length(id) - 4) AS record, max(day) AS day, max(file) AS file,
    max(value) FILTER (WHERE "column" = 'category') AS category,
    max(value) FILTER (WHERE "column" = 'monthly_amount') AS amount,
    max(value) FILTER (WHERE "column" = 'since') AS since,
    max(value) FILTER (WHERE "column" = 'ended') AS ended
  FROM people_fact WHERE purpose = 'roll' AND source = %(source)s GROUP BY 1, 2
), newest AS (
  SELECT DISTINCT ON (person, c.item) person, c.item, line.day, line.file,
    CASE WHEN line.amount ~ '^[0-9,]+([.][0-9]{{1,2}})?元?$' THEN (replace(rtrim(line.amount, '元'), ',', '')::numeric * 100)::bigint END AS amount,
    CASE WHEN line.since ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN line.since::date END AS since
  FROM line JOIN {_CATEGORIES} ON c.word = line.category WHERE line.ended IS NULL
  ORDER BY person, c.item, line.day DESC NULLS LAST, record DESC
)
SELECT h.id AS household, h.region, n.item, array_agg(n.person ORDER BY n.person) AS members, max(n.day) AS day, max(n.file) AS file,
  nullif(CASE WHEN n.item = 'tekun' THEN sum(n.amount) ELSE max(n.amount) END, 0)::bigint AS amount,
  coalesce(min(n.since), max(n.day), %(on)s) AS since
FROM newest AS n JOIN people_person AS p ON p.id = n.person JOIN people_household AS h ON h.id = p.household_id
GROUP BY h.id, h.region, n.item
"""
_HEAD = "NOT EXISTS (SELECT FROM decisions_recognition AS later WHERE later.follows_id = r.id)"
_INTO = "INSERT INTO decisions_recognition (id, household_id, region, reach, item, members, amount, since, is_over, source, as_of, follows_id, at) "
_NEW = f"""{_INTO}
SELECT md5('roll:' || household || ':' || item)::uuid, household, region, 'township', item, members, amount, since, false, file, day, NULL, %(at)s
FROM roll WHERE file <> '' AND NOT EXISTS (SELECT FROM decisions_recognition AS r WHERE r.household_id = roll.household AND r.item = roll.item)
"""
_RENEWED = f"""{_INTO}
SELECT md5('roll:' || r.id || ':' || coalesce(roll.amount, -1) || ':' || roll.members::text)::uuid, roll.household, roll.region, 'township', roll.item,
  roll.members, roll.amount, greatest(r.since, date_trunc('month', coalesce(roll.day, %(on)s))::date), false, roll.file, roll.day, r.id, %(at)s
FROM roll JOIN decisions_recognition AS r ON r.household_id = roll.household AND r.item = roll.item
WHERE roll.file <> '' AND r.decision_id IS NULL AND {_HEAD}
  AND (r.is_over OR (r.amount, r.members) IS DISTINCT FROM (roll.amount, roll.members)) AND roll.day >= r.as_of
"""
_GONE = f"""{_INTO}
SELECT md5('gone:' || r.id)::uuid, r.household_id, r.region, 'township', r.item, r.members, 0, greatest(r.since, whole.day), true, whole.file,
  whole.day, r.id, %(at)s
FROM decisions_recognition AS r, (SELECT max(day) AS day, max(file) AS file FROM roll) AS whole
WHERE r.decision_id IS NULL AND NOT r.is_over AND {_HEAD} AND whole.day > r.as_of
  AND NOT EXISTS (SELECT FROM roll WHERE roll.household = r.household_id AND roll.item = r.item)
"""


def roll_taken_in(asked: Mapping[str, Any]) -> tuple[int, int, int]:
    """Recognitions from the newest roll: how many are new, renewed and gone. What was decided here is left as it is."""
    _do("DROP TABLE IF EXISTS roll", {})
    _do(_ROLL, asked)
    _do("ANALYZE roll", {})
    gone = _do(_GONE, asked)
    renewed = _do(_RENEWED, asked)
    return _do(_NEW, asked), renewed, gone


# What holds of each household now, against what the newest run gives it; `kind` is empty where nothing is to be done.
# An item of persons has no row for whom it is refused; a household without any row was not judged.
_FOUND = f"""
CREATE TEMP TABLE found ON COMMIT DROP AS
WITH head AS (
  SELECT r.* FROM decisions_recognition AS r
  WHERE r.household_id >= %(first)s AND r.household_id < %(end)s AND r.region LIKE %(area)s AND NOT r.is_over
    AND (r.until IS NULL OR r.until >= %(on)s) AND {_HEAD}
), dead AS (
  SELECT head.id, count(*) AS dead, min(one.died) AS died FROM head CROSS JOIN LATERAL unnest(head.members) AS m(person)
  JOIN LATERAL (
    SELECT min(CASE WHEN f."column" = 'died' AND f.value ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}' THEN left(f.value, 10)::date ELSE f.day END) AS died
    FROM people_fact AS f WHERE f.person_id = m.person AND (f."column" = 'died' OR (f."column" = 'change' AND f.value = '死亡'))
    HAVING count(*) > 0
  ) AS one ON true GROUP BY head.id
), sums AS (
  SELECT head.id, max(k.day) AS day, count(k.id) AS known,
    coalesce(bool_or(k.verdict = 1), false) AS fits,
    coalesce(bool_or(k.verdict IN (2, 3) OR (k.verdict = 1 AND k.amount IS NULL AND head.amount IS NOT NULL)), false) AS is_open,
    sum(k.amount) FILTER (WHERE k.verdict = 1)::bigint AS amount
  FROM head LEFT JOIN decisions_reckoned AS k ON k.household_id = head.household_id AND k.item = head.item AND k.law_hash = %(law)s
    AND (k.person IS NULL OR k.person = ANY(head.members)) GROUP BY head.id
), judged AS (
  SELECT head.id, head.household_id, head.region, head.item, head.amount AS before, dead.died, sums.day,
    CASE WHEN dead.dead >= cardinality(head.members) THEN 0
      WHEN sums.is_open THEN NULL WHEN NOT sums.fits THEN 0 ELSE sums.amount END AS proposed,
    CASE WHEN dead.dead >= cardinality(head.members) THEN 'end'
      WHEN dead.dead > 0 THEN 'lower'
      WHEN sums.is_open THEN NULL
      WHEN NOT sums.fits THEN 'end'
      WHEN head.amount IS NULL OR sums.amount = head.amount THEN NULL
      WHEN sums.amount > head.amount THEN 'raise' ELSE 'lower' END AS kind
  FROM head JOIN sums USING (id) LEFT JOIN dead USING (id)
  WHERE EXISTS (SELECT FROM decisions_reckoned AS k WHERE k.household_id = head.household_id AND k.law_hash = %(law)s)
)
SELECT *, md5('change:' || id || ':' || coalesce(kind, '') || ':' || coalesce(proposed, -1) || ':' || coalesce(died::text, ''))::uuid AS change
FROM judged
"""
_OVERTAKEN = """
UPDATE decisions_change AS c SET state = 'overtaken' FROM found
WHERE c.recognition_id = found.id AND c.state = 'open' AND (found.kind IS NULL OR c.id <> found.change)
"""
_AGAIN = """
UPDATE decisions_change AS c SET state = 'open' FROM found WHERE c.id = found.change AND c.state = 'overtaken' AND found.kind IS NOT NULL
  AND NOT EXISTS (SELECT FROM decisions_change AS other WHERE other.recognition_id = found.id AND other.state IN ('open', 'heard'))
"""
_CHANGES = """
INSERT INTO decisions_change (id, household_id, region, reach, recognition_id, item, kind, state, before, proposed, died_on, due_on, law_hash, found_on, at)
SELECT change, household_id, region, CASE WHEN kind = 'raise' THEN 'township' ELSE 'county' END, id, item, kind, 'open', before, proposed, died,
  (died + interval '3 months')::date, %(law)s, coalesce(day, %(on)s), %(at)s
FROM found WHERE kind IS NOT NULL ON CONFLICT DO NOTHING
"""
_NOTED = """
INSERT INTO decisions_passage (household_id, region, reach, change_id, step, words, at)
SELECT c.household_id, c.region, c.reach, c.id, %(step)s, '', %(at)s FROM decisions_change AS c JOIN found ON c.recognition_id = found.id
WHERE c.state = %(state)s AND NOT EXISTS (SELECT FROM decisions_passage AS p WHERE p.change_id = c.id AND p.step = %(step)s)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """How many households were compared, and how many changes are new and no longer true."""

    compared: int = 0
    new: int = 0
    overtaken: int = 0

    def __add__(self, other: Found) -> Found:
        """Both together."""
        return Found(self.compared + other.compared, self.new + other.new, self.overtaken + other.overtaken)


def changes_found(asked: Mapping[str, Any]) -> Found:
    """The changes of the households of one piece. `asked`: first, end (numbers of households), area, law, on, at."""
    _do("DROP TABLE IF EXISTS found", {})
    compared = _do(_FOUND, asked)
    _do("CREATE INDEX ON found (id)", {})
    _do("ANALYZE found", {})
    overtaken = _do(_OVERTAKEN, asked)
    _do(_NOTED, {**asked, "step": "overtake", "state": "overtaken"})
    new = _do(_AGAIN, asked) + _do(_CHANGES, asked)
    _do(_NOTED, {**asked, "step": "find", "state": "open"})
    return Found(compared, new, overtaken)


# From which month on, and what is owed until the month of the decision: the month's new amount less what was recognised then.
_CONFIRMED = """
CREATE TEMP TABLE confirmed ON COMMIT DROP AS
SELECT c.id, c.household_id, c.region, c.item, c.before, c.proposed, c.found_on, c.recognition_id, r.members, r.until,
  md5('decision:' || c.id)::uuid AS decision, md5('recognition:' || c.id)::uuid AS recognition,
  CASE WHEN r.since > %(since)s THEN (date_trunc('month', r.since) + interval '1 month')::date ELSE %(since)s END AS since
FROM decisions_change AS c JOIN decisions_recognition AS r ON r.id = c.recognition_id
WHERE c.id = ANY(%(ids)s) AND c.kind = 'raise' AND c.state = 'open' AND c.law_hash = %(law)s
  AND NOT EXISTS (SELECT FROM decisions_recognition AS later WHERE later.follows_id = r.id)
  AND NOT EXISTS (SELECT FROM visits_visit AS v WHERE v.household_id = c.household_id AND (v.by_id = %(by)s OR v.typed_by_id = %(by)s))
  AND NOT EXISTS (SELECT FROM statements_statement AS s WHERE s.household_id = c.household_id AND s.why <> '' AND s.by = %(code)s)
FOR UPDATE OF c SKIP LOCKED
"""
_DECISIONS = """
INSERT INTO decisions_decision (id, household_id, region, reach, matter, item, outcome, before, amount, since, owed, verdict, given, is_as_given, why,
  is_apart, by_id, day, at)
SELECT decision, household_id, region, 'township', 'change:' || one.id, item, 'raise', before, proposed, since, coalesce((
    SELECT sum(one.proposed - coalesce(paid.amount, 0)) FROM generate_series(one.since, %(through)s::date, interval '1 month') AS m(month)
    JOIN LATERAL (SELECT CASE WHEN r.is_over THEN 0 ELSE r.amount END AS amount FROM decisions_recognition AS r
      WHERE r.household_id = one.household_id AND r.item = one.item AND (r.item NOT IN ('danren', 'tekun') OR r.members && one.members) AND r.since <= m.month ORDER BY r.since DESC, r.at DESC LIMIT 1) AS paid ON true
  ), 0), 'yes', proposed, true, %(why)s, true, %(by)s, %(on)s, %(at)s
FROM confirmed AS one
"""
_RECEIPTS = """
INSERT INTO decisions_receipt (decision_id, household_id, region, reach, law, law_hash, engine, day, "case", answer)
SELECT decision, household_id, region, 'township', %(name)s, %(law)s, %(engine)s, found_on, '',
  json_build_object('item', item, 'verdict', 'yes', 'fen', proposed)::text FROM confirmed
"""
_RECOGNISED = """
INSERT INTO decisions_recognition (id, household_id, region, reach, item, members, amount, since, until, is_over, decision_id, source, follows_id, at)
SELECT recognition, household_id, region, 'township', item, members, proposed, since, until, false, decision, '', recognition_id, %(at)s FROM confirmed
"""
_DONE = "UPDATE decisions_change AS c SET state = 'decided' FROM confirmed WHERE c.id = confirmed.id"
_PASSED = """
INSERT INTO decisions_passage (household_id, region, reach, change_id, step, words, by_id, at)
SELECT household_id, region, 'township', id, 'confirm', %(why)s, %(by)s, %(at)s FROM confirmed
"""
_WHICH = "SELECT 'change:' || id, region FROM confirmed"


def raises_confirmed(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Decide some increases as the law gives them: which, and where. `asked`: ids, since, through, law, name, engine, by, on, at, why."""
    _do("DROP TABLE IF EXISTS confirmed", {})
    for one in (_CONFIRMED, "ANALYZE confirmed", _DECISIONS, _RECEIPTS, _RECOGNISED, _DONE, _PASSED):
        _do(one, asked)
    with connection.cursor() as cursor:
        cursor.execute(_WHICH)
        return [(str(name), str(region)) for name, region in cursor.fetchall()]


def _do(statement: str, asked: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked or None)
        return int(cursor.rowcount)


def written(matter: Matter, ruling: Ruling, found: Ruled, *, by: Actor, at: datetime) -> Decision:
    """The decision and its receipt. Two at once: the second waits for the row of its matter and is told."""
    given = Given(found.verdict, found.amount)
    amounts = {Outcome.KEEP: matter.before, Outcome.END: 0, Outcome.PHASE_OUT: None, Outcome.REFUSE: None}
    decision = Decision.objects.create(
        matter=matter.key, item=matter.item, outcome=ruling.outcome, before=matter.before,
        amount=amounts.get(ruling.outcome, ruling.amount), since=None if ruling.outcome in UNCHANGED else ruling.since,
        owed=matter.owed, verdict=found.verdict, given=found.amount,
        is_as_given=rules.is_as_given(ruling, given, before=matter.before),
        why=ruling.why.strip(), is_apart=True, by=by.officer, day=by.on, at=at, **matter.place,
    )  # fmt: skip
    Receipt.objects.create(
        decision=decision, law=found.law, law_hash=found.law_hash, engine=found.engine, day=found.day, case=found.case,
        answer=found.answer, **matter.place,
    )  # fmt: skip
    return decision


def write_letter(
    decision: Decision, found: Ruled, *, by: Actor, at: datetime, item: str = "", basis: str = ""
) -> Letter:
    """The letter under the next number of its office and year: numbers are given one after the other, and none is given back."""
    area = max((one.area for one in by.held if decision.region.startswith(one.area)), key=len)[:_TOWNSHIP]
    year = by.on.year
    one_at_a_time("letter", area, year)
    with seeing(EVERYWHERE):
        last = Letter.objects.filter(office=area, year=year).aggregate(last=Max("number"))["last"] or 0
    told = letter_about(decision, found, office=area, year=year, number=last + 1, item=item, basis=basis)
    return Letter.objects.create(
        decision=decision, office=area, year=year, number=last + 1, told=told, by=by.officer, at=at, household_id=decision.household_id,
        region=decision.region, reach=decision.reach,
    )  # fmt: skip


def end(row: Recognition, decision: Decision, *, since: date, by: Actor, at: datetime) -> None:
    """What does not fit beside a new recognition ends with it, in the same transaction; what was under way about it does not hold any more."""
    place = {"household_id": row.household_id, "region": row.region, "reach": row.reach}
    Recognition.objects.create(
        item=row.item, members=row.members, amount=0, since=since, is_over=True, decision=decision, follows=row, at=at, **place
    )  # fmt: skip
    under_way = Change.objects.select_for_update().filter(
        recognition=row, state__in=(State.OPEN, State.HEARD)
    )
    for change in under_way:
        change.state = State.OVERTAKEN
        change.save(update_fields=["state"])
        Passage.objects.create(
            change=change, step=Step.OVERTAKE, words=decision.why, by=by.officer, at=at, **place
        )
