"""The standing lists: population register, insured, the roll of the receiving, pupils, vehicles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import STAGES, STATES
from jiwang_engine.synthesis.files.columns import (
    Column,
    Flags,
    Ints,
    Words,
    constant,
    days,
    digits,
    joined,
    plain_numbers,
    words,
    yuan,
)
from jiwang_engine.synthesis.files.offices import COMPACT, LONG, Office, Plan
from jiwang_engine.synthesis.files.writing import GB18030, TABBED, UTF8_MARK, Extras, Table
from jiwang_engine.synthesis.households import RELATIONS
from jiwang_engine.synthesis.living import RECEIVING, Roll, Work, draw, need
from jiwang_engine.synthesis.world import World

INSURED_GROUPS = ("在职", "退休", "城乡居民")
LEFT_BECAUSE = ("", "外出务工", "", "")
MODELS = ("桂风GF7150", "云岭YL1030", "江川JC125", "和田HT200")
KINDS = ("小型汽车", "摩托车", "农用车", "残疾人专用车")
GRADE_NAMES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级")
OTHER_RELATIONS = {
    RELATIONS.index(word): others
    for word, others in {
        "配偶": ("妻子", "爱人"),
        "子": ("长子", "次子", "儿子"),
        "女": ("长女", "女儿"),
        "父": ("父亲",),
    }.items()
}
# How a roll of many years spells its categories, by Roll; every word is an alias that the code list knows.
CATEGORY_WORDS: Mapping[int, tuple[str, ...]] = {
    Roll.DIBAO: ("农村低保", "城市低保", "低保", "最低生活保障", "农村最低生活保障对象", "城市最低生活保障对象", "低保户", "城镇低保"),
    Roll.TEKUN: ("特困", "特困人员", "特困供养家庭", "农村特困分散供养", "农村特困集中供养", "五保"),
    Roll.EDGE: ("低保边缘", "低保边缘家庭", "低边", "低收入家庭"),
    Roll.RIGID: ("刚性支出", "刚性支出困难家庭", "支出型困难家庭"),
    Roll.SINGLE: ("单人保", "低保单人保", "农村最低生活保障对象（单人）", "城市低保单人"),
    Roll.EXITED: ("已退出", "停保", "退出"),
}  # fmt: skip


def population(office: Office) -> list[Plan]:
    """The population register, by village and household; large prefectures send a file per county."""
    world, rng = office.world, office.rng
    people, count = world.people, len(world.people)
    listed = np.flatnonzero(office.clean | ~world.unregistered)
    village = world.households.village[people.household[listed]]
    listed = listed[np.lexsort((people.household[listed], village))]
    twice = listed[rng.random(len(listed)) < (0 if office.clean else rates.TWO_PLACES)]
    change, changed = _register_changes(office)
    if count < rates.COUNTY_FILES_FROM:
        rows = np.concatenate([listed, twice])
        elsewhere = np.arange(len(rows)) >= len(listed)
        return [_population_file(office, rows, elsewhere, changes=(change, changed))]
    counties = np.array([one.county_number for one in office.places.villages])[office.village(listed)]
    found = []
    for number in np.unique(counties):
        rows = listed[counties == number]
        plan = _population_file(office, rows, np.zeros(len(rows), dtype=np.bool_), changes=(change, changed))
        name = (
            f"公安户籍人口_{office.places.villages[int(office.village(rows[:1])[0])].county}_{office.month}"
        )
        style = GB18030 if number % 2 == 0 else UTF8_MARK
        found.append(Plan(plan.source, replace(plan.table, name=name), plan.kinds, style))
    return found


def _population_file(office: Office, rows: Ints, elsewhere: Flags, *, changes: tuple[Ints, Ints]) -> Plan:
    people, households = office.world.people, office.world.households
    change, changed = changes
    home = people.household[rows]
    # Somebody who is registered twice has another register number and village the second time.
    register = households.register_no[home] + np.where(elsewhere, 5_000_000, 0)
    village = np.where(
        elsewhere, (households.village[home] + 7) % len(office.places.villages), households.village[home]
    )
    codes = [one.code for one in office.places.villages]
    columns = {
        "户号": digits(register, 13),
        "户类型": words(("家庭户", "集体户"), people.collective[rows].astype(np.int64)),
        "与户主关系": office.spelt(RELATIONS, people.relation[rows], OTHER_RELATIONS),
        "姓名": office.name(rows),
        "性别": office.sex(rows),
        "身份证号": office.id_number(rows),
        "出生日期": days(people.birth[rows], COMPACT),
        "区划代码": words(codes, village),
        "户籍地址": office.address(rows),
        "户口性质": words(("农业", "城镇"), households.urban[home].astype(np.int64)),
        "联系电话": office.phone(rows),
        "变动类型": words(("正常", "死亡", "迁出", "出生"), change[rows]),
        "变动日期": days(changed[rows], known=changed[rows] > 0),
    }
    kinds = {"姓名": "name", "身份证号": "id", "出生日期": "date"}
    return Plan("population", Table(f"公安户籍人口_{office.month}", columns, people=rows), kinds, GB18030)


def _register_changes(office: Office) -> tuple[Ints, Ints]:
    """Deaths that the register knows by now, people who left, births of the last year: kind and day, of people."""
    world, rng = office.world, office.rng
    died, people = world.events.died, world.people
    known = np.where(died > world.today - rates.STOP_PAYMENT_DAYS, rates.REGISTER_FRESH, rates.REGISTER_OLD)
    dead = (died > 0) & (rng.random(len(died)) < known)
    left = (
        (died == 0)
        & (rng.random(len(died)) < rates.MOVED_AWAY)
        & (people.age >= 18)
        & (world.living.roll == 0)
    )
    born = people.birth > world.today - 365
    change = np.select([dead, left, born], [1, 2, 3], 0)
    moved = world.today - rng.integers(0, 700, len(died))
    return change, np.select([dead, left, born], [died, moved, people.birth], 0)


@dataclass(frozen=True)
class Enrolments:
    """Who is insured how, a row a person; money in fen."""

    person: Ints
    kind: Ints  # 0 residents' insurance, 1 employees'
    group: Ints  # index in INSURED_GROUPS
    paused: Flags
    premium: Ints
    subsidised: Ints


def enrolments(world: World, rng: Generator, *, everybody: bool) -> Enrolments:
    """The insured of the day; without `everybody` employees and the subsidised only."""
    living, people = world.living, world.people
    subsidised = (living.roll > Roll.NONE) & (living.roll < Roll.RIGID)
    wanted = living.insured if everybody else living.employee_insured | subsidised
    who = np.flatnonzero(wanted & (world.events.died == 0))
    jobless = np.zeros(len(people), dtype=np.bool_)
    jobless[world.events.jobless.person[world.events.jobless.cancelled == 0]] = True
    employee = living.employee_insured[who]
    moved = employee & jobless[who] & (rng.random(len(who)) < 0.5)
    kind = np.where(employee & ~moved, 1, 0)
    helped = np.where(
        subsidised[who] & (kind == 0), np.where(np.isin(living.roll[who], RECEIVING), 40_000, 20_000), 0
    )
    return Enrolments(
        person=who,
        kind=kind,
        group=np.where(kind == 1, np.where(living.work[who] == Work.PENSIONER, 1, 0), 2),
        paused=employee & jobless[who] & ~moved,
        premium=np.where(kind == 1, 0, 40_000) - helped,
        subsidised=helped,
    )


def insured(office: Office) -> Plan:
    """Who is insured how; a very large prefecture lists employees and the subsidised only."""
    rows = enrolments(office.world, office.rng, everybody=len(office.world.people) <= rates.FULL_LISTS_UP_TO)
    who, year = rows.person, int(office.month[:4])
    columns = {
        "姓名": office.name(who),
        "证件号码": office.id_number(who),
        "参保年度": constant(str(year), len(who)),
        "险种": office.spelt(
            ("城乡居民基本医疗保险", "职工基本医疗保险"),
            rows.kind,
            {0: ("居民医保", "新农合"), 1: ("职工医保", "城镇职工")},
        ),
        "人员类别": words(INSURED_GROUPS, rows.group),
        "参保状态": words(("正常参保", "暂停参保"), rows.paused.astype(np.int64)),
        "个人缴费": plain_numbers(rows.premium // 100),
        "资助金额": plain_numbers(rows.subsidised // 100),
    }
    table = Table(f"医保参保人员_{office.month}", columns, people=who)
    return Plan("insured", table, {"姓名": "name", "证件号码": "id"}, TABBED)


def _on_the_roll(office: Office) -> tuple[Ints, Flags]:
    """The people of the roll by village and household, and which of the rows are somebody's second, in another township."""
    world = office.world
    stays = (world.living.roll > 0) & ((world.events.died == 0) | world.events.still_paid)
    who = np.flatnonzero(stays)
    who = who[np.lexsort((world.people.household[who], office.village(who)))]
    again = who[np.isin(who, world.living.paid_twice) & (not office.clean)]
    return np.concatenate([who, again]), np.arange(len(who) + len(again)) >= len(who)


