"""What is done with all units of a county at once, by sets: what is owed for which month becomes lines, and what stands in the way becomes findings.

Each statement done again does nothing. What holds in a month is the last row that had begun by then; what a decision gives for the months
before it stands in the decision (`owed`) and is a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

_SPAN = "r.household_id >= %(first)s AND r.household_id < %(end)s"
_GONE = """EXISTS (SELECT FROM people_fact AS f WHERE f.person_id = %s AND (f."column" = 'died' OR (f."column" = 'change' AND f.value = '死亡')))"""
# What is looked up beside each sum is asked of an index, row by row: row security hides from PostgreSQL how many rows there are, and it would
# go through whole tables for each. `begins`: a decision moves the monthly sum from the next month on at the earliest; the months up to then are its `owed`.
_OWING = f"""
CREATE TEMP TABLE owing ON COMMIT DROP AS
WITH RECURSIVE chain AS (
  SELECT r.id, r.id AS root FROM decisions_recognition AS r WHERE r.follows_id IS NULL AND {_SPAN} AND r.region LIKE %(area)s
  UNION ALL SELECT n.id, chain.root FROM chain JOIN decisions_recognition AS n ON n.follows_id = chain.id
), told AS (
  SELECT chain.root, r.*, d.day AS decided_on, l.told->>'number' AS number, CASE WHEN d.id IS NULL THEN r.since
    ELSE greatest(r.since, (date_trunc('month', d.day) + interval '1 month')::date) END AS begins
  FROM chain JOIN decisions_recognition AS r USING (id) LEFT JOIN decisions_decision AS d ON d.id = r.decision_id
  LEFT JOIN decisions_letter AS l ON l.decision_id = d.id
), holds AS (
  SELECT DISTINCT ON (told.root, m.month) told.*, m.month::date AS month FROM told
  JOIN generate_series(%(start)s::date, %(month)s::date, interval '1 month') AS m(month) ON told.begins <= m.month
  ORDER BY told.root, m.month, told.begins DESC, told.since DESC, told.at DESC
), monthly AS (
  SELECT root, id AS recognition, household_id, region, item, members, month, NULL::uuid AS decision, amount,
    CASE WHEN month = %(month)s THEN 'regular' ELSE 'arrears' END AS kind,
    jsonb_build_object('by', CASE WHEN decision_id IS NULL THEN 'list' ELSE 'decision' END, 'number', coalesce(number, decision_id::text),
      'decision', decision_id, 'file', source, 'day', as_of, 'since', since, 'amount', amount, 'members', cardinality(members)) AS how
  FROM holds WHERE NOT is_over AND amount > 0 AND (until IS NULL OR until >= month) AND NOT EXISTS (
    SELECT FROM benefits_line AS l WHERE l.root = holds.root AND l.month = holds.month AND l.kind IN ('regular', 'arrears')
      AND l.standing <> 'failed' AND l.run_id <> %(run)s)
), differences AS (
  SELECT told.root, told.id, told.household_id, told.region, told.item, told.members, %(month)s::date, d.id, d.owed, 'owed',
    jsonb_build_object('by', 'owed', 'number', coalesce(told.number, d.id::text), 'decision', d.id, 'since', d.since, 'amount', d.owed,
      'through', to_char(d.day, 'YYYY-MM'), 'before', d.before, 'after', d.amount)
  FROM (SELECT DISTINCT ON (decision_id) * FROM told WHERE decision_id IS NOT NULL ORDER BY decision_id, since) AS told
  JOIN decisions_decision AS d ON d.id = told.decision_id
  WHERE d.owed > 0 AND date_trunc('month', d.day) <= %(month)s AND NOT EXISTS (
    SELECT FROM benefits_line AS l WHERE l.decision_id = d.id AND l.kind = 'owed' AND l.standing <> 'failed' AND l.run_id <> %(run)s)
), wanted AS (SELECT * FROM monthly UNION ALL SELECT * FROM differences
)
SELECT md5('line:' || %(run)s || ':' || w.kind || ':' || w.root || ':' || w.month || ':' || coalesce(w.decision::text, ''))::uuid AS id,
  w.household_id, w.region, w.item, w.kind, w.month, w.root, w.recognition, w.decision, NULL::uuid AS recovery, w.amount, w.amount AS pays,
  payee.id AS payee, coalesce(alone.name, head.name, payee.name) AS name, w.how, dead.number AS dead,
  CASE WHEN dead.number >= cardinality(w.members) THEN 'dead_unit'
    WHEN EXISTS (SELECT FROM benefits_pause AS p WHERE p.household_id = w.household_id AND p.since <= %(on)s AND p.until >= %(on)s
      AND NOT EXISTS (SELECT FROM benefits_lift AS l WHERE l.pause_id = p.id)) THEN 'held'
    WHEN payee.id IS NULL THEN 'no_payee'
    WHEN {_GONE % "payee.person_id"} THEN 'dead_payee' END AS left_out
