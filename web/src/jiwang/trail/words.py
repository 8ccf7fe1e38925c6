"""What the trail calls deeds and records of the trail itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "trail.exported": _("导出清单"),
}
