"""A desk on which the stories are told: `python -m screens.telling` makes the cast's, with the law in force, three stocks, what lists say of chen,
and families whom only the register knows. Prints who is signed in, and the token by which the province's platform pushes lists."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import django

django.setup()

from django.conf import settings  # noqa: E402  # after the set-up
from django.db import transaction  # noqa: E402  # after the set-up
from django.utils import timezone  # noqa: E402

from aiding import fund, stock  # noqa: E402
from cast import CITY, COUNTY, LI, NEXT_VILLAGE, VILLAGE, play  # noqa: E402
from jiwang.analysis.findings import findings_of  # noqa: E402
from jiwang.analysis.rulebooks import examine_shelved  # noqa: E402
from jiwang.config.loading import load  # noqa: E402
from jiwang.config.migrating import migrate  # noqa: E402
from jiwang.kit import clock  # noqa: E402
from jiwang.kit.sights import EVERYWHERE, see  # noqa: E402
from jiwang.registers.people.models import Household  # noqa: E402
from jiwang.registers.policy.actions import confirm, note, propose  # noqa: E402
from jiwang.registers.staff.actions import appoint, enrol  # noqa: E402
from jiwang.registers.staff.models import Officer  # noqa: E402
from jiwang.registers.staff.rules import Held  # noqa: E402
from jiwang.registers.staff.states import Duty  # noqa: E402
from jiwang.stages.intake.actions import issue_token  # noqa: E402
from jiwang_engine.identifiers import check_character  # noqa: E402
from jiwang_engine.laws.checked import checked_pack  # noqa: E402
from jiwang_engine.running import RunRequest, run  # noqa: E402
from jobs.striking import signed_in  # noqa: E402
from lists import on_the_lists  # noqa: E402
from making.applying import liaison, signed  # noqa: E402
from making.filing import unionist  # noqa: E402
from screens.homes import CAR, FATHER, HOUSE, JOBLESS, move_in  # noqa: E402

STOCKS = (("稻种", "袋", 4_500), ("复合肥", "袋", 13_000), ("地膜", "卷", 9_000))


def put_in_force(since: date) -> None:
    """The made-up city's law, proposed by one and confirmed by another."""
    first, second = (Officer.objects.get(code=code) for code in ("jiance", "queren"))
    now = timezone.now()
    version = note(examine_shelved("shili"), by="job:test", at=now)
    asked = propose(version, since=since, why="测试用的版本", changes=[], by=first, at=now)
    confirm(asked.pk, by=second, at=now)


REGISTER = [
    "户号",
    "户类型",
    "与户主关系",
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "区划代码",
    "户籍地址",
    "户口性质",
    "变动类型",
]
PARALYSED, TUMOUR = ("韦大成", "19910304", VILLAGE), ("蒙秀英", "19790612", NEXT_VILLAGE)
HELPED = ("覃有福", "19600101", VILLAGE)  # somebody whom every list knows
AT_THE_DESK = (
    "jingban",
    "queren",
    "shenhe",
    "shuji",
    "lianluo",
    "zhujian",
    "gonghui",
)  # who is signed in already; the village's worker comes in by both factors
FAMILIES = [
    ("1", PARALYSED, "户主", "男"), ("1", ("韦小朵", "20160501", VILLAGE), "女", "女"), ("1", ("韦小山", "20190908", VILLAGE), "子", "男"),
    ("2", TUMOUR, "户主", "女"), ("3", HELPED, "户主", "男"),
]  # fmt: skip


def number_of(person: tuple[str, str, str], sex: str) -> str:
    """The number of an invented person."""
    p17 = f"{COUNTY}{person[1]}88{1 if sex == '男' else 2}"
    return p17 + check_character(int(p17))


def on_the_register(folder: Path, day: date) -> None:
    """A run over a small register and the lists beside it, loaded as every month's is: what the platform pushes finds them."""
    people = [
        [f"99990100000{home}", "家庭户", relation, one[0], sex, number_of(one, sex), one[1], one[2], f"坡脚屯{home}号", "乡村", "正常"]
        for home, one, relation, sex in FAMILIES
    ]  # fmt: skip
    number = people[-1][5]
    lists = {
        "公安户籍人口_202610.csv": [REGISTER, *people],
        "民政在保名单202610.csv": [["低保证号", "救助类别", "与户主关系", "姓名", "身份证号", "户月保障金"], ["SL1", "农村低保", "户主", HELPED[0], number, "490.00"]],
        "医保参保人员_202610.csv": [["姓名", "证件号码", "险种", "参保状态"], [HELPED[0], number, "居民医保", "正常参保"]],
        "死亡与火化信息202610.csv": [["姓名", "身份证号", "死亡日期"], ["覃有禄", "999901193602220913", "2026-05-22"]],
    }  # fmt: skip
    folder.mkdir()
    for name, rows in lists.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    asked = RunRequest("shili", day, folder.parent / "run", data=folder, state=settings.STATE)
    run(asked, checked_pack("shili"), tell=lambda _: None)
    load(findings_of(folder.parent / "run", settings.STATE), at=timezone.now(), tell=lambda _: None)


def token_of_the_platform() -> str:
    """By which the province's platform pushes 医疗支出较大名单: sealed as it comes in."""
    return issue_token(
        area=CITY, department="医保", sources=["medical"], seals=True, expires_on=timezone.localdate() + timedelta(days=30),
        by=Officer.objects.get(code="jiance"), at=timezone.now(),
    )[1]  # fmt: skip


def secretary() -> None:
    """The first secretary of the next village."""
    made = enrol(code="shuji", name="驻村第一书记", password="a long password", by="paifa", at=timezone.now())
    appoint(made, Held(Duty.VILLAGE_WORKER, NEXT_VILLAGE, date(2026, 1, 1)), by="paifa", at=timezone.now())


def tell() -> None:
    """Everything, in one go."""
    migrate()
    with TemporaryDirectory() as kept:
        on_the_register(Path(kept) / "files", clock.today())
    with transaction.atomic():
        see(EVERYWHERE)
        play()
        secretary()
        put_in_force(clock.today())
        on_the_lists(has_car=False, beside=(FATHER, JOBLESS))
        move_in()
        for name, unit, worth in STOCKS:
            stock(name, unit, pieces=10, worth=worth)
        liaison("住建", "zhujian")
        unionist()
        Household.objects.filter(pk=LI).update(basis="verified")  # the dialysis patient has applied before
        for home in (LI, CAR, HOUSE):
            signed(home)
        fund(amount=2_000_000)
        sessions = {code: signed_in(Officer.objects.get(code=code))[0] for code in AT_THE_DESK}
        print(json.dumps({"token": token_of_the_platform(), "sessions": sessions}))


if __name__ == "__main__":
    tell()
