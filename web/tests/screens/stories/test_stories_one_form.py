"""SC17 in a real browser, in Chinese: four departments help from one form. It follows the other stories on the desk's calendar."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from cast import LI
from stories.acting import LATER, PHONE, WIDE, Enter, Told, flaws, press, sleep_over

pytestmark = pytest.mark.browser
FOUR = ("dibao", "public_rental", "inpatient_aid", "free_electricity")


def test_four_departments_help_a_dialysis_patient_from_one_form(entered: Enter, desk: Told) -> None:
    """SC17: civil affairs, insurance, housing and power from one form; the late one is red alone, and nobody waits for a month."""
    clerk = entered("jingban", WIDE)
    found = _apply(clerk)
    application = clerk.url
    found += _checked(clerk, entered("shenhe", WIDE), application)
    found += _walk_the_status(clerk, application)
    _by_letter(clerk, application)
    insurance = entered("lianluo", PHONE)
    found += _from_the_inbox(insurance, "住院医疗救助", "住院费用已一站式结算")

    sleep_over(desk, until=LATER)
    clerk.goto(application)
    late = clerk.locator(".is-late").all_inner_texts()
    found += flaws(clerk)
    _open(clerk, application, "最低生活保障")
    _step(clerk, "报送决定")
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
    steps = [
        (step, on, at)
        for step, on, at in desk.rows(
            'SELECT p.step, p."on", p.at FROM applications_passage AS p JOIN applications_subcase AS s ON s.id = p.part_id '
            "WHERE s.item = 'dibao' ORDER BY p.at, p.id"
        )
    ]
    assert [step for step, _on, _at in steps] == [
        "send", "accept", "check", "report", "visit", "opinion", "post", "hand_up", "decide",
    ]  # fmt: skip
    assert [on for _step, on, _at in steps] == sorted(on for _step, on, _at in steps)  # type: ignore[type-var]
    ((decided, begins, is_next),) = desk.rows(
        "SELECT d.day, r.since, r.since = date_trunc('month', d.day) + interval '1 month' FROM decisions_decision AS d "
        "JOIN decisions_recognition AS r ON r.decision_id = d.id JOIN decisions_letter AS l ON l.decision_id = d.id WHERE d.outcome = 'grant'"
    )
    assert decided == steps[-1][1] and begins and is_next


def _ends(desk: Told) -> set[tuple[object, object]]:
    """How far every part is, each within a month."""
    rows = desk.rows(
        "SELECT item, state, coalesce(ended_on, ready_on) - started_on FROM applications_subcase"
    )
    assert all(days < 30 for _item, _state, days in rows)  # type: ignore[operator]
    return {(item, state) for item, state, _days in rows}


def _three_numbers(desk: Told) -> tuple[object, ...]:
    """Forms, fields that the family has typed, and papers."""
    (row,) = desk.rows("SELECT count(*), sum(answered), sum(papers) FROM applications_application")
    return row


def _apply(clerk: Page) -> list[str]:
    clerk.goto(f"/applications/household/{LI}/")
    clerk.evaluate("for (const one of document.querySelectorAll('details.box')) one.open = true")
    for one in clerk.locator("[name=wanted]").all():
        one.set_checked(one.get_attribute("value") in FOUR)
    found = flaws(clerk)
    press(clerk, "用一张表申请勾选的事项")
    for one in clerk.locator("input.form-control[name^='q-means.']").all()[:4]:
        one.fill("300")
    found += flaws(clerk)
    press(clerk, "递交")
    clerk.wait_for_selector("text=一张表、一次办")
    return found


def _checked(clerk: Page, reviewer: Page, application: str) -> list[str]:
    """The township asks for the bank alone, the county sends it, writes down the bank's letter and reports."""
    _open(clerk, application, "最低生活保障")
    _step(clerk, "接收")
    with clerk.expect_navigation():
        clerk.click("text=提请核对")
    for one in clerk.locator("[name=items]").all():
        one.set_checked(one.get_attribute("value") == "bank_deposits")
    found = flaws(clerk)
    press(clerk, "提请县级核对")
    check = clerk.url
    reviewer.goto(check)
    found += flaws(reviewer)
    press(reviewer, "启动核对")
    press(reviewer, "发出")
    while reviewer.locator("a:has-text('登记答复')").count():
        with reviewer.expect_navigation():
            reviewer.locator("a:has-text('登记答复')").first.click()
        reviewer.fill("[name=c-total]", "120.50")
        reviewer.fill("[name=letter]", "青银核〔2026〕31号")
        found += flaws(reviewer)
        press(reviewer, "登记答复")
        reviewer.goto(check)
    press(reviewer, "出具核对报告")
    with reviewer.expect_navigation():
        reviewer.click("a.btn:has-text('核对报告')")
    assert "只核对、不认定" in reviewer.inner_text("main") and "120.50元" in reviewer.inner_text("main")
    return found + flaws(reviewer)


def _walk_the_status(clerk: Page, application: str) -> list[str]:
    _open(clerk, application, "最低生活保障")
    for step, told in (
        ("入户调查", {"visit-guest": "村干部", "visit-guest_why": "村支书，一起入户"}),
        ("审核意见", {"opinion-words": "入户和核对都看过"}), ("公示", {"post-where": "村务公开栏"}),
    ):  # fmt: skip
        _step(clerk, step, **told)
    return flaws(clerk)


def _by_letter(clerk: Page, application: str) -> None:
    """Nobody of the power company is at the desk: the window enters its letter."""
    _open(clerk, application, "免费电量")
    _step(clerk, "接收")
    _step(clerk, "办结", **{"finish-words": "青电〔2026〕3号，每月减免10度"})


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


def _open(clerk: Page, application: str, item: str) -> None:
    clerk.goto(application)
    with clerk.expect_navigation():
        clerk.click(f".todo:has-text('{item}')")


def _step(clerk: Page, step: str, **told: str) -> None:
    """One step with the part that is open."""
    clerk.evaluate("for (const one of document.querySelectorAll('details.act')) one.open = true")
    for field, words in told.items():
        clerk.fill(f"[name={field}]", words)
    if step == "入户调查":
        clerk.select_option("[name=visit-first]", index=1)
    if step == "审核意见":
        clerk.select_option("[name=opinion-favour]", "yes")
    press(clerk, step)
    clerk.wait_for_selector("text=已登记")
