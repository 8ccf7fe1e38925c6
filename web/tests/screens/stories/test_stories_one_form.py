"""SC17 in a real browser, in Chinese: four departments help from one form. It follows the other stories on the desk's calendar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from cast import LI
from stories.acting import LATER, PHONE, WIDE, Enter, Told, flaws, press, sleep_over
from stories.handling import applied, checked, handed_in, handed_up, looked_into, opened, step

pytestmark = pytest.mark.browser
FOUR = ("dibao", "public_rental", "inpatient_aid", "free_electricity")


def test_four_departments_help_a_dialysis_patient_from_one_form(entered: Enter, desk: Told) -> None:
    """SC17: civil affairs, insurance, housing and power from one form; the late one is red alone, and nobody waits for a month."""
    clerk = entered("jingban", WIDE)
    found = _apply(clerk)
    application = clerk.url
    found += _checked(clerk, entered("shenhe", WIDE), application)
    looked_into(clerk, application, "最低生活保障")
    found += flaws(clerk)
    _by_letter(clerk, application)
    insurance = entered("lianluo", PHONE)
    found += _from_the_inbox(insurance, "住院医疗救助", "住院费用已一站式结算")

    sleep_over(desk, until=LATER)
    clerk.goto(application)
    late = clerk.locator(".is-late").all_inner_texts()
    found += flaws(clerk)
    handed_up(clerk, application, "最低生活保障")
    housing = entered("zhujian", WIDE)
    found += _from_the_inbox(housing, "公租房优先配租", "已配租一套")
    found += _decided(entered("queren", WIDE))
    assert found == []
    assert len(late) == 1 and "公租房优先配租" in late[0]
    assert _three_numbers(desk) == (1, 4, 0)
    assert _ends(desk) == {(one, "done") for one in FOUR}
    _in_order(desk)


def _decided(officer: Page) -> list[str]:
    """The decider grants what the township has handed up, beside the law's reasons, and opens the letter."""
    officer.goto("/decisions/applications/")
    found = flaws(officer)
    with officer.expect_navigation():
        officer.click(".todo:has-text('最低生活保障')")
    found += flaws(officer)
    officer.select_option("[name=outcome]", "grant")
    officer.fill("[name=amount]", "1234")
    officer.fill("[name=why]", "透析负担重，入户和核对都看过，按差额给予")
    officer.check("[name=is_apart]")
    press(officer, "以我的名义决定")
    officer.wait_for_selector("text=告知书已编号")
    found += flaws(officer)
    with officer.expect_navigation():
        officer.click("a[href*='/decisions/letter/']")
    assert "给予你户最低生活保障，每月发给1,234元" in officer.inner_text("main")
    found += flaws(officer)
    with officer.expect_navigation():
        officer.click("text=打开一户一档")
    assert "1,234元" in officer.inner_text("main")
    return found + flaws(officer)


def _in_order(desk: Told) -> None:
    """Handed in, visited, hung up, handed up, decided: no later step has an earlier day or an earlier moment."""
    query = (
        'SELECT p.step, p."on", p.at FROM applications_passage AS p JOIN applications_subcase AS s ON s.id = p.part_id '
        f"JOIN applications_application AS a ON a.id = s.application_id WHERE s.item = 'dibao' AND a.household_id = {LI} ORDER BY p.at, p.id"
    )
    steps = [(one, on, at) for one, on, at in desk.rows(query)]
    assert [one for one, _on, _at in steps] == [
        "send", "accept", "check", "report", "visit", "opinion", "post", "hand_up", "decide",
    ]  # fmt: skip
    assert [on for _one, on, _at in steps] == sorted(on for _one, on, _at in steps)  # type: ignore[type-var]
    ((decided, begins, is_next),) = desk.rows(
        "SELECT d.day, r.since, r.since = date_trunc('month', d.day) + interval '1 month' FROM decisions_decision AS d "
        "JOIN decisions_recognition AS r ON r.decision_id = d.id JOIN decisions_letter AS l ON l.decision_id = d.id "
        f"WHERE d.household_id = {LI}"
    )
    assert decided == steps[-1][1] and begins and is_next


def _ends(desk: Told) -> set[tuple[object, object]]:
    """How far every part is, each within a month."""
    rows = desk.rows(
        "SELECT s.item, s.state, coalesce(s.ended_on, s.ready_on) - s.started_on FROM applications_subcase AS s "
        f"JOIN applications_application AS a ON a.id = s.application_id WHERE a.household_id = {LI}"
    )
    assert all(days < 30 for _item, _state, days in rows)  # type: ignore[operator]
    return {(item, state) for item, state, _days in rows}


def _three_numbers(desk: Told) -> tuple[object, ...]:
    """Forms, fields that the family has typed, and papers."""
    (row,) = desk.rows(
        f"SELECT count(*), sum(answered), sum(papers) FROM applications_application WHERE household_id = {LI}"
    )
    return row


def _apply(clerk: Page) -> list[str]:
    found = applied(clerk, LI, *FOUR)
    for one in clerk.locator("input.form-control[name^='q-means.']").all()[:4]:
        one.fill("300")
    return found + handed_in(clerk)


def _checked(clerk: Page, reviewer: Page, application: str) -> list[str]:
    """The report says what the bank has said, and leaves the verdict to others."""
    found = checked(clerk, reviewer, application, "最低生活保障", looks=True)
    with reviewer.expect_navigation():
        reviewer.click("a.btn:has-text('核对报告')")
    assert "只核对、不认定" in reviewer.inner_text("main") and "120.50元" in reviewer.inner_text("main")
    return found + flaws(reviewer)


def _by_letter(clerk: Page, application: str) -> None:
    """Nobody of the power company is at the desk: the window enters its letter."""
    opened(clerk, application, "免费电量")
    step(clerk, "接收")
    step(clerk, "办结", **{"finish-words": "青电〔2026〕3号，每月减免10度"})


def _from_the_inbox(officer: Page, item: str, result: str) -> list[str]:
    officer.goto("/applications/desk/")
    found, inbox = flaws(officer), officer.inner_text("main")
    assert item in inbox and "最低生活保障" not in inbox
    officer.click(f"text={item}")
    press(officer, "接收")
    officer.fill("[name=finish-words]", result)
    press(officer, "办结")
    officer.wait_for_selector(".pill.case-done")
    return found