def roll(office: Office) -> Plan:
    """The bureau's own roll: a row a person, the same case number for a family, exited families left in."""
    world = office.world
    people, households = world.people, world.households
    who, second = _on_the_roll(office)
    home, category = people.household[who], world.living.roll[who]
    single = category == Roll.SINGLE
    unit = home * 4 + single + 2 * second
    income, amount = paid_amounts(world, home, category)
    exited = category == Roll.EXITED
    since = entered_on(world, home, exited)
    village = np.where(
        second, (households.village[home] + 9) % len(office.places.villages), households.village[home]
    )
    columns = {
        "低保证号": joined("SL", digits(unit, 8)),
        "救助类别": _categories(office, home, category),
        "与户主关系": words(RELATIONS, np.where(single | second, 0, people.relation[who])),
        "姓名": office.name(who),
        "身份证号": office.or_guardian(who),
        "是否保障对象": words(("否", "是"), (~exited).astype(np.int64)),
        "家庭月总收入": yuan(income),
        "户月保障金": yuan(amount),
        "救助开始月份": days(since, LONG),
        "退出日期": days(world.exited_on[home], LONG, known=exited),
        "家庭地址": office.address(who),
        "区划代码": words([one.code for one in office.places.villages], village),
        "联系电话": office.phone(who),
    }
    dates = dict.fromkeys(("救助开始月份", "退出日期"), "date")
    kinds = {"姓名": "name", "身份证号": "id", "户月保障金": "money", **dates}
    titles = (
        ()
        if office.clean
        else ("示例市社会救助对象在保名单", f"截至：{office.month[:4]}年{office.month[4:]}月   单位：元、人")
    )
    table = Table(f"民政在保名单{office.month}", columns, titles=titles, people=who)
    return Plan("roll", table, kinds, UTF8_MARK, workbook=True)


