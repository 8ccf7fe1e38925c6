"""What the trail calls deeds and records of versions of the law."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "policy.noted": _("登记政策版本"),
    "policy.seen_again": _("再次送来政策版本"),
    "policy.proposed": _("提出启用政策"),
    "policy.confirmed": _("确认启用政策"),
    "policy.withdrawn": _("撤回启用提议"),
}
RECORDS = {
    "version": _("政策版本"),
}
