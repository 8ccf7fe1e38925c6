"""What the trail calls deeds and records of statements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "statements.made": _("记下事实"),
    "statements.decided": _("记下定下的说法"),
    "statements.destroyed": _("销毁到期的核对结果"),
}
RECORDS = {"statements": _("事实"), "resolution": _("两种说法")}
