"""The first steps on an empty database: tables, rights, places of the law's city, and the first officer."""

from __future__ import annotations

import click
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jiwang.analysis.gazetteer import places_of_pack
from jiwang.config.installing.readiness import owner_findings
from jiwang.config.migrating import migrate
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.places.actions import take_in
from jiwang.registers.places.models import Place
from jiwang.registers.staff.actions import appoint, bind_phone, enrol
from jiwang.registers.staff.models import DUTIES, Officer
from jiwang.registers.staff.rules import Held, PostingRefused, first_password
from jiwang.registers.staff.states import HOLDINGS, Duty

OPERATOR = "job:operator"


def prepare() -> int:
    """Make the tables or bring them up to date, and the places that the law names; 0, or 1 with what to mend."""
    wrong = [one for one in owner_findings() if not one.is_good]
    for one in wrong:
        click.echo(f"✗ {one.said}", err=True)
    if wrong:
        return 1
    try:
        migrate()
    except DatabaseError as error:
        click.echo(f"✗ 建表没有完成：{_first_line(error)} 数据库没有改坏，改好后再运行一次。", err=True)
        return 1
    now = timezone.now()
    with transaction.atomic():
        see(EVERYWHERE)
        if not Place.objects.exists():
            take_in(places_of_pack(clock.day_of(now)), by=OPERATOR, at=now)
        number = Place.objects.count()
    click.echo(f"✓ 表已建好，工作台的角色已授权；登记了 {number:,} 个地区。")
    return 0


def add_officer(*, code: str, name: str, area: str, duty: str) -> int:
    """Take the first officer on, with a password and a phone's secret that are printed once."""
    refused = _refusal(code, area=area, duty=duty)
    if refused:
        click.echo(f"✗ {refused}", err=True)
        return 1
    now, password, chosen = timezone.now(), first_password(), Duty(duty)
    try:
        with transaction.atomic():
            see(EVERYWHERE)
            officer = enrol(code=code, name=name, password=password, by=OPERATOR, at=now)
            appoint(officer, Held(chosen, area, clock.day_of(now)), by=OPERATOR, at=now)
            key, address = bind_phone(officer, by=OPERATOR, at=now)
    except PostingRefused as error:
        click.echo(f"✗ {error}", err=True)
        return 1
    click.echo(f"✓ 账号 {code} 已开通：{DUTIES[chosen]}。下面三行只显示这一次，请当面交给本人：")
    click.echo(f"   密码        {password}")
    click.echo(f"   动态码密钥  {key}")
    click.echo(f"   绑定链接    {address}")
    click.echo("   在手机的动态码应用里录入密钥；登录后请马上改密码。")
    return 0


def _refusal(code: str, *, area: str, duty: str) -> str:
    """Why no account can be opened; empty where it can."""
    if Officer._meta.db_table not in connection.introspection.table_names():
        return "还没有建表。请先运行 jiwang migrate。"
    if duty not in set(Duty):
        return f"没有“{duty}”这个岗位。可用：{'、'.join(f'{one}（{DUTIES[one]}）' for one in Duty)}。"
    if len(area) not in HOLDINGS[Duty(duty)].digits:
        return f"{DUTIES[Duty(duty)]}的地区编码应是 {'或'.join(map(str, HOLDINGS[Duty(duty)].digits))} 位，现在是“{area}”。"
    if not Place.objects.filter(pk=area).exists():
        known = "、".join(f"{one.code} {one.name}" for one in Place.objects.order_by("digits", "code")[:6])
        return f"没有地区 {area}。" + (f"已登记的有：{known}。" if known else "请先运行 jiwang migrate。")
    if Officer.objects.filter(code=code).exists():
        return f"账号 {code} 已经有了。忘了密码请市级监测员在“工作人员”页上重设。"
    return ""


def _first_line(error: DatabaseError) -> str:
    return str(error).strip().splitlines()[0]
