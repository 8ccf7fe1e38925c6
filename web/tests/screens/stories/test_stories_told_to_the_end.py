"""SC09, SC16, SC22 and SC23 to their end, in a real browser, in Chinese: the notices have hung, somebody decides, and letters and files say it."""

from __future__ import annotations

from typing import Any

import pytest

from screens.homes import CAR, FATHER, HOUSE
from screens.telling import PARALYSED, TUMOUR
from stories.acting import WIDE, Enter, Told, flaws
from stories.handling import decided, handed_up, letter_of, way_of
from stories.test_stories import waiting, way_to_the_door

pytestmark = pytest.mark.browser
LOOKED = ["send", "accept", "check", "report", "visit", "opinion", "post", "hand_up", "decide"]


def page_of(desk: Told, home: int, item: str) -> str:
    """The application of a family for an item."""
    query = f"SELECT a.id FROM applications_application a JOIN applications_subcase s ON s.application_id = a.id WHERE a.household_id = {home} AND s.item = '{item}'"
    ((found,),) = desk.rows(query)
    return f"/applications/{found}/"


def in_order(desk: Told, home: int, item: str) -> list[Any]:
    """The moments of an application: each step once, none at the moment of another or before it."""
    steps = way_of(desk, home, item)
    times = [at for _one, at in steps]
    assert [one for one, _at in steps] == LOOKED and times == sorted(set(times))
    return times


def test_the_family_is_edge_and_the_father_alone_is_taken_in(entered: Enter, desk: Told) -> None:
    """SC16: the meeting's waiver carries the family to 低保边缘 and its father to 单人保; both live in one household, money for him alone."""
    clerk, head = entered("jingban", WIDE), entered("queren", WIDE)
    application = page_of(desk, CAR, "bianyuan")
    for item in ("低保边缘", "单人纳入低保"):
        handed_up(clerk, application, item)
    decided(head, "低保边缘", "石", "会议同意豁免车辆，收入在边缘线以内")
    assert "豁免：" in (letter := letter_of(head)) and "给予你户低保边缘家庭认定" in letter
    decided(head, "单人纳入低保", "石", "重残不能自理，边缘家庭里单人纳入")
    letter = letter_of(head)
    found = flaws(head)
    head.goto(f"/households/{CAR}/")
    said = head.inner_text("main")
    query = f"SELECT item, members::text, amount IS NOT NULL FROM decisions_recognition WHERE household_id = {CAR}"

    assert "成员石大勇的单人保，每月发给" in letter
    assert all(one in said for one in ("低保边缘", "单人保", "急难型临时救助", "4,200元"))
    assert found + flaws(head) == []
    first, second = in_order(desk, CAR, "bianyuan"), in_order(desk, CAR, "danren")
    ((paid,),) = desk.rows(f"SELECT at FROM assistance_entry WHERE household_id = {CAR}")
    council = [at for (at,) in desk.rows("SELECT at FROM deliberation_passage ORDER BY at, id")]
    assert (
        paid < first[0] < council[0]
        and council == sorted(set(council))
        and council[-1] < first[-1] < second[-1]
    )
    assert set(desk.rows(query)) == {
        ("bianyuan", f"{{{FATHER},{FATHER + 1},{FATHER + 2}}}", False),
        ("danren", f"{{{FATHER}}}", True),
    }


@pytest.mark.parametrize("person", [PARALYSED, TUMOUR])
def test_from_the_pushed_list_to_the_letter(entered: Enter, desk: Told, person: tuple[str, str, str]) -> None:
    """SC22, SC23: 低保 is granted, the letter says so, and push, visit, application and decision follow each other."""
    clerk, head = entered("jingban", WIDE), entered("queren", WIDE)
    task, home = waiting(desk, person[0])
    handed_up(clerk, page_of(desk, home, "dibao"), "最低生活保障")
    decided(head, "最低生活保障", person[0][0], "没有收入来源，入户和核对都看过", amount="970")
    assert "给予你户最低生活保障，每月发给970元" in letter_of(head)
    pushed, _judged, *_moves, visited, _told = way_to_the_door(desk, task)
    applied, *_steps, ruled = in_order(desk, home, "dibao")
    assert pushed < visited < applied < ruled
    head.goto(f"/households/{home}/")
    assert "970元" in head.inner_text("main")
    assert flaws(head) == []


def test_the_status_and_the_mended_house_stand_on_the_family_s_card(entered: Enter, desk: Told) -> None:
    """SC09: 低保 by the law's sum, with the first wages counted; both on the file and on the card that is printed for the family."""
    clerk, head = entered("jingban", WIDE), entered("queren", WIDE)
    handed_up(clerk, page_of(desk, HOUSE, "dibao"), "最低生活保障")
    decided(head, "最低生活保障", "田", "收入低于标准，入户和核对都看过")
    in_order(desk, HOUSE, "dibao")
    clerk.goto(f"/assistance/household/{HOUSE}/")
    said = clerk.inner_text("main")
    assert "低保" in said and "每月" in said and "农村危房改造" in said and "住房类" in said
    assert flaws(clerk) == []
