"""What the trail calls deeds and records of referrals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "referrals.refer": _("转介"),
    "referrals.read": _("查看转介"),
    "referrals.printed": _("打印转介单"),
    "referrals.accept": _("接下转介"),
    "referrals.finish": _("办完转介"),
    "referrals.return": _("退回转介"),
    "referrals.choose": _("改转别处"),
    "referrals.contest": _("报县级协调"),
    "referrals.assign": _("协调定由谁办"),
    "referrals.withdraw": _("本人不要转介了"),
}
RECORDS = {"referral": _("转介")}
