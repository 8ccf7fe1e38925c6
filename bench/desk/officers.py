"""Officers of every duty, in every village one; whoever is to come in by the door has a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from jiwang.config.demo.staffing import PASSWORD
from jiwang.registers.places.models import Place
from jiwang.registers.staff.models import Officer, Posting
from jiwang.registers.staff.states import Duty

_SINCE = date(2026, 1, 1)
_COMING = {4: 2, 6: 4, 9: 12, 12: 12}  # of each duty of a level, how many come in
_DUTIES = {
    4: (Duty.CITY_MONITOR,),
    6: (Duty.COUNTY_DISPATCHER, Duty.COUNTY_REVIEWER),
    9: (Duty.TOWNSHIP_CLERK,),
    12: (Duty.VILLAGE_WORKER,),
}


@dataclass(frozen=True, slots=True)
class Login:
    """Who comes in: account, duty, area, and the secret of the phone in hexadecimal digits."""

    code: str
    duty: str
    area: str
    key: str


def take_on(folder: Path) -> None:
    """Appoint everybody; writes `logins.json` for those who come in by the door."""
    secret = make_password(PASSWORD)
    with transaction.atomic():
        found = list(_wanted())
        made = Officer.objects.bulk_create(
            [Officer(code=code, name="示例员", password=secret, weekly_cap=200) for code, _, _ in found]
        )
        Posting.objects.bulk_create(
            [
                Posting(officer=one, duty=duty, area=area, since=_SINCE)
                for one, (_, duty, area) in zip(made, found, strict=True)
            ]
        )
        _appoint_everywhere(secret)
        logins = list(_given_phones())
    (folder / "logins.json").write_text(json.dumps([asdict(one) for one in logins]), encoding="utf-8")


def _wanted() -> Iterator[tuple[str, Duty, str]]:
    """In each place as many officers of its duties as come in there, or one."""
    for place in Place.objects.filter(digits__in=_DUTIES).order_by("code"):
        for duty in _DUTIES[place.digits]:
            yield f"{duty[:2]}{duty[-3:]}{place.code}", duty, place.code


def _appoint_everywhere(secret: str) -> None:
    """A clerk of all townships: for what is assigned in one go."""
    clerk = Officer.objects.create(code="everywhere", name="示例员", password=secret)
    townships = Place.objects.filter(digits=9).values_list("code", flat=True)
    Posting.objects.bulk_create(
        [Posting(officer=clerk, duty=Duty.TOWNSHIP_CLERK, area=one, since=_SINCE) for one in townships]
    )


def _given_phones() -> Iterator[Login]:
    coming = [(posting, "") for posting in Posting.objects.filter(officer__code="everywhere")[:1]]
    for digits, duties in _DUTIES.items():
        for duty in duties:
            postings = Posting.objects.filter(duty=duty).exclude(officer__code="everywhere").order_by("area")
            step = max(1, postings.count() // _COMING[digits])
            coming += [
                (one, "") for one in list(postings.select_related("officer"))[::step][: _COMING[digits]]
            ]
    for posting, _ in coming:
        device = TOTPDevice.objects.create(user=posting.officer, name="phone", confirmed=True)
        yield Login(posting.officer.code, posting.duty, posting.area, device.bin_key.hex())
