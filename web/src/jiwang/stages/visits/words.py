"""What the trail calls deeds and records of visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "visits.kept": _("存走访草稿"),
    "visits.sent": _("登记走访"),
    "visits.round_begun": _("开始一轮走访"),
    "visits.taken_over": _("代登记走访"),
    "visits.printed": _("打印走访表"),
}
RECORDS = {"visit": _("走访"), "round": _("走访轮次")}
