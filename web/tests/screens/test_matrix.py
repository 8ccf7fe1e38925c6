"""Every duty at every page, in every area: what opens, what is refused, what is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import CHEN, LI, POSTS, WANG, ZHAO, Cast
from jiwang.registers.places.queries import paths_of
from jiwang.registers.staff.models import Officer

Enter = Callable[[Officer], Client]

# Page by page: who is let in; everybody else who has signed in gets 403.
ADMITTED = {
    "desk:home": set(POSTS),
    "desk:design": set(POSTS),
    "desk:search": set(POSTS) - {"lianluo", "jiandu", "bangfu"},
    "alerts:board": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou"},
    "alerts:indicators": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou"},
    "portal:reports": {"paifa", "shenhe", "jingban", "zhou"},
    "portal:walk_in": {"jingban", "zhou"},
    "staff:officers": {"jiance", "paifa"},
    "staff:enrol": {"jiance", "paifa"},
    "staff:second_hands": {"jiance", "paifa"},
    "staff:password": set(POSTS),
    "dispatch:lists": {"jiance", "paifa", "shenhe", "jingban", "zhou"},
    "dispatch:mine": {"shenhe", "jingban", "zhou", "xieli", "xia"},
    "desk:trail": {"jiandu"},
    "leading:screen": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou"},
    "rulebook:versions": set(POSTS),
    "outgoing:parcels": {"jiance", "paifa"},
    "outgoing:exchange": {"jiance", "paifa"},
    "doubling:doubled": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou", "jiandu"},
    "outgoing:alerts": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou"},
    "outgoing:tasks": {"jiance", "paifa", "shenhe", "jingban", "zhou"},
    "outgoing:officers": {"jiance", "paifa"},
    "outgoing:mine": {"shenhe", "jingban", "zhou", "xieli", "xia"},
    "jobs:runs": set(POSTS),
    "matching:history": {"shenhe", "jingban", "zhou"},
    "disputes:waiting": {"shenhe", "jingban", "zhou"},
    "pocket:devices": {"paifa", "shenhe", "jingban", "zhou", "xieli", "xia"},
    "corrections:inbox": {"lianluo"},
    "objections:inbox": {"shenhe", "jingban", "zhou"},
    "intake:board": {"jiance", "lianluo"},
    "intake:tokens": {"jiance"},
    "comparing:prepare": {"jiance"},
    "intake:retention": {"jiance", "jiandu"},
    "assistance:funds": {"shenhe", "queren", "jingban", "zhou"},
    "assistance:open_fund": {"shenhe", "queren", "jingban", "zhou"},
    "cards:cards": {"jingban", "zhou", "xieli", "xia"},
    "patrols:patrols": {"shenhe", "jingban", "zhou", "xieli", "xia"},
    "followup:list": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou"},
    "followup:export": {"paifa", "shenhe", "queren", "jingban", "zhou"},
    "followup:clear": {"paifa", "shenhe", "queren", "jingban", "zhou"},
    "followup:festival": {"paifa", "shenhe", "queren", "jingban", "zhou"},
    "followup:reports": {"paifa", "shenhe", "queren", "jingban", "zhou"},
    "returns:aid": {"jiance", "paifa", "shenhe", "queren", "jingban", "zhou", "jiandu"},
    "returns:behind": {"shenhe", "queren", "jingban", "zhou"},
    "decisions:inbox": {"shenhe", "queren", "jingban", "zhou"},
    "urgent:inbox": {"shenhe", "queren", "jingban", "zhou", "xieli", "xia"},
    "benefits:runs": {"shenhe", "queren", "jingban", "zhou"},
    "benefits:payees": {"shenhe", "queren", "jingban", "zhou"},
    "benefits:units": {"shenhe", "queren", "jingban", "zhou"},
    "pairing:overview": {"shenhe", "jingban", "zhou", "xieli", "xia", "jiandu"},
    "pairing:many": {"shenhe", "jingban", "zhou"},
    "pairing:helpers": {"shenhe", "jingban", "zhou"},
    "pairing:mine": {"bangfu"},
    "wishes:inbox": {"shenhe", "jingban", "zhou", "xieli", "xia", "jiandu"},
    "wishes:claim": {"bangfu"},
    "decisions:mirrored": {"shenhe", "queren"},
    "delegations:list": {"shenhe", "queren", "jingban", "zhou"},
    "remedies:list": {"shenhe", "queren", "jingban", "zhou"},
    "rulings:inbox": {"shenhe", "queren", "jingban", "zhou"},
    "applications:list": {"shenhe", "queren", "jingban", "zhou", "xieli", "xia"},
    "applications:desk": {"lianluo"},
    "verification:list": {"shenhe", "queren", "jingban", "zhou"},
    "verification:desk": {"lianluo"},
    "referrals:list": {"shenhe", "jingban", "zhou"},
    "referrals:desk": {"lianluo"},
    "plans:list": {"shenhe", "jingban", "zhou", "xieli", "xia"},
    "plans:views": {"shenhe", "jingban", "zhou"},
    "plans:tasklists": {"shenhe", "jingban", "zhou"},
    "plans:desk": {"lianluo"},
    "owners:files": {"lianluo"},
    "deliberation:inbox": {"jiance", "shenhe", "queren", "jingban", "zhou"},
    "matching:strays": {"jiance", "shenhe"},
    "matching:stray_book": {"jiance", "shenhe"},
}
# Record by record: who finds it; everybody else whose duty opens such pages gets 404.
HOUSEHOLDS = {
    CHEN: {"jiance", "paifa", "shenhe", "queren", "jingban", "xieli"},
    LI: {"jiance", "paifa", "shenhe", "queren", "jingban", "xia"},
    WANG: {"jiance"},
    ZHAO: {"jiance", "paifa", "shenhe", "queren", "jingban", "xieli"},
}
TASKS = HOUSEHOLDS | {ZHAO: {"jiance", "paifa", "shenhe", "queren"}}
RECORDERS = {"shenhe", "jingban", "zhou", "xieli", "xia"}
PAPERS = {home: who & RECORDERS for home, who in HOUSEHOLDS.items()}
BOOKS = {home: who & (RECORDERS | {"queren"}) for home, who in HOUSEHOLDS.items()}
ALERTS = {home: who - {"xieli", "xia"} for home, who in TASKS.items()}

# A doubt is settled by those who examine families in the area of the person.
PAIRS = {home: who & {"shenhe", "jingban", "zhou"} for home, who in HOUSEHOLDS.items() if home != ZHAO}


@pytest.mark.parametrize("code", POSTS)
@pytest.mark.parametrize("page", ADMITTED)
def test_a_page_opens_for_its_duties_only(cast: Cast, entered: Enter, *, page: str, code: str) -> None:
    answer = entered(cast[code]).get(reverse(page))

    assert answer.status_code == (200 if code in ADMITTED[page] else 403)


@pytest.mark.parametrize("code", POSTS)
@pytest.mark.parametrize("home", HOUSEHOLDS)
def test_a_record_is_found_in_its_area_only(cast: Cast, entered: Enter, *, home: int, code: str) -> None:
    client = entered(cast[code])
    pages = {
        reverse("desk:household", args=[home]): (HOUSEHOLDS, ADMITTED["desk:search"]),
        reverse("dispatch:task", args=[f"t{home}"]): (TASKS, ADMITTED["desk:search"]),
        reverse("authorisations:take_in", args=[home]): (PAPERS, RECORDERS),
        reverse("alerts:alert", args=[f"a{home}"]): (ALERTS, ADMITTED["alerts:board"]),
        reverse("urgent:ask", args=[home]): (PAPERS, RECORDERS),
        reverse("plans:plan", args=[home]): (PAPERS, RECORDERS),
        reverse("pairing:home", args=[home]): (PAPERS, RECORDERS),
        reverse("wishes:tell", args=[home]): (PAPERS, RECORDERS),
        reverse("applications:screening", args=[home]): (BOOKS, RECORDERS | {"queren"}),
        reverse("assistance:handbook", args=[home]): (BOOKS, RECORDERS | {"queren"}),
    }
    if home in PAIRS:
        pages[reverse("matching:pair", args=[f"{home:016x}-{home * 10}"])] = (
            PAIRS,
            ADMITTED["matching:history"],
        )

    for address, (found, admitted) in pages.items():
        expected = 200 if code in found[home] else 404 if code in admitted else 403
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("page", ADMITTED)
def test_a_stranger_is_shown_the_door(db: None, page: str) -> None:
    answer = Client().get(reverse(page))

    assert (answer.status_code, answer["Location"]) == (302, reverse("staff:sign_in"))


def test_a_village_never_reads_the_full_sentence_of_an_alert(cast: Cast, entered: Enter) -> None:
    client = entered(cast["xieli"])
    pages = [
        reverse("dispatch:mine"),
        reverse("dispatch:task", args=[f"t{CHEN}"]),
        reverse("desk:household", args=[CHEN]),
    ]

    for address in pages:
        page = client.get(address).content.decode()
        assert "自付医疗费用" not in page and "老人独自生活" not in page, address
    assert "家庭可能出现较大支出" in client.get(pages[0]).content.decode()


def test_pages_carry_a_policy_that_lets_no_inline_script_run(cast: Cast, entered: Enter) -> None:
    policy = entered(cast["jiance"]).get(reverse("desk:home"))["Content-Security-Policy"]

    assert "script-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("page", ["desk:home", "dispatch:mine", "dispatch:lists"])
def test_the_menu_marks_one_line_and_no_more(cast: Cast, entered: Enter, page: str) -> None:
    shown = entered(cast["jingban"]).get(reverse(page)).content.decode()

    menu = shown[shown.index('class="menu"') : shown.index("</ul>", shown.index('class="menu"'))]
    assert menu.count("aria-current") == 1
    assert f'<a href="{reverse(page)}" aria-current' in menu


def test_a_family_without_an_address_is_shown_under_the_city_s_name(cast: Cast) -> None:
    assert paths_of(["9999", "999901"]) == {"9999": "示例市", "999901": "青禾区"}
