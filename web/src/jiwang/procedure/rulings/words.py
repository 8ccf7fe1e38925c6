"""What the trail calls deeds of decisions on applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "rulings.read": _("查看待决定的申请"),
    "rulings.explained": _("书面说明一项情况"),
    "rulings.decided": _("决定一件申请"),
}