def entered_on(world: World, home: Ints, exited: Flags) -> Ints:
    """The day on which households came onto the roll."""
    days_ago = 30 + (np.modf(home * 0.618)[0] * 2500).astype(np.int64) + rates.EXIT_DAYS * exited
    found: Ints = world.today - days_ago
    return found


def paid_amounts(world: World, home: Ints, category: Ints) -> tuple[Ints, Ints]:
    """Monthly income and allowance of the households as the roll has them, in fen."""
    living, households = world.living, world.households
    ratio = np.minimum(need(world.people, households, living), 3.0)[home]
    line = living.standard[home] * households.size[home]
    income = np.rint(np.minimum(ratio, 0.9) * line * 0.9)
    gap = np.maximum(np.ceil(line - income), 50)
    single = living.standard[home]
    amount = np.select(
        [category == Roll.DIBAO, category == Roll.TEKUN, category == Roll.SINGLE],
        [gap, single * 1.3, single],
        0,
    )
    return (income * 100).astype(np.int64), np.rint(amount * 100).astype(np.int64)


def _categories(office: Office, home: Ints, category: Ints) -> Column:
    """Category words; a family keeps the spelling under which it was entered."""
    vocabulary = [word for spellings in CATEGORY_WORDS.values() for word in spellings]
    start = np.cumsum([0, *(len(spellings) for spellings in CATEGORY_WORDS.values())])[:-1]
    length = np.array([len(spellings) for spellings in CATEGORY_WORDS.values()])
    choice = 0 if office.clean else home % length[category - 1]
    return words(vocabulary, start[category - 1] + choice)


