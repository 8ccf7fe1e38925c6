"""What the trail calls deeds and records of reviews and lawsuits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "remedies.read": _("查看复议和诉讼"),
    "remedies.noted": _("登记复议或诉讼"),
    "remedies.ended": _("登记复议或诉讼的结果"),
}
RECORDS = {"remedy": _("复议或诉讼")}
