"""How long a phone is trusted, and what it may be given. No database, no clock."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta

from jiwang.desk.pocket.states import Sort, Standing
from jiwang.kit.words.phrases import Phrase

TRUSTED = timedelta(days=7)
RENEWED = timedelta(hours=1)  # a phone that asks again within it is given nothing new
MOST_HOUSEHOLDS = 60
MOST_DEVICES = 3  # of one officer at a time
MOST_ENCLOSURES = 6  # of one visit
LARGEST = {Sort.PHOTO: 500_000, Sort.SOUND: 2_000_000}  # bytes
LARGEST_PIECE = 96_000
KEPT = timedelta(days=396)  # thirteen months, like the files of departments
LOST = timedelta(days=92)  # what never became whole, or whose visit never came
LARGEST_MARK = 120_000  # bytes of a drawn signature
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG, _WEBM, _OGG, _MP4 = b"\xff\xd8\xff", b"\x1a\x45\xdf\xa3", b"OggS", b"ftyp"
_KINDS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac", "Mac"), ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("MicroMessenger", "WeChat"), ("HuaweiBrowser", "Huawei"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


class PocketRefused(ValueError):
    """What a phone may not do; the message is for its officer and says what to do."""


def standing(
    *, expires_at: datetime, revoked_at: datetime | None, closed_at: datetime | None, at: datetime
) -> Standing:
    """Where a phone stands at a moment of the desk's own clock."""
    if revoked_at is not None:
        return Standing.REVOKED
    if closed_at is not None:
        return Standing.CLOSED
    return Standing.LIVE if at < expires_at else Standing.EXPIRED


def check_enrolment(live: int) -> None:
    """Refuse one more phone to somebody who has enough of them."""
    if live >= MOST_DEVICES:
        raise PocketRefused(
            Phrase("您已有%(most)d台设备在用。请先在“设备管理”里停用一台。", most=MOST_DEVICES)
        )


def check_stop(*, is_stopped: bool) -> None:
    """Refuse to stop a phone for a second time: who did it and why is kept."""
    if is_stopped:
        raise PocketRefused("这台设备已经停用，请刷新后再看。")


def made_at(*, typed: datetime | None, sent: datetime | None, at: datetime) -> datetime:
    """When something was typed, by the desk's clock: the phone's own may be wrong, but not the time between two of its moments."""
    if typed is None:
        return at
    if sent is None or sent < typed:
        return min(typed, at)
    return max(at - (sent - typed), at - timedelta(days=400))


def image_of(text: str) -> bytes:
    """The picture in a data address. Raises PocketRefused for anything but a small PNG."""
    head, _comma, body = text.partition(",")
    try:
        found = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if head != "data:image/png;base64" or not found.startswith(_PNG) or len(found) > LARGEST_MARK:
        raise PocketRefused("签名图样没有收下：不是手写板画出的图。请清除后重签。")
    return found


def kind_of(image: bytes) -> str:
    """What an enclosure is, by its own first bytes; nothing where it is neither photo nor sound."""
    if image.startswith(_JPEG):
        return "image/jpeg"
    if image.startswith(_WEBM):
        return "audio/webm"
    if image.startswith(_OGG):
        return "audio/ogg"
    return "audio/mp4" if image[4:8] == _MP4 else ""


def check_enclosure(sort: Sort, size: int, *, others: int) -> None:
    """Refuse what is too large or too much beside one visit."""
    if size > LARGEST[sort]:
        raise PocketRefused("照片或录音太大，没有收下。请重拍，或录短一些。")
    if others >= MOST_ENCLOSURES:
        raise PocketRefused(Phrase("一次走访最多附%(most)d件照片和录音，没有收下。", most=MOST_ENCLOSURES))


def check_begin(sort: Sort, piece: bytes) -> None:
    """Refuse the first bytes of anything else."""
    if kind_of(piece).partition("/")[0] != {Sort.PHOTO: "image", Sort.SOUND: "audio"}[sort]:
        raise PocketRefused("没有收下：不是照片或录音。请去掉后重拍或重录。")


def piece_of(text: str) -> bytes:
    """Some bytes as they were sent. Raises PocketRefused for what are none, or too many."""
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not 0 < len(found) <= LARGEST_PIECE:
        raise PocketRefused("照片或录音没有传好，请再送一次。")
    return found


def label_of(agent: str) -> str:
    """What a phone is called on the list of phones, as far as its browser says."""
    kind = next((name for sign, name in _KINDS if re.search(sign, agent)), "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    return " · ".join(one for one in (kind, browser) if one) or "?"
