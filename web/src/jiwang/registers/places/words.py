"""What the trail calls deeds and records of places."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "places.taken_in": _("导入地区"),
    "places.zone_added": _("登记自编地区"),
    "places.former_noted": _("登记地区变更"),
}
RECORDS = {
    "place": _("地区"),
    "places": _("地区"),
}
