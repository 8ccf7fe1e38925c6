-- case_number: 每个地方、城镇或农村在这一天适用的法定数值，一地一行。
SELECT * FROM (VALUES
  (0, '', '', 73000::BIGINT, 12::BIGINT),
  (1, '', 'urban', 73000::BIGINT, 12::BIGINT),
  (2, '', 'rural', 73000::BIGINT, 12::BIGINT)
) AS numbers(place, prefix, settlement, p001, p002);

-- case_place: 每个区划代码对应的数值行：代码前缀最长的一行；城乡不明的用不分城乡的数值。
SELECT here.region, here.settlement, max_by(number.place, length(number.prefix)) AS place
FROM (SELECT DISTINCT region, settlement FROM unit) AS here
JOIN case_number AS number
  ON (number.prefix = '' OR starts_with(here.region, number.prefix))
  AND (number.settlement = here.settlement OR (number.settlement = '' AND (here.settlement IS NULL
    OR here.settlement NOT IN ('urban', 'rural'))))
GROUP BY here.region, here.settlement;

-- case_unit: 有申请、在保或授权的户。每户带上所在地的数值行号。
SELECT unit.unit, place.place
FROM unit
JOIN case_place AS place
  ON place.region IS NOT DISTINCT FROM unit.region
  AND place.settlement IS NOT DISTINCT FROM unit.settlement
WHERE unit.basis IN ('verified', 'declared');

-- case_person: 这些户的成员，一人一行。
SELECT membership.person, membership.unit, home.place
FROM membership
JOIN case_unit AS home ON home.unit = membership.unit;

-- case_vehicles_of_person: 来源“车辆”的事实，一人一行。
SELECT line.person AS person,
  COUNT(CASE WHEN line.plate IS NOT NULL THEN 1 END) AS f008
FROM fact_vehicles AS line
WHERE line.person IN (SELECT person FROM case_person)
GROUP BY line.person;

-- case_decided_of_unit: 人工认定和豁免，只算当天有效的。
SELECT line.unit AS unit,
  CASE WHEN COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('豁免') THEN 1 END) > 0 THEN 9 WHEN COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('符合', '是') THEN 1 END) > 0 AND COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('不符合', '否') THEN 1 END) = 0 THEN 1 WHEN COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('不符合', '否') THEN 1 END) > 0 AND COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('符合', '是') THEN 1 END) = 0 THEN 0 WHEN COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('符合', '是') THEN 1 END) > 0 AND COUNT(CASE WHEN line.clause = 'poor.income' AND line.outcome IN ('不符合', '否') THEN 1 END) > 0 THEN 3 END AS d001,
  CASE WHEN COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('豁免') THEN 1 END) > 0 THEN 9 WHEN COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('符合', '是') THEN 1 END) > 0 AND COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('不符合', '否') THEN 1 END) = 0 THEN 1 WHEN COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('不符合', '否') THEN 1 END) > 0 AND COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('符合', '是') THEN 1 END) = 0 THEN 0 WHEN COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('符合', '是') THEN 1 END) > 0 AND COUNT(CASE WHEN line.clause = 'poor.car' AND line.outcome IN ('不符合', '否') THEN 1 END) > 0 THEN 3 END AS d002
FROM determination AS line
WHERE line.person IS NULL
GROUP BY line.unit;

-- case_household_0: 第0层：逐户计算。
WITH part_0 AS (
SELECT here.unit, here.place,
  case_decided_of_unit.d001 AS d001,
  case_decided_of_unit.d002 AS d002,
  NULL::BOOLEAN AS f004
FROM case_unit AS here
LEFT JOIN case_decided_of_unit ON case_decided_of_unit.unit = here.unit
),
part_1 AS (
SELECT *, (NOT f004) AS x003, '家里有车' || (CASE WHEN f004 IS NULL THEN '还不知道' WHEN f004 IS NOT NULL THEN CASE WHEN f004 THEN '是' WHEN NOT f004 THEN '否' END END) AS s002
FROM part_0
),
part_2 AS (
SELECT *, (CASE WHEN x003 THEN 1 WHEN d002 = 9 THEN 9 WHEN NOT x003 THEN 0 WHEN x003 IS NULL THEN 2 END)::BIGINT AS c002
FROM part_1
)
SELECT unit, place, d001, f004, c002, s002
FROM part_2;

-- case_member_1: 第1层：逐成员计算。
WITH part_0 AS (
SELECT here.person, here.unit, here.place, number.p002,
  NULL::BIGINT AS w001,
  CASE WHEN case_vehicles_of_person.person IS NULL THEN 0::BIGINT WHEN case_vehicles_of_person.person IS NOT NULL THEN case_vehicles_of_person.f008 END AS f008
FROM case_person AS here
JOIN case_number AS number ON number.place = here.place
LEFT JOIN case_vehicles_of_person ON case_vehicles_of_person.person = here.person
),
part_1 AS (
SELECT *, (10000000::BIGINT * p002) AS w002, (0::BIGINT * p002) AS w003
FROM part_0
)
SELECT person, unit, place, w001, w002, w003, f008
FROM part_1;

-- case_totals_2: 成员汇总到户；成员里有未知的，汇总也未知。
SELECT unit,
  CASE WHEN COUNT(*) = COUNT(w001) THEN SUM(w001)::BIGINT END AS a001,
  CASE WHEN COUNT(*) = COUNT(w002) THEN SUM(w002)::BIGINT END AS a002,
  CASE WHEN COUNT(*) = COUNT(w003) THEN SUM(w003)::BIGINT END AS a003,
  COUNT(*) AS a004,
  CASE WHEN COUNT(*) = COUNT(f008) THEN SUM(f008)::BIGINT END AS a005
