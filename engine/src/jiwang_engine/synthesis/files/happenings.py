"""The lists of what happened: bills, certificates, lost jobs, deaths, disasters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from jiwang_engine.synthesis import rates
from jiwang_engine.synthesis.events import HAZARDS, SEVERITIES
from jiwang_engine.synthesis.files.columns import (
    Column,
    Ints,
    constant,
    days,
    digits,
    joined,
    plain_numbers,
    when,
    words,
    yuan,
)
from jiwang_engine.synthesis.files.offices import DOTTED, LONG, SLASHED, Office, Plan
from jiwang_engine.synthesis.files.writing import GB18030, SEMICOLON, UTF8_MARK, Extras, Table
from jiwang_engine.synthesis.living import draw
from jiwang_engine.synthesis.world import World

DISABILITIES = ("", "视力", "听力", "言语", "肢体", "智力", "精神", "多重")
CERTIFICATE_STATES = ("正常", "注销", "冻结")
GRADES = ("", "一级", "二级", "三级", "四级")
HOSPITALS = tuple(
    f"{place}{kind}"
    for place in ("示例市", "东城", "西苑", "南园", "北关")
    for kind in ("人民医院", "中医医院", "第二医院", "妇幼保健院")
)
DIAGNOSES = (
    "肺部感染",
    "脑梗死",
    "冠心病",
    "股骨骨折",
    "2型糖尿病",
    "胆囊结石",
    "腰椎间盘突出",
    "慢性阻塞性肺疾病",
    "急性阑尾炎",
    "肝硬化",
)
CHRONIC_DIAGNOSES = ("", "恶性肿瘤维持治疗", "慢性肾功能衰竭", "器官移植状态", "血友病", "高血压")
CHRONIC_WORDS = ("", "恶性肿瘤", "透析", "器官移植抗排异", "血友病", "高血压")
REASONS = ("合同期满", "单位裁员", "企业停产", "个人离职")


def medical(office: Office) -> Plan:
    """Bills of the last twelve months."""
    bills, rng = office.world.illness.bills, office.rng
    died = office.world.events.died[bills.person]
    before_death = np.flatnonzero((died == 0) | (bills.discharged <= died))
    order = before_death[np.argsort(bills.discharged[before_death], kind="stable")]
    who, chronic = bills.person[order], bills.chronic[order]
    diagnosis = np.where(chronic > 0, len(DIAGNOSES) + chronic, rng.integers(0, len(DIAGNOSES), len(who)))
    employee = office.world.living.employee_insured[who].astype(np.int64)
    columns = {
        "姓名": office.name(who),
        "证件号码": office.or_guardian(who),
        "险种": office.spelt(
            ("居民医保", "职工医保"), employee, {0: ("城乡居民", "390"), 1: ("城镇职工", "310")}
        ),
        "就诊医院": words(HOSPITALS, rng.integers(0, len(HOSPITALS), len(who))),
        "入院日期": days(bills.admitted[order], LONG),
        "出院日期": days(bills.discharged[order], LONG),
        "主要诊断": words((*DIAGNOSES, *CHRONIC_DIAGNOSES), diagnosis),
        "医疗总费用": yuan(bills.total[order]),
        "基本医保支付": yuan(bills.basic[order]),
        "大病保险支付": yuan(bills.major[order]),
        "医疗救助支付": yuan(bills.aid[order]),
        "个人自付": yuan(bills.paid[order]),
        "门慢特病种": office.spelt(
            CHRONIC_WORDS, chronic, {1: ("肿瘤", "恶性肿瘤门诊治疗"), 2: ("尿毒症透析", "慢性肾功能衰竭透析")}
        ),
    }
    kinds = {"姓名": "name", "证件号码": "id", "出院日期": "date", "医疗总费用": "money", "个人自付": "money"}
    return Plan(
        "medical", Table(f"医保大额医疗费用明细{office.month}", columns, people=who), kinds, UTF8_MARK
    )


@dataclass(frozen=True)
class Certificates:
    """Certificates of disability, a row a holder; days from 1970."""

    person: Ints
    kind: Ints  # index in DISABILITIES
    grade: Ints
    issued: Ints
    state: Ints  # index in CERTIFICATE_STATES


def certificates(world: World, rng: Generator) -> Certificates:
    """Who holds a certificate, those of the last quarter included."""
    living, illness, people = world.living, world.illness, world.people
    new = illness.new_certificate > 0
    who = np.flatnonzero((living.disability_class > 0) | new)
    fresh = new[who]
    old = world.today - 95 - rng.integers(0, rates.CERTIFICATE_YEARS * 365 - 100, len(who))
    return Certificates(
        person=who,
        kind=np.where(fresh, illness.new_class[who], living.disability_class[who]),
        grade=np.where(fresh, illness.new_grade[who], living.disability_grade[who]),
        issued=np.where(fresh, illness.new_certificate[who], np.maximum(old, people.birth[who] + 400)),
        state=np.where(fresh, 0, draw(rng, (97, 2, 1), len(who))),
    )


def disability(office: Office) -> Plan:
    """Certificate holders, those of the last quarter included; Excel has damaged some numbers."""
    world, rng, people = office.world, office.rng, office.world.people
    held = certificates(world, rng)
    who, classes, grades, issued = held.person, held.kind, held.grade, held.issued
    numbers = office.or_guardian(who)
    columns = {
        "姓名": office.name(who),
        "性别": office.sex(who),
        "身份证号": numbers,
        "残疾证号": joined(office.id_number(who), digits(classes, 1), digits(grades, 1)),
        "残疾类别": office.spelt(
            DISABILITIES,
            classes,
            {at: (f"{word}残疾", str(at)) for at, word in enumerate(DISABILITIES) if at},
        ),
        "残疾等级": office.spelt(GRADES, grades, {at: (f"{at}级", str(at)) for at in range(1, 5)}),
        "监护人": when(people.age[who] < 18, office.name(world.households.head[people.household[who]])),
        "联系电话": office.phone(who),
        "户籍地址": office.address(who),
        "发证日期": days(issued, SLASHED),
        "有效期": days(issued + rates.CERTIFICATE_YEARS * 365, SLASHED),
        "证件状态": words(CERTIFICATE_STATES, held.state),
    }
    damaged = {} if office.clean else _damaged(rng, numbers)
    table = Table(f"残联持证残疾人_{office.month}", columns, as_numbers=damaged, people=who)
    kinds = {"姓名": "name", "身份证号": "id", "发证日期": "date"}
    return Plan("disability", table, kinds, GB18030, workbook=True)


def _damaged(rng: Generator, numbers: Column) -> dict[str, frozenset[int]]:
    """ID cells that Excel stored as numbers; those that end in X stay texts."""
    rows = np.flatnonzero(rng.random(numbers.rows) < rates.EXCEL_DAMAGE)
    texts = numbers.take(rows).texts()
    return {
        "身份证号": frozenset(row for row, text in zip(rows.tolist(), texts, strict=True) if text.isdigit())
    }


def unemployment(office: Office) -> Plan:
    """Registrations of unemployment, cancelled ones included."""
    jobless, rng = office.world.events.jobless, office.rng
    order = np.argsort(jobless.registered, kind="stable")
    who, cancelled = jobless.person[order], jobless.cancelled[order]
    columns = {
        "姓名": office.name(who),
        "身份证号": office.id_number(who),
        "登记日期": days(jobless.registered[order], DOTTED),
        "失业原因": words(REASONS, rng.integers(0, len(REASONS), len(who))),
        "是否就业困难": words(("否", "是"), jobless.hard_to_employ[order].astype(np.int64)),
        "注销日期": days(cancelled, DOTTED, known=cancelled > 0),
    }
    kinds = {"姓名": "name", "身份证号": "id", "登记日期": "date"}
    return Plan("unemployment", Table(f"人社失业登记{office.month}", columns, people=who), kinds, SEMICOLON)


def deaths(office: Office) -> Plan:
    """Deaths and cremations of the last half year."""
    died, rng = office.world.events.died, office.rng
    who = np.flatnonzero(died > 0)
    who = who[np.argsort(died[who], kind="stable")]
    cremated = np.minimum(died[who] + rng.integers(1, 4, len(who)), office.world.today)
    known = rng.random(len(who)) < 0.7
    columns = {
        "姓名": office.name(who),
        "身份证号": office.id_number(who),
        "死亡日期": days(died[who], LONG),
        "火化日期": days(cremated, LONG, known=known),
    }
    kinds = {"姓名": "name", "身份证号": "id", "死亡日期": "date"}
    titles = () if office.clean else ("死亡与火化信息登记表",)
    return Plan(
        "deaths",
        Table(f"死亡与火化信息{office.month}", columns, titles=titles, people=who),
        kinds,
        UTF8_MARK,
        workbook=True,
    )


def disaster(office: Office) -> Plan:
    """Families hit by a disaster, a fire or an accident, in the sheet for winter and spring relief; most of it empty."""
    hit, world = office.world.events.hazards, office.world
    order = np.argsort(hit.happened, kind="stable")
    who, home = hit.person[order], hit.household[order]
    count = len(who)
    empty = constant("", count)
    villages = [village.name for village in office.places.villages]
    other = {0: ("洪水", "暴雨"), 1: ("冰雹", "台风"), 2: ("滑坡",), 3: ("房屋火灾",), 4: ("道路交通事故",)}
    columns = {
        "户主姓名": office.name(who),
        "身份证号码": office.id_number(who),
        "家庭人口（人）": plain_numbers(world.households.size[home]),
        "户口类型": words(("农业", "城镇"), world.households.urban[home].astype(np.int64)),
        "行政村（社区）代码": office.region(who),
        "行政村（社区）名称": words(villages, office.village(who)),
        "事件类型": office.spelt(HAZARDS, hit.kind[order], other),
        "发生日期": days(hit.happened[order], LONG),
        "损失程度": office.spelt(SEVERITIES, hit.severity[order], {0: ("轻",), 1: ("中",), 2: ("重",)}),
        "需口粮救助（元）": empty,
        "需取暖救助（元）": empty,
        "需衣被救助（件）": empty,
        "需伤病救助（元）": empty,
        "核准救助金额（元）": empty,
        "开户银行": empty,
        "村级填报人姓名": empty,
        "备注": empty,
    }
    kinds = {"户主姓名": "name", "身份证号码": "id", "发生日期": "date"}
    extras = Extras(empty_rows=0 if office.clean else rates.EMPTY_TEMPLATE_ROWS)
    return Plan(
        "disaster",
        Table(f"应急受灾人员登记表{office.month}", columns, people=who),
        kinds,
        UTF8_MARK,
        workbook=True,
        extras=extras,
    )
