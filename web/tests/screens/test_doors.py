"""Every address of the desk, also those that only take a form: which duties it lets in, and that all others are turned away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from addresses import ADDRESSES, address, every_name
from cast import POSTS, Cast
from furnishing import furnished
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer

Enter = Callable[[Officer], Client]
FAMILY = "jiance paifa shenhe queren jingban xieli"
ALL = f"{FAMILY} lianluo jiandu bangfu"
# Who is let in; whoever comes: an empty line.
DOORS = {
    "": "desk:alive desk:language staff:sign_in staff:second_factor staff:sign_out intake:push intake:pushed verification:push portal:tell portal:thanks wishes:open pocket:shell pocket:worker pocket:manifest "
    "pocket:standing cards:family",
    "jiance": "comparing:prepare comparing:start comparing:comparison comparing:record intake:tokens intake:revoke",
    "jiance jiandu": "intake:retention",
    ALL: "desk:home desk:design staff:password jobs:runs jobs:run gazetteer:mine gazetteer:place rulebook:versions rulebook:version rulebook:catalogue rulebook:differences",
    "jiance paifa shenhe queren jingban jiandu": "doubling:doubled returns:aid returns:table",
    "jiance paifa shenhe queren jingban": "leading:screen outgoing:alerts alerts:board alerts:indicators alerts:alert followup:list",
    FAMILY: "desk:search desk:household desk:unmask outgoing:search dispatch:step dispatch:dispose dispatch:leave dispatch:cancel_leave dispatch:task visits:visit pocket:mark pocket:enclosure",
    "paifa shenhe queren jingban": "followup:export followup:clear followup:festival followup:reports followup:household",
    "jiance paifa shenhe jingban": "outgoing:tasks errands:ask dispatch:lists dispatch:merge dispatch:part",
    "jiance shenhe queren jingban": "deliberation:inbox deliberation:matter deliberation:step deliberation:minutes deliberation:paper",
    "jiance shenhe jingban": "deliberation:start",
    "jiance lianluo": "intake:board intake:batch intake:move intake:columns",
    "jiance paifa": "staff:officers staff:enrol staff:second_hands staff:officer staff:change staff:end_posting gazetteer:add_zone gazetteer:note_former outgoing:parcels outgoing:exchange outgoing:resend outgoing:recall "
    "outgoing:send outgoing:officers",
    "jiance shenhe queren": "rulebook:answer",
    "jiance shenhe": "rulebook:take_in rulebook:propose matching:strays matching:stray_book",
    "jiandu": "desk:trail",
    "paifa jingban": "visits:rounds followup:send",
    "jingban": "cards:book cards:one cards:ask cards:batch cards:file cards:team cards:drop verification:ask verification:use referrals:refer portal:walk_in portal:send portal:merge portal:close",
    "paifa shenhe jingban": "portal:reports portal:poster portal:report",
    "shenhe queren jingban": "returns:behind returns:compare returns:made_of verification:list verification:check verification:report delegations:list remedies:list remedies:decision remedies:end rulings:inbox rulings:part decisions:inbox decisions:change decisions:step "
    "decisions:letter decisions:paper decisions:again decisions:publication decisions:reckon_home assistance:funds assistance:open_fund assistance:fund assistance:fund_book assistance:deposit "
    "assistance:close_fund assistance:answer assistance:pay benefits:runs benefits:run benefits:step benefits:book benefits:units benefits:unit benefits:change benefits:payees benefits:payee_template benefits:payee_list benefits:payee_step benefits:payee_refused benefits:notice",
    "queren jingban": "assistance:reverse",
    "shenhe queren jingban xieli": "assistance:handbook assistance:household_book urgent:inbox urgent:request urgent:step applications:list applications:screening applications:application",
    "shenhe jingban xieli jiandu": "pairing:overview wishes:inbox",
    "bangfu": "pairing:mine pairing:family wishes:claim",
    "jingban xieli": "patrols:note applications:begin_for_task applications:more applications:withdraw cards:cards cards:card cards:consent cards:stop cards:sheet",
    "shenhe queren jingban xieli lianluo": "applications:part applications:step applications:missing",
    "shenhe jingban lianluo": "referrals:referral referrals:step referrals:slip plans:measure plans:step plans:tasklist plans:tasklist_book",
    "shenhe jingban": "plans:views plans:views_book plans:tasklists plans:draft plans:hear plans:confirm plans:add plans:version plans:change rulings:explain verification:supporters verification:step applications:suggest "
    "referrals:list objections:inbox objections:answer disputes:waiting disputes:settle disputes:resolve outgoing:ask corrections:ask matching:queue matching:history matching:take_back matching:ask "
    "matching:pair pairing:many pairing:undo pairing:helpers pairing:helper followup:reckon verification:supporter",
    "shenhe jingban xieli": "plans:list plans:plan patrols:patrols authorisations:from_outside authorisations:take_in authorisations:withdraw outgoing:mine dispatch:mine dispatch:plan visits:form visits:paper pairing:book "
    "pairing:home pairing:step pairing:give wishes:tell wishes:wish wishes:step urgent:ask urgent:ask_for_task pocket:enrol pocket:renew pocket:parcel pocket:deliver pocket:draw pocket:enclose pocket:close",
    "paifa shenhe jingban xieli": "pocket:devices pocket:revoke",
    "shenhe lianluo": "verification:line verification:reply",
    "lianluo": "plans:desk verification:desk owners:files owners:book owners:plan owners:declare owners:file owners:step referrals:desk corrections:inbox corrections:answer applications:desk",
    "paifa shenhe": "portal:reporter",
    "shenhe": "benefits:bank_file benefits:answer dispatch:release verification:again verification:file",
    "shenhe queren": "decisions:reckon decisions:mirrored delegations:propose delegations:settle",
    "queren": "decisions:confirm rulings:decide",
}
LET_IN = {name: who.split() for who, names in DOORS.items() for name in names.split()}


def test_every_address_has_a_door() -> None:
    assert set(LET_IN) == set(every_name())


@pytest.mark.parametrize("code", [code for code in POSTS if code not in {"zhou", "xia"}])
def test_a_duty_that_is_not_let_in_is_turned_away(cast: Cast, entered: Enter, code: str) -> None:
    records, client, opened = furnished(cast), entered(cast[code]), list[str]()

    for name, who in LET_IN.items():
        way = ADDRESSES[name]
        if who and code not in who:
            see(EVERYWHERE)
            is_page = way.takes is None or way.shows
            place = address(name, records)
            answer = client.get(place) if is_page else client.post(place, way.takes or {})
            opened += [name] if answer.status_code != 403 else []

    assert opened == []


def test_whoever_has_not_signed_in_is_shown_the_door_everywhere(cast: Cast) -> None:
    records, opened = furnished(cast), list[str]()

    for name, who in LET_IN.items():
        way, place = ADDRESSES[name], address(name, records)
        if who:
            is_page = way.takes is None or way.shows
            answer = Client().get(place) if is_page else Client().post(place, way.takes or {})
            opened += [name] if answer.headers.get("Location") != reverse("staff:sign_in") else []

    assert opened == []


def test_a_door_lets_in_its_duties_and_no_others() -> None:
    said = {name: set(who) for name, who in LET_IN.items()}

    found = {
        name: {code for code, (duty, _area) in POSTS.items() if duty in admits} - {"zhou", "xia"}
        for name, admits in _doors(get_resolver().url_patterns)
    }

    assert found == said


def _doors(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, frozenset[object]]]:
    """Every address with the duties that its view lets in; none where it lets in whoever comes."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _doors(one.url_patterns, one.namespace or space)
        else:
            admits = getattr(one.callback, "admits", None)
            yield f"{space}:{one.name}", admits if isinstance(admits, frozenset) else frozenset()