FROM case_member_1
GROUP BY unit;

-- case_household_2: 第2层：逐户计算。
WITH part_0 AS (
SELECT here.unit, here.place, here.d001, here.f004, here.c002, here.s002, totals.a001, totals.a002, totals.a003, totals.a004, totals.a005, number.p001
FROM case_household_0 AS here
LEFT JOIN case_totals_2 AS totals ON totals.unit = here.unit
JOIN case_number AS number ON number.place = here.place
),
part_1 AS (
SELECT *, a001 AS v001, a002 AS hi001, a003 AS lo001, (f004 AND (a005 > 0::BIGINT)) AS n002
FROM part_0
),
part_2 AS (
SELECT *, (hi001 < ((p001 * 12::BIGINT) * a004)) AS x001, (lo001 >= ((p001 * 12::BIGINT) * a004)) AS x002, (((p001 * 12::BIGINT) * a004) - v001) AS x004
FROM part_1
),
part_3 AS (
SELECT *, ((x001 IS TRUE) OR ((NOT (x002 IS TRUE)) AND (v001 < ((p001 * 12::BIGINT) * a004)))) AS re001, (CASE WHEN x004 IS NOT NULL AND 0::BIGINT IS NOT NULL THEN greatest(x004, 0::BIGINT) END) AS x005
FROM part_2
),
part_4 AS (
SELECT *, (CASE WHEN re001 THEN 1 WHEN d001 = 9 THEN 9 WHEN NOT re001 THEN 0 WHEN re001 IS NULL THEN 2 END)::BIGINT AS c001, (CASE WHEN (12::BIGINT * 100::BIGINT) <> 0 AND (x005 < 0) = ((12::BIGINT * 100::BIGINT) < 0) THEN (((abs(x005) + abs((12::BIGINT * 100::BIGINT)) - 1) // nullif(abs((12::BIGINT * 100::BIGINT)), 0)) * 100::BIGINT) WHEN (12::BIGINT * 100::BIGINT) <> 0 AND (x005 < 0) <> ((12::BIGINT * 100::BIGINT) < 0) THEN -((((abs(x005) + abs((12::BIGINT * 100::BIGINT)) - 1) // nullif(abs((12::BIGINT * 100::BIGINT)), 0)) * 100::BIGINT)) END) AS m001
FROM part_3
),
part_5 AS (
SELECT *, ((CASE WHEN (c001 % 4) = 0 OR (c002 % 4) = 0 THEN 0 WHEN (c001 % 4) = 2 OR (c002 % 4) = 2 THEN 2 WHEN (c001 % 4) = 3 OR (c002 % 4) = 3 THEN 3 WHEN (c001 % 4) = 1 AND (c002 % 4) = 1 THEN 1 END))::BIGINT AS k001, substr('0123456789abcdef', c001 + 1, 1) || substr('0123456789abcdef', c002 + 1, 1) AS b001, substr('0123456789abcdef', c001 + 1, 1) || substr('0123456789abcdef', c002 + 1, 1) AS b002
FROM part_4
),
part_6 AS (
SELECT *, (k001)::BIGINT AS i001
FROM part_5
)
SELECT unit, place, k001, i001, m001, n002, s002, b001, b002
FROM part_6;

-- verdict_category_poor → verdict: 类别poor的结论。
SELECT unit, NULL::BIGINT AS person, 'category' AS role, 'poor' AS id,
  k001::SMALLINT AS verdict, NULL::BIGINT AS amount, b001 AS clauses,
  NULL::BIGINT AS own_amount, []::VARCHAR[] AS excluded_by, []::VARCHAR[] AS maybe_excluded_by,
  NULL::VARCHAR AS decided_by
FROM case_household_2;

-- verdict_item_aid → verdict: 事项aid的结论。
SELECT unit, NULL::BIGINT AS person, 'item' AS role, 'aid' AS id,
  i001::SMALLINT AS verdict, CASE WHEN i001 = 1 THEN m001 END AS amount, b002 AS clauses,
  CASE WHEN i001 = 1 THEN m001 END AS own_amount, []::VARCHAR[] AS excluded_by, []::VARCHAR[] AS maybe_excluded_by,
  NULL::VARCHAR AS decided_by
FROM case_household_2;

-- gap_L1 → gap: 指标L1因缺事实答不出的对象。
SELECT 'L1' AS indicator, unit, NULL::BIGINT AS person
FROM case_household_2
WHERE n002 IS NULL;

-- case_record: 结论依据的记录。
SELECT who.unit AS unit, line.person AS person, 'f008' AS fact, line.record AS record
FROM fact_vehicles AS line
JOIN case_person AS who ON who.person = line.person
WHERE TRUE;

-- hit_L1 → hit: 指标L1命中的对象。
SELECT 'L1' AS indicator, here.unit AS subject, here.unit,
  NULL::BIGINT AS person, 1::SMALLINT AS verdict,
  here.s002 AS sentence,
  CASE WHEN behind.records IS NULL THEN []::BIGINT[] WHEN behind.records IS NOT NULL THEN behind.records END
    AS records
FROM case_household_2 AS here
LEFT JOIN (
  SELECT unit, list(DISTINCT record ORDER BY record) AS records
  FROM case_record
  WHERE fact IN ('f004', 'f008') AND unit IS NOT NULL
  GROUP BY unit
) AS behind ON behind.unit = here.unit
WHERE here.n002;
