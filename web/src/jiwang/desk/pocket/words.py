"""What the trail calls deeds and records of phones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "pocket.enrolled": _("启用随身端"),
    "pocket.opened": _("随身端联网登录"),
    "pocket.loaded": _("随身端取回任务"),
    "pocket.carried": _("放到随身端"),
    "pocket.drawn": _("登记手写签名图样"),
    "pocket.mark_seen": _("查看手写签名图样"),
    "pocket.enclosed": _("登记照片或录音"),
    "pocket.enclosure_seen": _("查看照片或录音"),
    "pocket.enclosure_destroyed": _("销毁照片或录音"),
    "pocket.closed": _("退出随身端"),
    "pocket.revoked": _("停用随身端"),
}
RECORDS = {"device": _("随身端"), "mark": _("手写签名图样"), "enclosure": _("照片或录音")}
