"""What an authorisation permits on a day, and which ones may not be taken in. No permission is ever guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from jiwang.kit.words.phrases import Phrase
from jiwang.registers.authorisations.states import Consent, Purpose, Relation, Scope, Standing
from jiwang.registers.people.rules import years_between

ADULT = 18  # 《民法典》第17条
LONGEST_YEARS = 3
SHORTEST_WORDS = 4
OLDEST = 130


class AuthorisationRefused(ValueError):
    """An authorisation that may not be taken in; the message is for people."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs, or for whom it is signed."""

    person: int | None  # None: on no file of the desk
    birth: date | None  # None: nobody knows
    died_on: date | None = None  # as some list says

    def is_dead(self, on: date) -> bool:
        """Whether some list says that they have died by a day: an authorisation ends with who gave it (《民法典》第173条)."""
        return self.died_on is not None and self.died_on <= on


@dataclass(frozen=True, slots=True)
class Signed:
    """An authorisation: whose facts, for which items, which kinds of facts, why, and from when to when (both days within)."""

    subject: Signer
    items: frozenset[str]
    scope: frozenset[Scope]
    purpose: Purpose
    signed_on: date
    expires_on: date
    lacks_capacity: bool = False
    guardian: Signer | None = None
    withdrawn_on: date | None = None

    def standing(self, on: date) -> Standing:
        """A withdrawal counts at once: nothing is permitted on its day any more."""
        if self.withdrawn_on is not None and on >= self.withdrawn_on:
            return Standing.WITHDRAWN
        if on > self.expires_on:
            return Standing.EXPIRED
        return Standing.LIVE if on >= self.signed_on else Standing.WAITING


@dataclass(frozen=True, slots=True)
class Named:
    """A supporter as the family or the village tells of them: no paper of theirs is needed for that, and no number is taken (art. 41)."""

    name: str
    relation: Relation
    of: tuple[int, ...]
    consent: Consent
    said: str
    birth: date | None = None


def refusal_of_named(told: Named, *, members: Collection[int], has_signed: bool, today: date) -> str | None:
    """Why a supporter may not be written down so, in words for the clerk; None where they may."""
    if not told.name.strip():
        return "请写义务人姓名。"
    if not told.of or not set(told.of) <= set(members):
        return "请在本户成员里勾选他（她）要赡养、抚养、扶养谁。"
    if told.birth is not None and not 0 <= years_between(told.birth, today) <= OLDEST:
        return "出生日期不对：不能晚于今天，也不能早于130年前。不知道就空着。"
    if len(told.said.strip()) < SHORTEST_WORDS:
        return "请写明本人怎么说的、听谁说的，或者原来哪里记错了，至少4个字。"
    if told.consent is not Consent.STRUCK and (told.consent is Consent.SIGNED) != has_signed:
        return "签没签要看授权书：签了的，请用“记户外义务人的授权”登记。"
    return None


def newest(rows: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """Of rows that follow one another (key, and the key of the row before), the newest of each: every key maps onto it."""
    rows = list(rows)
    after = {before: key for key, before in rows if before is not None}
    found = {}
    for key, _before in rows:
        found[key] = key
        while found[key] in after:
            found[key] = after[found[key]]
    return found


def refusal(asked: Signed, *, today: date) -> str | None:
    """Why an authorisation may not be taken in, in words for the clerk; None where it may."""
    return (
        _wrong_purpose(asked)
        or _wrong_dates(asked, today)
        or _wrong_extent(asked)
        or _dead_signer(asked, today)
        or _wrong_guardian(asked)
    )


def is_valid(asked: Signed) -> bool:
    """Whether the right person has signed, for something, for a time."""
    return asked.signed_on <= asked.expires_on and (_wrong_extent(asked) or _wrong_guardian(asked)) is None


def permits(
    authorisations: Iterable[Signed], item: str, purpose: Purpose, *, on: date, scope: Scope | None = None
) -> bool:
    """Whether some authorisation lets facts be used for an item and a purpose on a day; with `scope`, facts of that kind.

    One that has expired, is withdrawn, begins later or was signed by the wrong person permits nothing; nor does one of the dead.
    """
    return any(
        item in one.items
        and one.purpose is purpose
        and (scope is None or scope in one.scope)
        and one.standing(on) is Standing.LIVE
        and is_valid(one)
        and not one.subject.is_dead(on)
        for one in authorisations
    )


def needs_guardian(subject: Signer, *, on: date, lacks_capacity: bool) -> bool | None:
    """Whether somebody else must sign; None where nobody knows the age."""
    if lacks_capacity:
        return True
    return None if subject.birth is None else years_between(subject.birth, on) < ADULT


def _wrong_purpose(asked: Signed) -> str | None:
    """A supporter from outside signs for their own check and nothing else; a member never as a supporter."""
    if asked.subject.person is None and asked.guardian is not None:
        return "户外的赡养、抚养、扶养人要本人签字（《社会救助法》第41条）。"
    if (asked.subject.person is None) == (asked.purpose is Purpose.SUPPORT):
        return None
    return "户外的赡养、抚养、扶养人另行登记；本户成员请选申请救助或在保复核。"


def _wrong_dates(asked: Signed, today: date) -> str | None:
    if asked.signed_on > today:
        return "签字日期不能晚于今天。"
    if asked.expires_on < asked.signed_on:
        return "截止日期早于签字日期。"
    if years_between(asked.signed_on, asked.expires_on) >= LONGEST_YEARS:
        return Phrase("授权最长不超过%(years)d年。请改截止日期，到期再签。", years=LONGEST_YEARS)
    return None


def _wrong_extent(asked: Signed) -> str | None:
    if not asked.items:
        return "请选至少一个事项：没有写明的事项不能用。"
    return None if asked.scope else "请选至少一类可以核对的信息。"


def _dead_signer(asked: Signed, today: date) -> str | None:
    """In words that do not tell a village what a list of the dead says: whoever may read it sees it on the file."""
    signers = (asked.subject, asked.guardian)
    if not any(one.is_dead(today) for one in signers if one is not None):
        return None
    return "这位的身份信息要先由县级核实，现在不能签字，也不能作监护人。请联系县级审核员。"


def _wrong_guardian(asked: Signed) -> str | None:
    needed = needs_guardian(asked.subject, on=asked.signed_on, lacks_capacity=asked.lacks_capacity)
    if needed is None:
        return "本人出生日期不清，不能判断由谁签字。请先核实出生日期。"
    if asked.guardian is None:
        return "本人未成年或无民事行为能力，要由监护人签字。请选监护人。" if needed else None
    if asked.guardian.person == asked.subject.person:
        return "监护人不能是本人。"
    if asked.guardian.birth is None:
        return "监护人出生日期不清。请先核实。"
    is_adult = years_between(asked.guardian.birth, asked.signed_on) >= ADULT
    return None if is_adult else "监护人要年满18周岁。"
