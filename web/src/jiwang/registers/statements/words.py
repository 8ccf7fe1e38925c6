"""What the trail calls deeds and records of statements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {"statements.made": _("记下事实")}
RECORDS = {"statements": _("事实")}
