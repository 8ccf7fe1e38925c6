-- screening_number: 每个地方、城镇或农村在这一天适用的法定数值，一地一行。
SELECT * FROM (VALUES
  (0, '', '', 73000::BIGINT, 12::BIGINT, 18::BIGINT),
  (1, '', 'urban', 73000::BIGINT, 12::BIGINT, 18::BIGINT),
  (2, '', 'rural', 73000::BIGINT, 12::BIGINT, 18::BIGINT)
) AS numbers(place, prefix, settlement, p001, p002, p003);

-- screening_place: 每个区划代码对应的数值行：代码前缀最长的一行；城乡不明的用不分城乡的数值。
SELECT here.region, here.settlement, max_by(number.place, length(number.prefix)) AS place
FROM (SELECT DISTINCT region, settlement FROM unit) AS here
JOIN screening_number AS number
  ON (number.prefix = '' OR starts_with(here.region, number.prefix))
  AND (number.settlement = here.settlement OR (number.settlement = '' AND (here.settlement IS NULL
    OR here.settlement NOT IN ('urban', 'rural'))))
GROUP BY here.region, here.settlement;

-- screening_touched: 名单上有成员的户。不在任何名单上的户，每个指标都必定是“否”（由公式证明），不必再算。
SELECT membership.unit FROM fact_medical AS line JOIN membership ON membership.person = line.person;

-- screening_unit: 需要逐户计算的住户。每户带上所在地的数值行号。
SELECT unit.unit, place.place
FROM unit
JOIN screening_place AS place
  ON place.region IS NOT DISTINCT FROM unit.region
  AND place.settlement IS NOT DISTINCT FROM unit.settlement
WHERE (unit.unit IN (SELECT unit FROM screening_touched) OR place.place NOT IN (0, 1, 2));

-- screening_person: 这些户的成员，一人一行。
SELECT membership.person, membership.unit, home.place
FROM membership
JOIN screening_unit AS home ON home.unit = membership.unit;

-- screening_medical_of_person: 来源“医疗”的事实，一人一行。
SELECT line.person AS person,
  CASE WHEN COUNT(CASE WHEN line.grade IN ('一级', '二级') THEN 1 END) = 0 THEN '' WHEN COUNT(CASE WHEN line.grade IN ('一级', '二级') THEN 1 END) > 0 THEN arg_max_null(line.grade, ROW(CASE WHEN line.discharged IS NULL THEN DATE '0001-01-01' WHEN line.discharged IS NOT NULL THEN line.discharged END, CASE WHEN line.day IS NULL THEN DATE '0001-01-01' WHEN line.day IS NOT NULL THEN line.day END, line.record)) FILTER (WHERE line.grade IN ('一级', '二级')) END AS f007
FROM fact_medical AS line
WHERE line.person IN (SELECT person FROM screening_person) AND (line.grade IN ('一级', '二级'))
GROUP BY line.person;

