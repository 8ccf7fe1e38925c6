"""What the trail calls deeds and records of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "people.households_taken_in": _("导入家庭"),
    "people.persons_taken_in": _("导入人员"),
    "people.file_read": _("打开一户一档"),
    "people.searched": _("查找"),
    "people.unmasked": _("查看全号"),
    "people.facts_taken_in": _("导入各部门数据"),
    "people.sources_taken_in": _("登记来了哪些名单"),
    "people.merged_taken_in": _("导入人员合并"),
}
RECORDS = {
    "household": _("户"),
    "person": _("人"),
    "households": _("户"),
    "persons": _("人"),
    "number": _("按身份证号，找到"),
    "phone": _("按电话，找到"),
    "initials": _("按拼音首字母，找到"),
    "name": _("按姓名，找到"),
    "address": _("按住址，找到"),
    "nothing": _("没有写清，找到"),
    "facts": _("数据"),
    "sources": _("名单"),
}
