"""What the trail calls deeds and records of requests to departments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "corrections.asked": _("请部门核对"),
    "corrections.answered": _("答复：已更正"),
    "corrections.refused": _("答复：无误不改"),
}
RECORDS = {
    "correction": _("核对单"),
}
