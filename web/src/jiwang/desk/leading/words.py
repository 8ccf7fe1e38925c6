"""What the trail calls deeds and records of the leader's screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "leading.counts_taken_in": _("导入运行数字"),
    "leading.loaded": _("装入比对结果"),
    "leading.same_again": _("比对结果与上次相同"),
}
RECORDS = {
    "screen": _("工作情况"),
    "counts": _("运行数字"),
    "results": _("比对结果"),
}
