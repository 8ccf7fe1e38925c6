"""Writing what concerns phones: who carries which households along since when, and what is drawn on them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.hashes import SM3, Hash

from jiwang.desk.pocket import queries, rules
from jiwang.desk.pocket.models import Carried, Device, Enclosure, Mark, Piece
from jiwang.desk.pocket.states import Hand, Sort, Standing
from jiwang.kit.sights import EVERYWHERE, Sight, seeing
from jiwang.kit.turns import one_at_a_time
from jiwang.registers.staff.models import Officer
from jiwang.stages.dispatch.actions import Actor
from jiwang.stages.dispatch.models import Task
from jiwang.stages.visits.queries import present_members, reach_at
from jiwang.trail.actions import record, recorded

_SECRET = 32  # bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the store of a phone: together with the officer's number for some days; and anew where the number is forgotten."""

    secret: str
    spare: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn signature as it arrives."""

    id: UUID
    visit: UUID
    hand: Hand
    name: str
    witnesses: str
    person: int | None
    image: bytes
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class Arriving:
    """Some bytes of a photo or a sound as they arrive, with what the whole of it is."""

    id: UUID
    visit: UUID
    sort: Sort
    size: int
    sha256: str
    offset: int
    piece: bytes
    made_at: datetime


@recorded
def enrol(officer: Officer, *, area: str, agent: str, at: datetime) -> tuple[Device, Keys]:
    """A phone more on which an officer carries visits along. Raises PocketRefused."""
    one_at_a_time("phones", officer.pk)
    rules.check_enrolment(queries.live_devices(officer, at))
    keys = Keys(secrets.token_hex(_SECRET), secrets.token_hex(_SECRET))
    device = Device(
        id=uuid4(), officer=officer, region=area, label=rules.label_of(agent), sealed=queries.secret_cipher().seal(keys.secret + keys.spare),
        issued_at=at, expires_at=at + rules.TRUSTED, seen_at=at,
    )  # fmt: skip
    device.save(force_insert=True)
    record(who=officer.code, what="pocket.enrolled", about=f"device:{device.pk}", at=at, area=area)
    return device, keys


@recorded
def renew(device: Device, *, at: datetime) -> Keys:
    """Trust a phone for some days more, whose officer has come in by both factors; one that was stopped is not trusted again."""
    device = _locked(device)
    kept = queries.secret_cipher().open(bytes(device.sealed))
    is_trusted = device.revoked_at is None and device.closed_at is None
    if is_trusted and device.expires_at < at + rules.TRUSTED - rules.RENEWED:
        device.expires_at, device.seen_at = at + rules.TRUSTED, at
        with seeing(EVERYWHERE):
            device.save(update_fields=["expires_at", "seen_at"])
    record(
        who=device.officer.code, what="pocket.opened", about=f"device:{device.pk}", at=at, area=device.region
    )
    return Keys(kept[: 2 * _SECRET], kept[2 * _SECRET :])


@recorded
def load(device: Device, *, by: Actor, sight: Sight, at: datetime) -> list[tuple[Task, dict[str, Any]]]:
    """Give a phone what its officer holds, each household with its form; and note since when it carries which."""
    given = [(task, queries.form_of(task, by.on)) for task in queries.tasks_to_carry(sight, by.officer)]
    with seeing(EVERYWHERE):
        Carried.objects.filter(device=device, left_at=None).exclude(
            task__in=[task.pk for task, _form in given]
        ).update(left_at=at)
        for task, form in given:
            _carry(device, task, form, by=by, at=at)
    record(
        who=by.officer.code, what="pocket.loaded", about=f"device:{device.pk}", why=str(len(given)), at=at, area=device.region
    )  # fmt: skip
    return given


@recorded
def draw(drawn: Drawn, carried: Carried, *, by: Actor, at: datetime) -> Mark:
    """Keep a drawn signature; the same one again changes nothing. Its visit may come later."""
    task = carried.task
    one_at_a_time("mark", drawn.id)
    with seeing(Sight.over([carried.region[:6]])):
        kept = Mark.objects.filter(pk=drawn.id).first() or Mark.objects.create(
            id=drawn.id, visit=drawn.visit, device=carried.device_id, task=task, household_id=task.household_id, region=carried.region,
            reach=carried.reach, hand=drawn.hand, person_id=_member(task, drawn.person), name=drawn.name, witnesses=drawn.witnesses,
            sealed=queries.mark_cipher().seal(drawn.image.hex()), sm3=_sm3(drawn.image), sha256=hashlib.sha256(drawn.image).hexdigest(),
            by=by.officer, drawn_at=drawn.drawn_at, at=at,
        )  # fmt: skip
    record(who=by.officer.code, what="pocket.drawn", about=f"mark:{kept.pk}", at=at, area=kept.region)
    return kept


@recorded
def enclose(given: Arriving, carried: Carried, *, by: Actor, at: datetime) -> Enclosure:
    """Keep some bytes of a photo or a sound: those that come next, and no others. The answer says how many there are, so that a phone that
    was cut off goes on from there. Bytes that do not come to what was promised are thrown away, and it begins anew.

    Raises PocketRefused.
    """
    one_at_a_time("enclosures", given.visit)
    with seeing(Sight.over([carried.region[:6]])):
        kept = Enclosure.objects.filter(pk=given.id).first() or _begun(given, carried, by=by, at=at)
        is_next = given.offset == kept.arrived and kept.arrived + len(given.piece) <= kept.size
        if kept.whole_at is None and is_next:
            _append(kept, given, at=at)
    record(who=by.officer.code, what="pocket.enclosed", about=f"enclosure:{kept.pk}", why=f"{kept.arrived}/{kept.size}", at=at, area=kept.region)  # fmt: skip
    return kept


@recorded
def look_at_enclosure(enclosure: Enclosure, *, by: str, at: datetime) -> bytes:
    """The photo or the sound."""
    record(who=by, what="pocket.enclosure_seen", about=f"enclosure:{enclosure.pk}", at=at, area=enclosure.region)  # fmt: skip
    return _opened(enclosure)


@recorded
def destroy(enclosure: Enclosure, *, by: str, at: datetime) -> None:
    """Destroy a photo or a sound whose time is over; that there was one stays."""
    enclosure.pieces.all().delete()
    enclosure.destroyed_at = at
    enclosure.save(update_fields=["destroyed_at"])
    why = "保存期已满" if enclosure.whole_at else "没有传完"
    record(who=by, what="pocket.enclosure_destroyed", about=f"enclosure:{enclosure.pk}", why=why, at=at, area=enclosure.region)  # fmt: skip


@recorded
def look_at_mark(mark: Mark, *, by: str, at: datetime) -> bytes:
    """The picture of a drawn signature."""
    record(who=by, what="pocket.mark_seen", about=f"mark:{mark.pk}", at=at, area=mark.region)
    return bytes.fromhex(queries.mark_cipher().open(bytes(mark.sealed)))


@recorded
def close(device: Device, *, at: datetime) -> Device:
    """Its officer has signed out on a phone: it carries nothing any more."""
    device = _locked(device)
    if queries.standing_of(device, at) in (Standing.LIVE, Standing.EXPIRED):
        device.closed_at = at
        _stopped(device, at=at)
    record(
        who=device.officer.code, what="pocket.closed", about=f"device:{device.pk}", at=at, area=device.region
    )
    return device


@recorded
def revoke(device: Device, *, why: str, by: Officer, at: datetime) -> Device:
    """Stop a phone: at its next contact it wipes what it carries. What it has not sent stays sealed on it, for its officer to hand in.

    Raises PocketRefused where somebody else was quicker.
    """
    device = _locked(device)
    rules.check_stop(is_stopped=device.revoked_at is not None)
    device.revoked_at, device.revoked_by, device.why = at, by, why[:200]
    _stopped(device, at=at)
    record(
        who=by.code,
        what="pocket.revoked",
        about=f"device:{device.pk}",
        why=why[:200],
        at=at,
        area=device.region,
    )
    return device


def _begun(given: Arriving, carried: Carried, *, by: Actor, at: datetime) -> Enclosure:
    others = Enclosure.objects.filter(visit=given.visit, destroyed_at=None).count()
    rules.check_enclosure(given.sort, given.size, others=others)
    rules.check_begin(given.sort, given.piece)
    return Enclosure.objects.create(
        id=given.id, visit=given.visit, device=carried.device_id, task=carried.task, household_id=carried.task.household_id,
        region=carried.region, reach=carried.reach, sort=given.sort, size=given.size, sha256=given.sha256, by=by.officer,
        made_at=given.made_at, at=at,
    )  # fmt: skip


def _append(kept: Enclosure, given: Arriving, *, at: datetime) -> None:
    sealed = queries.enclosure_cipher().seal(given.piece.hex())
    Piece.objects.create(enclosure=kept, region=kept.region, reach=kept.reach, offset=given.offset, sealed=sealed)  # fmt: skip
    kept.arrived += len(given.piece)
    if kept.arrived == kept.size:
        is_same = hashlib.sha256(_opened(kept)).hexdigest() == kept.sha256
        kept.whole_at = at if is_same else None
        if not is_same:
            kept.pieces.all().delete()
            kept.arrived = 0
    kept.save(update_fields=["arrived", "whole_at"])


def _opened(kept: Enclosure) -> bytes:
    cipher = queries.enclosure_cipher()
    pieces = kept.pieces.order_by("offset")
    return b"".join(bytes.fromhex(cipher.open(bytes(one.sealed))) for one in pieces)


def _locked(device: Device) -> Device:
    """A phone as it is now; nobody else changes it meanwhile."""
    with seeing(EVERYWHERE):
        return Device.objects.select_for_update(of=("self",)).select_related("officer").get(pk=device.pk)


def _stopped(device: Device, *, at: datetime) -> None:
    with seeing(EVERYWHERE):
        device.save(update_fields=["closed_at", "revoked_at", "revoked_by", "why"])
        Carried.objects.filter(device=device, left_at=None).update(left_at=at)


def _carry(device: Device, task: Task, form: dict[str, Any], *, by: Actor, at: datetime) -> None:
    carried, is_new = Carried.objects.get_or_create(
        device=device,
        task=task,
        digest=queries.digest_of(form),
        defaults={"region": task.region, "reach": reach_at(task), "form": form, "at": at},
    )
    if carried.left_at is not None:
        Carried.objects.filter(pk=carried.pk).update(left_at=None)
    if is_new:
        about = f"household:{task.household_id}" if task.household_id else f"task:{task.pk}"
        record(who=by.officer.code, what="pocket.carried", about=about, at=at, area=task.region)


def _member(task: Task, person: int | None) -> int | None:
    """The signer where it is a member of the household."""
    return person if person in {one.pk for one in present_members(task)} else None


def _sm3(image: bytes) -> str:
    digest = Hash(SM3())
    digest.update(image)
    return digest.finalize().hex()
