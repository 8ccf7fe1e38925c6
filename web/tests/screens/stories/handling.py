"""An application on the desk's pages, step by step, as the township, the county and a department handle it: the same in every story."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from stories.acting import Told, flaws, press

BANK = "bank_deposits"


def applied(clerk: Page, home: int, *items: str, **whom: int) -> list[str]:
    """One form for some items, begun from what the family may have; some items are one member's."""
    clerk.goto(f"/applications/household/{home}/")
    clerk.evaluate("for (const one of document.querySelectorAll('details.box')) one.open = true")
    for one in clerk.locator("[name=wanted]").all():
        one.set_checked(one.get_attribute("value") in items)
    found = flaws(clerk)
    press(clerk, "用一张表申请勾选的事项")
    for item, member in whom.items():
        clerk.select_option(f"[name=whom-{item}]", str(member))
    return found


def handed_in(clerk: Page) -> list[str]:
    """The form is handed in as it stands."""
    found = flaws(clerk)
    press(clerk, "递交")
    clerk.wait_for_selector("text=一张表、一次办")
    return found


def opened(clerk: Page, application: str, item: str) -> None:
    """One part of an application."""
    clerk.goto(application)
    with clerk.expect_navigation():
        clerk.click(f".todo:has-text('{item}')")


def step(clerk: Page, name: str, **told: str) -> None:
    """One step with the part that is open."""
    clerk.evaluate("for (const one of document.querySelectorAll('details.act')) one.open = true")
    for field, words in told.items():
        clerk.fill(f"[name={field}]", words)
    if name == "入户调查":
        clerk.select_option("[name=visit-first]", index=1)
    if name == "审核意见":
        clerk.select_option("[name=opinion-favour]", "yes")
    press(clerk, name)
    clerk.wait_for_selector("text=已登记")


def checked(clerk: Page, reviewer: Page, application: str, item: str, *, looks: bool = False) -> list[str]:
    """The township asks for the bank alone, the county sends it, writes down the bank's letters and reports."""
    opened(clerk, application, item)
    step(clerk, "接收")
    with clerk.expect_navigation():
        clerk.click("text=提请核对")
    for one in clerk.locator("[name=items]").all():
        one.set_checked(one.get_attribute("value") == BANK)
    found = flaws(clerk) if looks else []
    press(clerk, "提请县级核对")
    reviewer.goto(check := clerk.url)
    found += flaws(reviewer) if looks else []
    press(reviewer, "启动核对")
    press(reviewer, "发出")
    while reviewer.locator("a:has-text('登记答复')").count():
        with reviewer.expect_navigation():
            reviewer.locator("a:has-text('登记答复')").first.click()
        reviewer.fill("[name=c-total]", "120.50")
        reviewer.fill("[name=letter]", "青银核〔2026〕31号")
        found += flaws(reviewer) if looks else []
        press(reviewer, "登记答复")
        reviewer.goto(check)
    press(reviewer, "出具核对报告")
    return found


def looked_into(clerk: Page, application: str, item: str) -> None:
    """Visited by two, the township's opinion, hung up."""
    opened(clerk, application, item)
    step(clerk, "入户调查", **{"visit-guest": "村干部", "visit-guest_why": "村支书，一起入户"})
    step(clerk, "审核意见", **{"opinion-words": "入户和核对都看过"})
    step(clerk, "公示", **{"post-where": "村务公开栏"})


def handed_up(clerk: Page, application: str, item: str) -> None:
    """Nobody has objected: it goes to whoever decides."""
    opened(clerk, application, item)
    step(clerk, "报送决定")


def decided(officer: Page, item: str, name: str, why: str, *, amount: str | None = None) -> str:
    """Granted in the officer's name beside the law's reasons; the address of the decision."""
    officer.goto("/decisions/applications/")
    with officer.expect_navigation():
        officer.locator(".todo").filter(has_text=item).filter(has_text=name).click()
    officer.locator("[name=outcome]").select_option(index=1)
    if amount is not None:
        officer.fill("[name=amount]", amount)
    officer.fill("[name=why]", why)
    officer.check("[name=is_apart]")
    press(officer, "以我的名义决定")
    officer.wait_for_selector("text=告知书已编号")
    return officer.url


def letter_of(officer: Page) -> str:
    """What the letter of the decision that is open says."""
    with officer.expect_navigation():
        officer.click("a[href*='/decisions/letter/']")
    return officer.inner_text("main")


def way_of(desk: Told, home: int, item: str) -> list[tuple[Any, Any]]:
    """The steps of a family's application for an item, with their times."""
    query = (
        "SELECT p.step, p.at FROM applications_passage AS p JOIN applications_subcase AS s ON s.id = p.part_id "
        f"JOIN applications_application AS a ON a.id = s.application_id WHERE a.household_id = {home} AND s.item = '{item}' ORDER BY p.at, p.id"
    )
    return [(one, at) for one, at in desk.rows(query)]