FROM wanted AS w LEFT JOIN LATERAL (
  SELECT p.id, p.name, p.person_id FROM benefits_payeeanswer AS a JOIN benefits_payee AS p ON p.id = a.payee_id
  WHERE a.household_id = w.household_id AND a.is_accepted ORDER BY a.at DESC LIMIT 1) AS payee ON true
LEFT JOIN LATERAL (
  SELECT p.name FROM people_person AS p WHERE p.household_id = w.household_id AND p.is_head ORDER BY p.is_present DESC, p.id LIMIT 1) AS head ON true
LEFT JOIN people_person AS alone ON cardinality(w.members) = 1 AND alone.id = w.members[1]
CROSS JOIN LATERAL (SELECT count(*) AS number FROM unnest(w.members) AS m(person) WHERE {_GONE % "m.person"}) AS dead
"""
# One recovery of a household at a time, the oldest first, out of its largest sum of the month, and never more than half of that.
_TAKEN = """
INSERT INTO owing (id, household_id, region, item, kind, month, root, recognition, decision, recovery, amount, pays, payee, name, how, dead, left_out)
SELECT md5('line:' || %(run)s || ':recovery:' || t.recovery || ':' || t.month)::uuid, t.household_id, t.region, t.item, 'recovery', t.month, t.root,
  t.recognition, NULL, t.recovery, -t.taken, 0, t.payee, t.name,
  jsonb_build_object('by', 'recovery', 'paper', t.paper, 'decision', t.decided, 'total', t.whole, 'left', t.still, 'taken', t.taken), 0, NULL
FROM (
  SELECT one.household_id, one.region, one.item, one.month, one.root, one.recognition, one.payee, one.name, back.id AS recovery,
    back.decision_id AS decided, back.paper, back.amount AS whole, back.still, least(back.instalment, back.still, one.amount / 2) AS taken
  FROM (SELECT DISTINCT ON (household_id) * FROM owing WHERE kind = 'regular' AND left_out IS NULL ORDER BY household_id, amount DESC, id) AS one
  JOIN LATERAL (SELECT * FROM (
    SELECT r.*, r.amount + coalesce((SELECT sum(l.amount) FROM benefits_line AS l WHERE l.recovery_id = r.id AND l.standing <> 'failed'
      AND l.run_id <> %(run)s), 0) AS still
    FROM benefits_recovery AS r WHERE r.household_id = one.household_id AND r.is_accepted AND NOT EXISTS (
      SELECT FROM benefits_line AS l WHERE l.recovery_id = r.id AND l.month = one.month AND l.standing <> 'failed' AND l.run_id <> %(run)s)
  ) AS r WHERE r.still > 0 ORDER BY r.answered_at, r.id LIMIT 1) AS back ON true
) AS t WHERE t.taken > 0
"""
_LESS = """
UPDATE owing SET pays = owing.amount + t.amount FROM owing AS t
WHERE t.kind = 'recovery' AND owing.kind = 'regular' AND owing.root = t.root AND owing.month = t.month
"""
_AGAIN = "DELETE FROM benefits_finding WHERE run_id = %(run)s AND household_id >= %(first)s AND household_id < %(end)s"
_LINES = """
INSERT INTO benefits_line (id, household_id, region, run_id, item, kind, month, root, recognition_id, decision_id, recovery_id, amount, pays,
  payee_id, name, how, standing, reason)
