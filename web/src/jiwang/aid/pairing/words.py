"""What the trail calls deeds and records of pairing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "pairing.enrolled": _("纳入结对方案"),
    "pairing.helper_added": _("登记帮扶人"),
    "pairing.helper_left": _("帮扶人停止帮扶"),
    "pairing.paired": _("结对"),
    "pairing.ended": _("结束结对"),
    "pairing.undone": _("撤销一批结对"),
    "pairing.handed_over": _("交接帮扶户"),
    "pairing.answered": _("登记家庭对结对的意愿"),
    "pairing.withdrawn": _("家庭撤回结对同意"),
    "pairing.given": _("登记帮扶人给的帮助"),
    "pairing.read": _("帮扶人查看结对户"),
    "pairing.settled": _("核对结对和资金"),
}
RECORDS = {
    "helper": _("帮扶人"),
    "pairing": _("结对"),
    "pairings": _("一批结对"),
    "consent": _("家庭意愿"),
    "scheme": _("结对方案"),
}