def education(office: Office) -> Plan:
    """Pupils; a very large prefecture lists those who left, and the beginners of senior schools and colleges."""
    world, school = office.world, office.world.events.school
    beginner = (school.stage >= 3) & (school.year == 1)
    wanted = (school.state > 0) | beginner | (len(world.people) <= rates.FULL_LISTS_UP_TO)
    at = np.flatnonzero(wanted)
    who, stage, state = school.person[at], school.stage[at], school.state[at]
    year = np.clip(school.year[at], 1, 6) - 1
    townships = [village.township for village in office.places.villages]
    school_kind = ("幼儿园", "小学", "初级中学", "高级中学", "职业学校", "学院")
    columns = {
        "学籍号": joined("G", office.id_number(who)),
        "姓名": office.name(who),
        "身份证号": office.or_guardian(who),
        "学校": Column((Words(townships, office.village(who)), Words(school_kind, stage)), len(who)),
        "学段": office.spelt(
            STAGES, stage, {0: ("幼儿园",), 3: ("普通高中",), 4: ("中等职业",), 5: ("大专", "本科")}
        ),
        "年级": words(GRADE_NAMES, year),
        "是否寄宿": words(("否", "是"), school.boards[at].astype(np.int64)),
        "就读状态": office.spelt(STATES, state, {0: ("在校",), 1: ("疑似辍学", "失学")}),
        "状态日期": days(school.changed[at], known=school.changed[at] > 0),
        "不在校原因": words(LEFT_BECAUSE, state),
        "联系电话": office.phone(world.households.head[world.people.household[who]]),
    }
    heading = (("学籍", 4), ("就学情况", 6), ("联系方式", 1))
    words_of = (("代码", "含义"), *((str(number), text) for number, text in enumerate(STAGES, start=1)))
    table = Table(f"教育在校学生_{office.month}", columns, people=who)
    return Plan(
        "education", table, {"姓名": "name", "身份证号": "id"}, UTF8_MARK,
        workbook=True, extras=Extras() if office.clean else Extras(upper_heading=heading, dictionary=words_of),
    )  # fmt: skip


def vehicles(office: Office) -> Plan:
    """Registered vehicles of everybody: the run keeps those of people in case mode."""
    owned, rng = office.world.events.vehicles, office.rng
    count = len(owned.owner)
    plate = joined(
        "示", words("ABCDE", rng.integers(0, 5, count)), digits(rng.permutation(count) % 100_000, 5)
    )
    columns = {
        "号牌号码": plate,
        "车辆类型": office.spelt(
            KINDS, owned.kind, {0: ("小型轿车", "小型普通客车"), 1: ("普通二轮摩托车",), 2: ("三轮汽车",)}
        ),
        "品牌型号": words(MODELS, np.minimum(owned.kind, 3)),
        "使用性质": words(("非营运", "营运"), (rng.random(count) < 0.04).astype(np.int64)),
        "初登日期": days(owned.registered, COMPACT),
        "所有人": office.name(owned.owner),
        "身份证号": office.id_number(owned.owner),
        "状态": words(("正常", "注销", "转出"), draw(rng, (96, 2, 2), count)),
    }
    kinds = {"所有人": "name", "身份证号": "id", "初登日期": "date"}
    return Plan(
        "vehicles", Table(f"交管机动车登记_{office.month}", columns, people=owned.owner), kinds, GB18030
    )