SELECT id, household_id, region, %(run)s, item, kind, month, root, recognition, decision, recovery, amount, pays, payee, name, how, 'open', ''
FROM owing WHERE left_out IS NULL ON CONFLICT DO NOTHING
"""
_LEFT_OUT = """
INSERT INTO benefits_finding (household_id, region, run_id, sort, item, words, amount)
SELECT household_id, region, %(run)s, left_out, item, string_agg(DISTINCT to_char(month, 'YYYY-MM'), '、' ORDER BY to_char(month, 'YYYY-MM')), sum(amount)
FROM owing WHERE left_out IS NOT NULL GROUP BY household_id, region, left_out, item
"""
_SOME_DEAD = """
INSERT INTO benefits_finding (household_id, region, run_id, sort, item, words)
SELECT DISTINCT household_id, region, %(run)s::bigint, 'dead_member', item, '' FROM owing WHERE left_out IS NULL AND dead > 0
"""
_WIDE = """
DELETE FROM benefits_finding WHERE run_id = %(run)s AND sort IN ('two_units', 'exclusive', 'shared', 'ended')
"""
_MEMBERS = """
CREATE TEMP TABLE belongs ON COMMIT DROP AS
SELECT DISTINCT l.household_id, l.region, l.item, l.root, m.person FROM benefits_line AS l JOIN decisions_recognition AS r ON r.id = l.recognition_id
CROSS JOIN LATERAL unnest(r.members) AS m(person) WHERE l.run_id = %(run)s AND l.kind = 'regular'
"""
_TWO_UNITS = """
INSERT INTO benefits_finding (household_id, region, run_id, sort, item, words)
SELECT DISTINCT b.household_id, b.region, %(run)s::bigint, 'two_units', b.item, p.name FROM belongs AS b JOIN people_person AS p ON p.id = b.person
WHERE b.person IN (SELECT person FROM belongs GROUP BY person HAVING count(DISTINCT household_id) > 1)
"""
_EXCLUSIVE = """
INSERT INTO benefits_finding (household_id, region, run_id, sort, item, words)
SELECT DISTINCT b.household_id, b.region, %(run)s::bigint, 'exclusive', b.item, p.name FROM belongs AS b
JOIN belongs AS o ON o.person = b.person AND o.root <> b.root JOIN people_person AS p ON p.id = b.person
WHERE b.item || ':' || o.item = ANY(%(pairs)s)
"""
_SHARED = """
INSERT INTO benefits_finding (household_id, region, run_id, sort, item, words)
SELECT DISTINCT l.household_id, l.region, %(run)s::bigint, 'shared', '', p.shared_why FROM benefits_line AS l JOIN benefits_payee AS p ON p.id = l.payee_id
WHERE l.run_id = %(run)s AND p.account_blind IN (
  SELECT p.account_blind FROM benefits_line AS l JOIN benefits_payee AS p ON p.id = l.payee_id WHERE l.run_id = %(run)s
  GROUP BY p.account_blind HAVING count(DISTINCT l.household_id) > 1)
