"""A household plan as the township writes it and as it lies in the tables; the same in every story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cast import AT, CHEN, HOMES
from jiwang.aid.plans import actions, queries
from jiwang.aid.plans.models import Handover, Measure, Passage, Plan, Reason, Version
from jiwang.aid.plans.rules import Wanted
from jiwang.aid.plans.states import Stage, State, Step
from jiwang.kit.sights import Sight
from jiwang.registers.people.models import Household
from jiwang.registers.staff.models import Officer
from making.applying import NOW, TODAY, acting

SOON = TODAY + timedelta(days=30)


def wanted(label: str = "联系用人单位", department: str = "医保", **other: Any) -> Wanted:
    """A measure as somebody writes it."""
    return Wanted(**({"label": label, "department": department, "due_on": SOON, "success": "签订了劳动合同", "said": "有手艺的，帮着找活"} | other))  # fmt: skip


def begun(home: int = CHEN, *, by: str = "jingban") -> Plan:
    """The township has a plan drafted."""
    return actions.draft(Household.objects.get(pk=home), by=acting(by), at=NOW)


def added(plan: Plan, *, by: str = "jingban", **other: Any) -> Measure:
    """One more measure."""
    return actions.add(plan.pk, wanted(**other), by=acting(by), at=NOW)


def confirmed(plan: Plan, *, by: str = "jingban", words: str = "") -> Version:
    """Somebody has read every measure and confirms."""
    seen = queries.reading_of(Plan.objects.get(pk=plan.pk))
    return actions.confirm(plan.pk, seen=seen, words=words, by=acting(by), at=NOW)


def handed(*measures: Measure, by: str = "jingban") -> Handover:
    """A department has its list."""
    area = HOMES[measures[0].household_id][:9]
    return actions.hand_over(
        area, measures[0].department, [one.pk for one in measures], sight=Sight.over([area]), by=acting(by), at=NOW
    )  # fmt: skip


def planned_of(home: int) -> dict[str, object]:
    """A confirmed plan with a measure that runs and one that a department was given, straight in the tables."""
    officer, on = Officer.objects.get(code="jingban"), AT.date()
    region = HOMES[home]
    household = Household.objects.get(pk=home)
    told = {"region": region, "address": household.address, "name": "陈大山", "success": "签订了劳动合同", "due_on": on + timedelta(days=30)}  # fmt: skip
    plan = Plan.objects.create(
        household=household, region=region, stage=Stage.CONFIRMED, version=1, opened_on=on
    )
    given = Handover.objects.create(region=region[:9], department="医保", count=1, on=on, by=officer, at=AT)
    running = Measure.objects.create(
        plan=plan, household=household, label="联系用人单位", department="人社", holder=officer, state=State.OPEN, **told
    )  # fmt: skip
    Measure.objects.create(
        plan=plan, household=household, label="落实医疗救助", department="医保", state=State.HANDED, handover=given, **told
    )  # fmt: skip
    Measure.objects.create(
        plan=plan, household=household, label="养老照护", department="民政", holder=officer, **told
    )
    Reason.objects.create(
        measure=running, region=region, fact="劳动能力", value="有", source="走访核实", day=on
    )
    Reason.objects.create(measure=running, region=region, stays_at_county=True, fact="正在羁押", value="否", source="某名单", day=on)  # fmt: skip
    Version.objects.create(
        plan=plan, region=region, number=1, content=[{"id": str(running.pk), "label": "联系用人单位", "department": "人社", "holder": officer.name, "due_on": "2026-12-01", "success": "签订了劳动合同", "member": "陈大山", "is_for_all": True}],
        said="not_asked", on=on, by=officer, at=AT,
    )  # fmt: skip
    Passage.objects.create(
        measure=running, region=region, department="人社", step=Step.ADD, by=officer, at=AT
    )
    return {"measure": running.pk, "tasklist": given.pk}
