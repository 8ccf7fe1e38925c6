"""What the trail calls deeds and records of families' objections."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "objections.noted": _("记下家庭的意见"),
    "objections.answered": _("答复家庭的意见"),
}
RECORDS = {"objection": _("家庭的意见")}
