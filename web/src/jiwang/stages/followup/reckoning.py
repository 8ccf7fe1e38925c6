"""Where everybody stands who is followed, by sets: from visits, recognitions, alerts and what people have said. Done again it changes nothing.

A visit that found nobody is none. Where somebody would not speak counts as a visit: a no is respected. Of those who have left a call
is enough where the rule says so. What stays at the county leaves no trace here: the township reads this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from jiwang.analysis.rounds import Numbers, Watch
from jiwang.stages.followup.rules import Evidence, quarter_before

# Nobody is late for a time of which the desk knows nothing: visits count from the day on which it has learnt of the family.
# Spells on file: for every item of a household when it began last, and whether it holds. The newest row that has begun says so.
_HOMES = """
CREATE TEMP TABLE followed ON COMMIT DROP AS
WITH line AS (
  SELECT r.id, r.household_id, r.region, r.item, r.since, r.until, r.is_over, r.decision_id,
    greatest(r.since, r.as_of, (r.at AT TIME ZONE 'Asia/Shanghai')::date) AS known, later.id IS NULL AS is_last
  FROM decisions_recognition AS r
  LEFT JOIN decisions_recognition AS later ON later.follows_id = r.id AND later.since <= %(on)s
  WHERE r.since <= %(on)s AND r.region LIKE %(area)s AND (%(home)s::bigint IS NULL OR r.household_id = %(home)s)
), head AS (
  SELECT line.*, NOT line.is_over AND (line.until IS NULL OR line.until >= %(on)s) AS holds, coalesce(d.outcome, '') = 'phase_out' AS phasing
  FROM line LEFT JOIN decisions_decision AS d ON d.id = line.decision_id WHERE line.is_last
), ended AS (
  SELECT household_id, max(CASE WHEN is_over THEN since ELSE until + 1 END) AS exited_on FROM head WHERE NOT holds GROUP BY 1
), begun AS (
  SELECT line.household_id, min(line.known) AS tracked_since FROM line
  LEFT JOIN (SELECT household_id, item, max(since) AS over FROM line WHERE is_over AND NOT is_last GROUP BY 1, 2) AS gone USING (household_id, item)
  WHERE NOT line.is_over AND line.since >= coalesce(gone.over, '-infinity'::date) GROUP BY 1
), home AS (
  SELECT household_id, min(region) AS region, bool_or(holds AND phasing) AS phasing,
    coalesce(array_agg(DISTINCT item::text) FILTER (WHERE holds), '{}') AS items
  FROM head GROUP BY 1
)
SELECT home.household_id AS household, home.region, home.items, home.phasing, ended.exited_on,
  coalesce(begun.tracked_since, ended.exited_on) AS tracked_since,
  CASE WHEN home.items = '{}' THEN greatest(ended.exited_on, begun.tracked_since) ELSE begun.tracked_since END AS counted_from
FROM home LEFT JOIN ended USING (household_id) LEFT JOIN begun USING (household_id)
WHERE home.items <> '{}' OR ended.exited_on > %(on)s - make_interval(months => %(watch)s)
"""
_WARNED = """
INSERT INTO followup_relapse (id, household_id, region, exited_on, found_on, evidence, at)
SELECT DISTINCT ON (found.household) md5('relapse:' || found.household || ':' || found.exited_on)::uuid, found.household, found.region,
  found.exited_on, found.day, found.evidence, %(at)s
FROM (
  SELECT f.household, f.region, f.exited_on, v.visited_on AS day, 'visit:' || v.id AS evidence
  FROM followed AS f JOIN visits_visit AS v ON v.household_id = f.household AND v.outcome = 'true'
  WHERE f.items = '{}' AND v.visited_on >= f.exited_on AND v.visited_on <= %(on)s
  UNION ALL
  SELECT f.household, f.region, over.since, r.since, 'recognition:' || r.id
  FROM followed AS f JOIN decisions_recognition AS over ON over.household_id = f.household AND over.is_over AND over.since <= %(on)s
  JOIN decisions_recognition AS r ON r.household_id = f.household AND NOT r.is_over AND r.since >= over.since AND r.since <= %(on)s
  WHERE NOT EXISTS (SELECT FROM decisions_recognition AS other WHERE other.household_id = f.household AND other.item <> over.item
    AND NOT other.is_over AND other.since < over.since AND NOT EXISTS (
      SELECT FROM decisions_recognition AS gone WHERE gone.follows_id = other.id AND gone.since <= over.since))
) AS found
WHERE found.day < found.exited_on + make_interval(months => %(relapse)s)
ORDER BY found.household, found.exited_on DESC, found.day, found.evidence
ON CONFLICT DO NOTHING
"""
_SEEN = """
CREATE TEMP TABLE gone_to ON COMMIT DROP AS
WITH called AS (
  SELECT f.household, v.id, v.visited_on, v.outcome, v.met, v.at, row_number() OVER (PARTITION BY f.household ORDER BY v.visited_on DESC, v.at DESC) AS turn
  FROM followed AS f JOIN visits_visit AS v ON v.household_id = f.household
  WHERE v.outcome <> 'not_found' AND v.visited_on <= %(on)s
    AND (v.met <> 'phone' OR v.outcome = 'refused' OR (f.items = '{}' AND v.visited_on >= f.exited_on))
), spoken AS (
  SELECT DISTINCT ON (household) household, id FROM called WHERE outcome IN ('true', 'untrue', 'known') ORDER BY household, turn
)
SELECT called.household, max(visited_on) AS last_on, count(DISTINCT visited_on) FILTER (WHERE visited_on > %(on)s - 365) AS visits,
  bool_or(visited_on >= %(quarter)s) AS in_quarter, bool_or(turn = 1 AND outcome = 'true') AS is_worse,
  bool_or(met NOT IN ('phone', 'nobody', '') AND outcome IN ('true', 'untrue', 'known')
    AND visited_on > %(on)s - make_interval(months => %(composition)s)) AS knows_family,
  bool_or(called.id = spoken.id AND EXISTS (SELECT FROM visits_answer AS a WHERE a.visit_id = spoken.id)) AS knows_needs