-- screening_entries_paid: “自付”每月一条。
SELECT line.person AS person, (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT AS month, CASE WHEN COUNT(CASE WHEN line.paid IS NULL THEN 1 END) = 0 THEN SUM(line.paid)::BIGINT END AS value, 2 AS rank
FROM fact_medical AS line
WHERE (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT IS NOT NULL AND line.person IN (SELECT person FROM screening_person)
GROUP BY line.person, (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT;

-- screening_windows_paid: “自付”在各个窗口里的合计。
SELECT line.person AS person,
  CASE WHEN COUNT(CASE WHEN p002 IS NULL OR ((line.month >= 24314 - p002 AND line.month < 24314) AND line.value IS NULL) THEN 1 END) = 0 THEN SUM(CASE WHEN (line.month >= 24314 - p002 AND line.month < 24314) THEN line.value WHEN (line.month >= 24314 - p002 AND line.month < 24314) IS NOT TRUE THEN 0 END)::BIGINT END AS w001
FROM screening_entries_paid AS line
JOIN screening_person AS home ON home.person = line.person
JOIN screening_number AS number ON number.place = home.place
GROUP BY line.person;

-- screening_member_1: 第1层：逐成员计算。
WITH part_0 AS (
SELECT here.person, here.unit, here.place, number.p001, number.p002,
  CASE WHEN screening_windows_paid.person IS NULL THEN (0::BIGINT * p002) WHEN screening_windows_paid.person IS NOT NULL THEN screening_windows_paid.w001 END AS w001,
  CASE WHEN screening_medical_of_person.person IS NULL THEN '' WHEN screening_medical_of_person.person IS NOT NULL THEN screening_medical_of_person.f007 END AS f007
FROM screening_person AS here
JOIN screening_number AS number ON number.place = here.place
LEFT JOIN screening_windows_paid ON screening_windows_paid.person = here.person
LEFT JOIN screening_medical_of_person ON screening_medical_of_person.person = here.person
),
part_1 AS (
SELECT *, ((w001 >= (p001 * 12::BIGINT)) AND (NOT (f007 IN ('一级')))) AS n001, (w001 >= (p001 * 12::BIGINT)) AS q001
FROM part_0
)
SELECT person, unit, place, n001, q001
FROM part_1;

-- plain_M1 → plain_hit: 指标M1单看门槛命中的对象，只作比较。
SELECT 'M1' AS indicator, unit, person AS person
FROM screening_member_1
WHERE q001;

-- gap_M1 → gap: 指标M1因缺事实答不出的对象。
SELECT 'M1' AS indicator, unit, person AS person
FROM screening_member_1
WHERE n001 IS NULL;

-- screening_hit_unit: 至少命中一个指标的户；写句子和排次序只看这些户。
SELECT unit FROM screening_member_1 WHERE n001;

-- alerted_unit: 有指标命中的户。每户带上所在地的数值行号。
SELECT unit.unit, place.place
FROM unit
JOIN screening_place AS place
  ON place.region IS NOT DISTINCT FROM unit.region
  AND place.settlement IS NOT DISTINCT FROM unit.settlement
WHERE unit.unit IN (SELECT unit FROM screening_hit_unit);

-- alerted_person: 这些户的成员，一人一行。
SELECT membership.person, membership.unit, home.place
FROM membership
JOIN alerted_unit AS home ON home.unit = membership.unit;

-- alerted_medical_of_person: 来源“医疗”的事实，一人一行。
SELECT line.person AS person,
  CASE WHEN COUNT(CASE WHEN line.grade IN ('一级', '二级') THEN 1 END) = 0 THEN '' WHEN COUNT(CASE WHEN line.grade IN ('一级', '二级') THEN 1 END) > 0 THEN arg_max_null(line.grade, ROW(CASE WHEN line.discharged IS NULL THEN DATE '0001-01-01' WHEN line.discharged IS NOT NULL THEN line.discharged END, CASE WHEN line.day IS NULL THEN DATE '0001-01-01' WHEN line.day IS NOT NULL THEN line.day END, line.record)) FILTER (WHERE line.grade IN ('一级', '二级')) END AS f007
FROM fact_medical AS line
WHERE line.person IN (SELECT person FROM alerted_person) AND (line.grade IN ('一级', '二级'))
GROUP BY line.person;

-- alerted_entries_paid: “自付”每月一条。
SELECT line.person AS person, (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT AS month, CASE WHEN COUNT(CASE WHEN line.paid IS NULL THEN 1 END) = 0 THEN SUM(line.paid)::BIGINT END AS value, 2 AS rank
FROM fact_medical AS line
WHERE (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT IS NOT NULL AND line.person IN (SELECT person FROM alerted_person)
GROUP BY line.person, (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT;

-- alerted_windows_paid: “自付”在各个窗口里的合计。
SELECT line.person AS person,
  CASE WHEN COUNT(CASE WHEN p002 IS NULL OR ((line.month >= 24314 - p002 AND line.month < 24314) AND line.value IS NULL) THEN 1 END) = 0 THEN SUM(CASE WHEN (line.month >= 24314 - p002 AND line.month < 24314) THEN line.value WHEN (line.month >= 24314 - p002 AND line.month < 24314) IS NOT TRUE THEN 0 END)::BIGINT END AS w001
FROM alerted_entries_paid AS line
JOIN alerted_person AS home ON home.person = line.person
JOIN screening_number AS number ON number.place = home.place
GROUP BY line.person;

-- alerted_member_1: 第1层：逐成员计算。
WITH part_0 AS (
SELECT here.person, here.unit, here.place, number.p001, number.p002, number.p003,
  CASE WHEN alerted_windows_paid.person IS NULL THEN (0::BIGINT * p002) WHEN alerted_windows_paid.person IS NOT NULL THEN alerted_windows_paid.w001 END AS w001,
  CASE WHEN alerted_medical_of_person.person IS NULL THEN '' WHEN alerted_medical_of_person.person IS NOT NULL THEN alerted_medical_of_person.f007 END AS f007,
  NULL::BIGINT AS f002
FROM alerted_person AS here
JOIN screening_number AS number ON number.place = here.place
LEFT JOIN alerted_windows_paid ON alerted_windows_paid.person = here.person
LEFT JOIN alerted_medical_of_person ON alerted_medical_of_person.person = here.person
),
part_1 AS (
SELECT *, w001 AS v002, ((w001 >= (p001 * 12::BIGINT)) AND (NOT (f007 IN ('一级')))) AS n001, ((2026 - (f002 // 10000) - (301 < f002 % 10000)::BIGINT) < p003) AS x001
FROM part_0
),
part_2 AS (
SELECT *, '自付' || (CASE WHEN v002 IS NULL THEN '还不知道' WHEN v002 IS NOT NULL THEN CASE WHEN v002 < 0 THEN '-' WHEN v002 >= 0 THEN '' END || format('{:,}', (abs(v002) // 100)) || '.' || lpad((abs(v002) % 100)::VARCHAR, 2, '0') || '元' END) || '，等级' || (CASE WHEN f007 IS NULL THEN '还不知道' WHEN f007 IS NOT NULL THEN CASE WHEN f007 = '' THEN '无' WHEN f007 <> '' THEN f007 END END) AS s001
FROM part_1
)
SELECT person, unit, place, n001, x001, s001
FROM part_2;

-- alerted_totals_2: 成员汇总到户；成员里有未知的，汇总也未知。
SELECT unit,
  CASE WHEN COUNT(CASE WHEN x001 THEN 1 END) > 0 THEN TRUE WHEN COUNT(x001) = COUNT(*) THEN FALSE END AS a001
FROM alerted_member_1
GROUP BY unit;

-- alerted_household_2: 第2层：逐户计算。
WITH part_0 AS (
SELECT here.unit, here.place, totals.a001
FROM alerted_unit AS here
LEFT JOIN alerted_totals_2 AS totals ON totals.unit = here.unit
),
part_1 AS (
SELECT *, a001 AS r001
FROM part_0
)
SELECT unit, place, r001
FROM part_1;

-- alerted_record: 结论依据的记录。
SELECT who.unit AS unit, line.person AS person, 'f007' AS fact, arg_max_null(line.record, ROW(CASE WHEN line.discharged IS NULL THEN DATE '0001-01-01' WHEN line.discharged IS NOT NULL THEN line.discharged END, CASE WHEN line.day IS NULL THEN DATE '0001-01-01' WHEN line.day IS NOT NULL THEN line.day END, line.record)) FILTER (WHERE line.grade IN ('一级', '二级')) AS record
FROM fact_medical AS line
JOIN alerted_person AS who ON who.person = line.person
WHERE line.grade IN ('一级', '二级')
GROUP BY who.unit, line.person
UNION ALL
SELECT who.unit AS unit, line.person AS person, 'f006' AS fact, line.record AS record
FROM fact_medical AS line
JOIN alerted_person AS who ON who.person = line.person
JOIN screening_number AS number ON number.place = who.place
WHERE (((year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT >= 24314 - p002 AND (year(line.discharged) * 12 + month(line.discharged) - 1)::BIGINT < 24314));

-- hit_M1 → hit: 指标M1命中的对象。
SELECT 'M1' AS indicator, here.person AS subject, here.unit,
  here.person AS person, 1::SMALLINT AS verdict,
  here.s001 AS sentence,
  CASE WHEN behind.records IS NULL THEN []::BIGINT[] WHEN behind.records IS NOT NULL THEN behind.records END
    AS records
FROM alerted_member_1 AS here
LEFT JOIN (
  SELECT person, list(DISTINCT record ORDER BY record) AS records
  FROM alerted_record
  WHERE fact IN ('f006', 'f007') AND person IS NOT NULL
  GROUP BY person
) AS behind ON behind.person = here.person
WHERE here.n001;

-- score_units → score: 入户次序的加分和理由。
SELECT unit, (CASE WHEN r001 THEN 15 WHEN r001 IS NOT TRUE THEN 0 END)::INTEGER AS points, list_filter([CASE WHEN r001 THEN '有孩子' END], lambda one: one IS NOT NULL) AS reasons
FROM alerted_household_2
WHERE r001;