"""
_ENDED = """
INSERT INTO benefits_finding (household_id, region, run_id, sort, item, words)
SELECT DISTINCT l.household_id, l.region, %(run)s::bigint, 'ended', l.item, '' FROM benefits_line AS l
WHERE l.region LIKE %(area)s AND l.month = (%(month)s::date - interval '1 month')::date AND l.kind IN ('regular', 'arrears') AND l.standing <> 'failed'
  AND NOT EXISTS (SELECT FROM benefits_line AS now WHERE now.root = l.root AND now.month = %(month)s AND now.standing <> 'failed')
  AND NOT EXISTS (SELECT FROM benefits_finding AS f WHERE f.run_id = %(run)s AND f.household_id = l.household_id AND f.item = l.item
    AND f.sort IN ('dead_unit', 'held', 'no_payee', 'dead_payee'))
"""
_SERIALS = """
UPDATE benefits_line AS l SET serial = n.serial FROM (
  SELECT id, row_number() OVER (ORDER BY region, household_id, id) AS serial FROM benefits_line WHERE run_id = %(run)s AND pays > 0) AS n
WHERE l.id = n.id
"""
# Whatever a draft of this moment has otherwise than the draft that lies there.
_CHANGED = """
SELECT count(*) FROM (SELECT * FROM owing WHERE left_out IS NULL) AS o
FULL JOIN (SELECT * FROM benefits_line WHERE run_id = %(run)s) AS l ON l.id = o.id
WHERE (o.amount, o.pays, o.payee, o.recognition) IS DISTINCT FROM (l.amount, l.pays, l.payee_id, l.recognition_id)
"""
# What a bank has said of many lines, as arrays: the id of a line, where it stands now, the row of the answer, and the bank's words.
_MOVED = """
UPDATE benefits_line AS l SET standing = t.standing, answer_id = %(answer)s, answer_row = t.place, reason = t.reason
FROM unnest(%(ids)s::uuid[], %(standings)s::text[], %(places)s::int[], %(reasons)s::text[]) AS t(id, standing, place, reason) WHERE l.id = t.id
"""
_DISCARDED = (
    "DELETE FROM benefits_finding WHERE run_id = %(run)s",
    "DELETE FROM benefits_line WHERE run_id = %(run)s",
)
_WHOLE = {"first": 0, "end": 2**62}


def drafted(asked: Mapping[str, Any]) -> int:
    """The lines and findings of the units of a span of households. `asked`: run, area, start, month, on, first, end."""
    _owing(asked)
    _do(_AGAIN, asked)
    made = _do(_LINES, asked)
    _do(_LEFT_OUT, asked)
    _do(_SOME_DEAD, asked)
    return made


def looked_over(asked: Mapping[str, Any], pairs: Iterable[str]) -> None:
    """What only the whole of a run shows, and the numbers by which the bank calls its lines."""
    _do("DROP TABLE IF EXISTS belongs", {})
    for one in (_WIDE, _MEMBERS, "ANALYZE belongs", _TWO_UNITS, _SHARED, _ENDED, _SERIALS):
        _do(one, asked)
    _do(_EXCLUSIVE, {**asked, "pairs": list(pairs)})


def changed_since(asked: Mapping[str, Any]) -> int:
    """How many lines would be otherwise if a run were drafted now."""
    _owing({**asked, **_WHOLE})
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, asked)
        return int((cursor.fetchone() or (0,))[0])


def discarded(run: int) -> None:
    """Nothing is left of a draft but that there was one."""
    for one in _DISCARDED:
        _do(one, {"run": run})


def moved(answer: int, told: Sequence[tuple[UUID, str, int, str]]) -> None:
    """Lines go where a bank's answer says: of each its id, its new standing, the row of the answer, and the bank's reason."""
    if told:
        ids, standings, places, reasons = map(list, zip(*told, strict=True))
        _do(_MOVED, {"answer": answer, "ids": ids, "standings": standings, "places": places, "reasons": reasons})  # fmt: skip


def _owing(asked: Mapping[str, Any]) -> None:
    _do("DROP TABLE IF EXISTS owing", {})
    for one in (_OWING, "ANALYZE owing", _TAKEN, _LESS):
        _do(one, asked)


def _do(statement: str, asked: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked or None)
        return int(cursor.rowcount)
