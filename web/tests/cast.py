"""The cast: households and officers of a made-up city, the same in every story.

Household chen lives in the village where xieli works, li in the next village of the same township, wang in another county;
zhao has a task that stays at the county. Zhou is the clerk of the next township and must see none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from jiwang.registers.people.actions import take_in_facts, take_in_households, take_in_people
from jiwang.registers.people.sealing import Newcomer
from jiwang.registers.places.actions import take_in as take_in_places
from jiwang.registers.staff.actions import appoint, enrol
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.actions import take_in as take_in_alerts
from jiwang.stages.dispatch.actions import take_in as take_in_tasks
from jiwang.stages.matching.actions import take_in as take_in_pairs

AT = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)
CITY, COUNTY, TOWNSHIP, VILLAGE = "9999", "999901", "999901001", "999901001001"
NEXT_VILLAGE, NEXT_TOWNSHIP, OTHER_COUNTY = "999901001002", "999901002", "999902"
PLACES = [
    (CITY, "示例市"), (COUNTY, "青禾区"), (OTHER_COUNTY, "松涧县"), (TOWNSHIP, "清溪街道"), (NEXT_TOWNSHIP, "河口镇"),
    ("999902100", "东溪镇"), (VILLAGE, "上坝社区"), (NEXT_VILLAGE, "下坝社区"), ("999902100202", "下洞村"),
]  # fmt: skip
CHEN, LI, WANG, ZHAO = 101, 102, 103, 104
HOMES = {CHEN: VILLAGE, LI: NEXT_VILLAGE, WANG: "999902100202", ZHAO: VILLAGE}
HEADS = {CHEN: "陈大山", LI: "李水根", WANG: "王秋香", ZHAO: "赵二牛"}
NUMBERS = {
    CHEN: "999901196203041234",
    LI: "999901197001011234",
    WANG: "999902198005051234",
    ZHAO: "999901195506061234",
}
POSTS = {
    "jiance": (Duty.CITY_MONITOR, CITY), "paifa": (Duty.COUNTY_DISPATCHER, COUNTY), "shenhe": (Duty.COUNTY_REVIEWER, COUNTY),
    "queren": (Duty.DECIDER, COUNTY), "jingban": (Duty.TOWNSHIP_CLERK, TOWNSHIP), "xieli": (Duty.VILLAGE_WORKER, VILLAGE),
    "lianluo": (Duty.LIAISON, CITY), "jiandu": (Duty.SUPERVISOR, CITY), "zhou": (Duty.TOWNSHIP_CLERK, NEXT_TOWNSHIP),
    "xia": (Duty.VILLAGE_WORKER, NEXT_VILLAGE), "bangfu": (Duty.HELPER, COUNTY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """The officers by their code."""

    officers: dict[str, Officer]

    def __getitem__(self, code: str) -> Officer:
        return self.officers[code]


def play() -> None:
    """Write everybody into the database."""
    by = {"by": "job:test", "at": AT}
    take_in_places(PLACES, **by)
    take_in_households(
        ((one, HOMES[one], f"{HEADS[one][0]}家巷{one}号", "presumed", 2) for one in HOMES), **by
    )
    take_in_people(people(), **by)
    take_in_facts(facts(), **by)
    take_in_pairs(pairs(), **by)
    take_in_alerts(indicators(), alerts(), **by)
    take_in_tasks(tasks(), **by)
    for code in POSTS:
        _enrol(code)


def people() -> list[Newcomer]:
    """A head and a child in every household."""
    return [one for home in HOMES for one in (_head(home), _child(home))]


def indicators() -> list[tuple[object, ...]]:
    """A sign of trouble, and one of leaving the roll."""
    return [
        ("M1", "自付医疗费用较大", "screening", False, '["是否借债"]'),
        ("L3", "去世仍在保", "exit", True, "[]"),
    ]


def alerts() -> list[tuple[object, ...]]:
    """One alert for each household; zhao's stays at the county."""
    return [_alert(home, "L3" if home == ZHAO else "M1") for home in HOMES]


