"""What the trail calls deeds and records of small wishes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "wishes.told": _("登记微心愿"),
    "wishes.published": _("公开微心愿"),
    "wishes.claimed": _("认领微心愿"),
    "wishes.released": _("放开微心愿的认领"),
    "wishes.fulfilled": _("微心愿办成"),
    "wishes.withdrawn": _("撤回微心愿"),
}
RECORDS = {"wish": _("微心愿")}
