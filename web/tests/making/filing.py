"""A household on the unions' files: as their liaison takes it down, and as it lies in the tables; the same in every story."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import AT, COUNTY, TOWNSHIP
from jiwang.kit.offices import Office
from jiwang.procedure.owners import actions
from jiwang.procedure.owners.actions import Declared
from jiwang.procedure.owners.models import Deed, OwnFile, Plan
from jiwang.procedure.owners.queries import Owner
from jiwang.procedure.owners.rules import Filled
from jiwang.procedure.owners.states import Found
from jiwang.registers.staff.actions import appoint, enrol
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from making.applying import NOW, TODAY, acting

UNION = "总工会"
OWNER = Owner(Office(UNION, COUNTY), "union_steps")
SINCE = date(2026, 1, 1)
TOLD: dict[str, dict[str, Any]] = {
    "check": {"words": "和民政、医保、住建比对过", "found": Found.FITS},
    "file": {"words": "就医报销后再补助，帮爱人找活", "sort": "深度困难"},
    "pair": {"unit": "区住建局", "answers": "李副局长", "contact": "韦干事"},
    "help": {"words": "送医疗互助金", "sort": "就医", "money": 200_000},
    "visit": {"words": "爱人在家休养，孩子上学"},
    "exit": {"words": "爱人痊愈上岗，收入超过标准"},
    "watch": {"words": "上岗半年，收入稳定"},
}


def unionist(code: str = "gonghui") -> Officer:
    """The union's liaison in the county."""
    officer = enrol(code=code, name="韦联络", password="a long password", by="job:test", at=AT)
    appoint(officer, Held(Duty.LIAISON, COUNTY, SINCE, department=UNION), by="job:test", at=AT)
    return officer


def declared(name: str = "何师傅", *, on: date = TODAY, **other: Any) -> OwnFile:
    """Somebody asks to be on file."""
    told = Declared(TOWNSHIP, name, "爱人重病，收入不够支出", on, employer="示例机械厂", **other)
    return actions.begin(OWNER, told, by=acting("gonghui"), at=NOW)


def step(one: OwnFile, *names: str, on: date = TODAY, **other: Any) -> OwnFile:
    """Some steps, one after the other."""
    for name in names:
        filled = Filled(**({"day": on} | TOLD[name] | other))
        one = actions.take(one.pk, name, filled, by=acting("gonghui", on), at=NOW)
    return one


def file_of(region: str, department: str) -> OwnFile:
    """A file with a deed and a plan as they lie in the tables."""
    by, there = Officer.objects.get(code="lianluo"), {"region": region, "department": department}
    made = OwnFile.objects.create(procedure="union_steps", name="某人", cause="x", declared_on=TODAY, by=by, at=AT, **there)  # fmt: skip
    Deed.objects.create(file=made, step="check", label="核查", kind="check", on=TODAY, by=by, at=AT, **there)
    Plan.objects.create(number=1, basis="x", by=by, at=AT, **there)
    return made