def pairs(turn: int = 0) -> list[tuple[Any, ...]]:
    """A row beside the head of chen (it may stop a benefit), of li and of wang."""
    differs = '{"姓名": "==x", "证件号码": "=================x", "出生日期": null}'
    return [
        (
            f"{home:016x}-{home * 10}", f"{home:016x}", home * 10, HOMES[home], turn + place, home == CHEN,
            "死亡与火化信息" if home == CHEN else "医保大额医疗费用", "卫健" if home == CHEN else "医保", "号码相同，姓名不同，请核对证件",
            f'{{"来源": "某名单", "姓名": "{HEADS[home][0]}**", "证件号码": "999***********1234"}}',
            f'{{"姓名": "{HEADS[home][0]}**", "证件号码": "999***********1235"}}', differs, True, "open",
            "死亡202610.csv" if home == CHEN else "医保202610.csv", 7,
        )
        for place, home in enumerate((CHEN, LI, WANG), 1)
    ]  # fmt: skip


def facts() -> list[tuple[Any, ...]]:
    """What three lists say of chen; police and disabled federation know another birthday, and a bill has an amount."""
    told = (
        ("population", "公安户籍人口", "公安", "identity", "date", "birth", "出生日期", "1962-03-04"),
        ("population", "公安户籍人口", "公安", "identity", "code", "sex", "性别", "男"),
        ("disability", "残联持证残疾人", "残联", "trigger", "date", "birth", "出生年月", "1963-03-04"),
        ("medical", "医保大额医疗费用", "医保", "trigger", "money", "paid", "个人自付", "20,782.48元"),
        ("deposits", "银行存款", "金融", "means", "money", "balance", "存款余额", "9,000.00元"),
    )
    seen = [
        (f"{source}:{column}", CHEN * 10, HOMES[CHEN], False, title, owner, purpose, kind, column, label, value,
         date(2026, 10, 30), f"{title}.csv", 7)
        for source, title, owner, purpose, kind, column, label, value in told
    ]  # fmt: skip
    died = ("deaths:died", ZHAO * 10, HOMES[ZHAO], True, "死亡与火化信息", "卫健", "trigger", "date", "died", "死亡日期", "2026-09-01",
            date(2026, 9, 1), "死亡.xlsx", 3)  # fmt: skip
    return [*seen, died]


def tasks() -> list[tuple[object, ...]]:
    """One task for each household: chen's lies in the village, li's at the township, the others at their county."""
    lies = {
        CHEN: (VILLAGE, "sent"),
        LI: (TOWNSHIP, "held"),
        WANG: (OTHER_COUNTY, "listed"),
        ZHAO: (COUNTY, "listed"),
    }
    return [
        (
            f"t{home}", home, HOMES[home], "exit" if home == ZHAO else "visit", "orange", 1, date(2026, 11, 8), 90, ["老人独自生活"],
            ["家庭可能出现较大支出，请了解生活和就医情况"], ["是否借债"], *lies[home],
        )
        for home in HOMES
    ]  # fmt: skip


def _alert(home: int, indicator: str) -> tuple[object, ...]:
    return (
        f"a{home}", indicator, "orange", 1, home, home * 10, HOMES[home], indicator == "L3", date(2026, 10, 31), date(2026, 11, 7),
        False, "近12个月个人自付医疗费用20,782.48元，达到预警线", "村协理员", "医保大额医疗费用", "医保202610.csv", 7,
        date(2026, 10, 30), "shili 2026.1", "《社会救助法》第24条", "raised", f"t{home}",
    )  # fmt: skip


def _head(home: int) -> Newcomer:
    number = NUMBERS[home]
    birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return Newcomer(
        home * 10, home, HOMES[home], HEADS[home], "男", birth, "户主", True, number, f"1540000{home:04}"
    )


def _child(home: int) -> Newcomer:
    return Newcomer(
        home * 10 + 1, home, HOMES[home], f"{HEADS[home][0]}小宝", "女", date(2015, 5, 1), "女", False, "", ""
    )


def _enrol(code: str) -> None:
    duty, area = POSTS[code]
    officer = enrol(code=code, name=f"{code}同志", password="a long password", by="job:test", at=AT)
    department = "医保" if duty is Duty.LIAISON else ""
    appoint(officer, Held(duty, area, SINCE, department=department), by="job:test", at=AT)