FROM called LEFT JOIN spoken USING (household) GROUP BY 1
"""
_SIGNS = """
CREATE TEMP TABLE signed ON COMMIT DROP AS
WITH alerted AS (
  SELECT a.household_id AS household, bool_or(a.level = 'red') AS red, bool_or(a.level = 'orange') AS orange FROM alerts_alert AS a
  JOIN followed ON followed.household = a.household_id
  WHERE a.disposal = '' AND a.quiet_until IS NULL AND a.state <> 'quiet' AND (NOT a.stays_at_county OR a.released_at IS NOT NULL)
    AND a.level IN ('red', 'orange') GROUP BY 1
), again AS (
  SELECT DISTINCT r.household_id AS household FROM followup_relapse AS r LEFT JOIN followup_settling AS s ON s.relapse_id = r.id
  WHERE coalesce(s.is_relapse, true) AND r.found_on > %(on)s - make_interval(months => %(relapse)s)
), marked AS (
  SELECT DISTINCT ON (household_id) household_id AS household, is_on FROM followup_marking ORDER BY household_id, at DESC, id DESC
)
SELECT f.*, g.last_on, coalesce(g.visits, 0) AS visits, coalesce(g.knows_family, false) AS knows_family, coalesce(g.knows_needs, false) AS knows_needs,
  f.counted_from <= %(quarter)s AND NOT coalesce(g.in_quarter, false) AS is_missed,
  array_remove(f.items || ARRAY[
    CASE WHEN f.phasing THEN 'phasing_out' END, CASE WHEN f.items = '{}' THEN 'left_lately' END,
    CASE WHEN again.household IS NOT NULL THEN 'relapsed' END, CASE WHEN g.is_worse THEN 'new_hardship' END,
    CASE WHEN alerted.red THEN 'red_alert' END, CASE WHEN alerted.orange THEN 'orange_alert' END,
    CASE WHEN f.tracked_since <= %(on)s - 365 AND coalesce(g.visits, 0) < %(fewest)s THEN 'too_few_visits' END,
    CASE WHEN marked.is_on THEN 'marked' END], NULL) AS signs
FROM followed AS f LEFT JOIN gone_to AS g USING (household) LEFT JOIN alerted USING (household) LEFT JOIN again USING (household)
LEFT JOIN marked USING (household)
"""
_STOOD = """
WITH rule AS (
  SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb) AS r(place int, id text, label text, signs text[], colour text, days int, article text, may_phone bool)
), ruled AS (
  SELECT DISTINCT ON (s.household) s.household, rule.id, rule.label, rule.article, rule.days,
    bool_or(rule.may_phone) OVER (PARTITION BY s.household) AS may_phone
  FROM signed AS s JOIN rule ON rule.signs && s.signs ORDER BY s.household, rule.days, rule.place
), coloured AS (
  SELECT DISTINCT ON (s.household) s.household, rule.colour FROM signed AS s JOIN rule ON rule.signs && s.signs AND rule.colour <> ''
  ORDER BY s.household, array_position(ARRAY['red', 'orange', 'green'], rule.colour)
), unsettled AS (
  SELECT household_id AS household FROM decisions_change WHERE state IN ('open', 'heard', 'decided')
  UNION SELECT d.household_id FROM decisions_decision AS d WHERE d.outcome = 'aid'
    AND NOT EXISTS (SELECT FROM assistance_entry AS e WHERE e.decision = 'decision:' || d.id AND e.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM assistance_entry AS back WHERE back.reverses_id = e.id))
)
INSERT INTO followup_standing AS old (household_id, region, items, tracked_since, exited_on, last_on, visits, signs, rule, label, article, may_phone,
  due_on, is_missed, colour, gaps, reckoned_on)
