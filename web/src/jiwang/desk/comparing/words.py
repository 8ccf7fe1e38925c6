"""What the trail calls deeds and records of runs over the whole city."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "comparing.started": _("发起全市比对"),
    "comparing.ran": _("全市比对算完"),
    "comparing.done": _("全市比对装入工作台"),
    "comparing.failed": _("全市比对没有办完"),
}
RECORDS = {
    "comparison": _("全市比对"),
}
