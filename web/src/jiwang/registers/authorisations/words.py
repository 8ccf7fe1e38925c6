"""What the trail calls deeds and records of authorisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "authorisations.taken_in": _("登记授权"),
    "authorisations.put_on_file": _("登记、更正法定义务人"),
    "authorisations.withdrawn": _("撤回授权"),
}
RECORDS = {
    "authorisation": _("授权"),
}
