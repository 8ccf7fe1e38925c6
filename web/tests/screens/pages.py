"""The pages of the demo that every duty opens, for the tests that look at all of them."""

from __future__ import annotations

REGISTERS = ["/leading/", "/policy/", "/places/"]
PAGES = {
    "jiance": [
        "/", "/alerts/", "/dispatch/", "/dispatch/?where=below", "/households/", "/design/", *REGISTERS,
        "/policy/1/", "/outgoing/", "/outgoing/exchange/", "/outgoing/exchange/?show=doubtful",
        "/outgoing/doubled/", "/intake/", "/intake/tokens/", "/intake/city/", "/jobs/"
    ],
    "paifa": [
        "/dispatch/", "/staff/", "/staff/enrol/", "/staff/second-hands/", "/staff/xieli/",
        "/outgoing/exchange/?show=returned", "/outgoing/exchange/?show=differs", "/staff/paifa/"
    ],
    "shenhe": [
        "/", "/dispatch/mine/", "/matching/", "/matching/history/", "/alerts/indicators/", "/reports/",
        "/reports/1/"
    ],
    "jingban": [
        "/", "/alerts/", "/alerts/?shelf=disposed", "/dispatch/", "/dispatch/?where=late",
        "/dispatch/?where=away", "/reports/", "/reports/?where=handled", "/reports/walk-in/", "/reports/1/",
        "/dispatch/leave/jingban/", "/visits/rounds/", "/followup/", "/followup/clear/", "/followup/festival/", "/followup/reports/", "/returns/", "/returns/behind/", "/returns/dibao/", "/urgent/", "/plans/", "/plans/views/", "/plans/lists/", "/applications/", "/referrals/", "/decisions/", "/delegations/", "/remedies/", "/deliberations/", "/patrols/", "/patrols/new/", "/cards/", "/cards/team/", "/objections/",
        "/objections/?show=answered", "/assistance/", "/assistance/fund/1/", "/assistance/open/",
        "/disputes/", "/pocket/devices/"
    ],
    "xieli": [
        "/", "/dispatch/mine/", "/dispatch/leave/xieli/", "/password/", "/urgent/", "/patrols/", "/patrols/new/", "/cards/", "/pocket/", "/pocket/devices/"
    ],
    "lianluo": ["/", "/plans/desk/", "/applications/desk/", "/referrals/desk/", "/owners/", "/corrections/", "/intake/", "/jobs/"],
    "shengting": ["/", "/corrections/", "/intake/"],
    "gonghui": ["/owners/", "/owners/new/", "/referrals/desk/"],
    "jiandu": ["/", "/trail/", "/outgoing/doubled/", "/intake/retention/"],
}  # fmt: skip
