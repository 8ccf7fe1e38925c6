"""What the trail calls deeds and records of cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "cards.consented": _("记下明白卡的同意"),
    "cards.stopped": _("停用明白卡二维码"),
    "cards.asked": _("发起印明白卡"),
    "cards.printed": _("印明白卡"),
    "cards.unlocked": _("扫码打开明白卡"),
    "cards.refused": _("扫码输错数字"),
    "cards.book": _("生成帮扶手册文件"),
    "cards.named": _("登记联系人"),
    "cards.dropped": _("去掉联系人"),
}
RECORDS = {
    "card_consent": _("明白卡的同意"),
    "cards": _("明白卡"),
    "contact": _("联系人"),
}