SELECT s.household, s.region, s.items, s.tracked_since, s.exited_on, s.last_on, s.visits, s.signs, ruled.id, ruled.label, ruled.article, ruled.may_phone,
  greatest(s.last_on, s.counted_from) + ruled.days, s.is_missed, coalesce(coloured.colour, 'green'),
  array_remove(ARRAY[
    CASE WHEN NOT s.knows_family THEN 'family' END, CASE WHEN unsettled.household IS NOT NULL THEN 'benefits' END,
    CASE WHEN NOT s.knows_needs THEN 'needs' END,
    CASE WHEN s.household NOT IN (SELECT unnest(%(plan)s::bigint[])) THEN 'plan' END,
    CASE WHEN s.household NOT IN (SELECT unnest(%(results)s::bigint[])) THEN 'results' END,
    CASE WHEN s.household NOT IN (SELECT unnest(%(pairing)s::bigint[])) THEN 'pairing' END], NULL), %(on)s
FROM signed AS s JOIN ruled USING (household) LEFT JOIN coloured USING (household) LEFT JOIN unsettled USING (household)
ON CONFLICT (household_id) DO UPDATE SET region = excluded.region, items = excluded.items, tracked_since = excluded.tracked_since,
  exited_on = excluded.exited_on, last_on = excluded.last_on, visits = excluded.visits, signs = excluded.signs, rule = excluded.rule,
  label = excluded.label, article = excluded.article, may_phone = excluded.may_phone, due_on = excluded.due_on, is_missed = excluded.is_missed,
  colour = excluded.colour, gaps = excluded.gaps, reckoned_on = excluded.reckoned_on
"""
_LEFT = """
DELETE FROM followup_standing AS s WHERE s.region LIKE %(area)s AND (%(home)s::bigint IS NULL OR s.household_id = %(home)s)
  AND NOT EXISTS (SELECT FROM signed WHERE signed.household = s.household_id)
"""
_COLOURED = """
WITH before AS (
  SELECT DISTINCT ON (c.household_id) c.household_id AS household, c.colour FROM followup_colouring AS c JOIN signed ON signed.household = c.household_id
  WHERE c.by_id IS NULL ORDER BY c.household_id, c.at DESC, c.id DESC
)
INSERT INTO followup_colouring (household_id, region, colour, signs, rule, why, until, by_id, at)
SELECT s.household_id, s.region, s.colour, s.signs, s.label, '', NULL, NULL, %(at)s
FROM followup_standing AS s JOIN signed ON signed.household = s.household_id LEFT JOIN before ON before.household = s.household_id
WHERE before.colour IS DISTINCT FROM s.colour
"""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How many families were looked at, how many warnings are new, and how many have another colour."""

    followed: int = 0
    warned: int = 0
    coloured: int = 0

    def __add__(self, other: Reckoned) -> Reckoned:
        """Of two places together."""
        return Reckoned(
            self.followed + other.followed, self.warned + other.warned, self.coloured + other.coloured
        )


def stood(
    area: str,
    home: int | None,
    *,
    rules: Iterable[Watch],
    numbers: Numbers,
    evidence: Mapping[int, Evidence],
    on: date,
    at: datetime,
) -> Reckoned:
    """Reckon an area, or one household of it, anew."""
    asked = {
        "area": f"{area}%", "home": home, "on": on, "at": at, "quarter": quarter_before(on).since,
        "watch": numbers.watch or 0, "relapse": numbers.relapse or 0, "composition": numbers.composition or 0, "fewest": numbers.fewest or 0,
        "rules": json.dumps([{"place": place, **asdict(one)} for place, one in enumerate(rules)], ensure_ascii=False),
        "plan": [one for one, said in evidence.items() if said.has_plan],
        "results": [one for one, said in evidence.items() if said.has_results],
        "pairing": [one for one, said in evidence.items() if said.has_pairing],
    }  # fmt: skip
    for table in ("followed", "gone_to", "signed"):
        _do(f"DROP TABLE IF EXISTS {table}", {})
    _do(_HOMES, asked)
    _do("CREATE INDEX ON followed (household); ANALYZE followed", {})
    warned = _do(_WARNED, asked)
    _do(_SEEN, asked)
    _do("ANALYZE gone_to", {})
    _do(_SIGNS, asked)
    _do("CREATE INDEX ON signed (household); ANALYZE signed", {})
    followed = _do(_STOOD, asked)
    _do(_LEFT, asked)
    return Reckoned(followed, warned, _do(_COLOURED, asked))


def _do(statement: str, asked: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked or None)
        return int(cursor.rowcount)
