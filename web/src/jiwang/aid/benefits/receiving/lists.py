"""Accounts of many units at once: a file is taken in, judged row by row, and counts once a second person has confirmed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from jiwang.aid.benefits.models import Lift, Pause, Payee, PayeeAnswer, PayeeList, PayeeRow
from jiwang.aid.benefits.queries import cipher, homes_paid_into, payees_of
from jiwang.aid.benefits.receiving import rules
from jiwang.aid.benefits.receiving.rules import Home, Told, Whole
from jiwang.aid.benefits.rules import BenefitRefused, check_reason, check_second
from jiwang.aid.benefits.states import GOOD, KEEPERS, LISTS_LIVE, READERS, Cause, Fate, Listing, Relation
from jiwang.analysis.batches import NUMBER_MARK, ListColumn, id_number, list_rows
from jiwang.jobs.actions import enqueue
from jiwang.kit.turns import each_at_a_time, one_at_a_time
from jiwang.kit.vaults import Kept
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import deaths_of, number_cipher
from jiwang.registers.staff.states import Duty
from jiwang.stages.dispatch.actions import Actor
from jiwang.trail.actions import record, record_each, recorded

COLUMNS = (
    ListColumn("name", "姓名", ("户主姓名", "户主", "姓名（户主或成员）")),
    ListColumn("number", "身份证号码", ("证件号", "证件号码", "身份证号", "公民身份号码", "户主身份证号")),
    ListColumn("holder", "账户名称", ("户名", "开户名", "账户名", "收款人", "收款人姓名"), False),
    ListColumn("bank", "开户银行", ("开户行", "银行", "开户银行名称", "银行名称")),
    ListColumn("account", "银行账号", ("账号", "卡号", "银行卡号", "收款账号", "存折账号", "一卡通账号")),
    ListColumn("relation", "谁的账户", ("账户类型", "收款人类型"), False),
    ListColumn("paper", "监护人凭什么文书", ("文书", "凭什么文书"), False),
    ListColumn("shared_why", "两户共用的理由", ("共用理由", "共用的理由"), False),
)
_NAMES = UUID("5f0c2ab8-1c6a-4f0e-9a55-3d2f7b8e6a10")


def read(path: Path) -> tuple[tuple[Told, ...], tuple[str, ...]]:
    """The rows of a file, cleaned, and the headings that it lacks. Raises FileRefused for what is no table."""
    rows, missing = list_rows(path, COLUMNS)
    return tuple(rules.told_of(one.row, one.says, id_number=id_number, lost_mark=NUMBER_MARK) for one in rows), missing  # fmt: skip


@recorded
def take_in(
    region: str, kept: Kept, *, name: str, title: str, page: str, by: Actor, at: datetime
) -> tuple[PayeeList, bool]:
    """Take in a file with accounts; a job judges it. The same file that still waits is one: whether it is new."""
    one_at_a_time("payee list", region)
    if not _holds(by, region, KEEPERS):
        raise BenefitRefused("收款账户由这个地方的乡镇经办或县级审核人提出。")
    made, is_new = PayeeList.objects.get_or_create(
        region=region, sha256=kept.sha256, state__in=sorted(LISTS_LIVE), defaults={"kept": kept.name, "name": name[:120], "by": by.officer, "at": at, "state": Listing.READING}
    )  # fmt: skip
    if is_new:
        enqueue("benefits.read_payees", about=f"payee_list:{made.pk}", title=title, by=by.officer.code, at=at, area=region, page=f"{page}{made.pk}/", alone=f"payees:{region}")  # fmt: skip
    record(who=by.officer.code, what="benefits.list_taken_in", about=f"payee_list:{made.pk}", why="" if is_new else "重复送达", at=at, area=region)  # fmt: skip
    return made, is_new


@recorded
def judge(listed: PayeeList, rows: Sequence[Told], *, whole: Whole, at: datetime) -> None:
    """Judge some rows; nothing is changed by it. Judged again, it comes to the same."""
    if _locked(listed.pk).state != Listing.READING:
        raise BenefitRefused("这份名单刚刚被别人办过了，请刷新后再看。")
    people = people_of(rows)
    homes = homes_of(people.values())
    paid = homes_paid_into({cipher().blind(one.account) for one in rows if one.account})
    PayeeRow.objects.filter(listed=listed, row__in=[one.row for one in rows]).delete()
    made = []
    for one in rows:
        person = people.get(one.number)
        home = homes.get(person.household_id) if person else None
        others = whole.users.get(one.account, frozenset()) | paid.get(
            cipher().blind(one.account), frozenset()
        )
        fate, why = _fate(one, person, home, listed=listed, whole=whole, others=others)
        made.append(_row(listed, one, person, home=home, fate=fate, why=why))
    current = payees_of({one.household_id for one in made if one.household_id})
    for row in made:
        row.before = current.get(row.household_id or 0)
        row.fate = Fate.CHANGED if row.fate == Fate.NEW and row.before else row.fate
    PayeeRow.objects.bulk_create(made, batch_size=1000)
    record(who=listed.by.code, what="benefits.list_judged", about=f"payee_list:{listed.pk}", at=at, area=listed.region)  # fmt: skip


@recorded
def finish_judging(listed: PayeeList, *, by: str, at: datetime, why: str = "") -> PayeeList:
    """A list is judged: it waits for the second person, or says nothing new, or could not be read."""
    found = _locked(listed.pk)
    good = PayeeRow.objects.filter(listed=found, fate__in=GOOD).exists()
    found.state, found.why, found.kept = Listing.DROPPED if why else Listing.READ if good else Listing.UNCHANGED, why[:300], ""  # fmt: skip
    found.save(update_fields=["state", "why", "kept"])
    record(
        who=by, what="benefits.list_judged", about=f"payee_list:{found.pk}", why=why, at=at, area=found.region
    )
    return found


@recorded
def confirm(list_id: int, *, title: str, page: str, by: Actor, at: datetime) -> PayeeList:
    """The second person confirms every good row of a list at once; a job works them in."""
    found = _waiting(list_id, by)
    check_second(found.by_id, by.officer.pk)
    found.state, found.answered_by, found.answered_at = Listing.TAKING, by.officer, at
    found.save(update_fields=["state", "answered_by", "answered_at"])
    enqueue("benefits.take_payees", about=f"payee_list:{found.pk}", title=title, by=by.officer.code, at=at, area=found.region, page=page, alone=f"payees:{found.region}")  # fmt: skip
    record(who=by.officer.code, what="benefits.list_confirmed", about=f"payee_list:{found.pk}", at=at, area=found.region)  # fmt: skip
    return found


@recorded
def drop(list_id: int, *, why: str, by: Actor, at: datetime) -> PayeeList:
    """Somebody does not take a list: no account was changed."""
    found = _waiting(list_id, by)
    check_reason(why)
    found.state, found.why, found.answered_by, found.answered_at = Listing.DROPPED, why.strip()[:300], by.officer, at  # fmt: skip
    found.save(update_fields=["state", "why", "answered_by", "answered_at"])
    PayeeRow.objects.filter(listed=found).update(account_sealed=None)
    record(who=by.officer.code, what="benefits.list_dropped", about=f"payee_list:{found.pk}", why=found.why, at=at, area=found.region)  # fmt: skip
    return found


@recorded
def take(listed: PayeeList, keys: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Work some confirmed rows in; what was changed by hand meanwhile is left as it is, and told. Done again, it does nothing."""
    rows = list(PayeeRow.objects.filter(pk__in=keys, made=None, fate__in=GOOD).select_related("household").order_by("row"))  # fmt: skip
    numbers = {one.pk: cipher().open(bytes(one.account_sealed or b"")) for one in rows}
    blinds = {key: cipher().blind(number) for key, number in numbers.items()}
    each_at_a_time("payee", [one.household_id for one in rows])
    each_at_a_time("account", {one.hex() for one in blinds.values()})
    homes = homes_of(Person.objects.filter(household__in=[one.household_id for one in rows], is_present=True))
    now, paid = payees_of(homes), homes_paid_into(set(blinds.values()))
    good = []
    for one in rows:
        home, before = homes.get(one.household_id or 0), now.get(one.household_id or 0)
        told = Told(
            one.row, one.name, holder=one.holder, relation=Relation(one.relation), shared_why=one.shared_why
        )
        one.why = rules.CHANGED_SINCE if home is None or (before.pk if before else None) != one.before_id else rules.refusal(told, home, others=paid.get(blinds[one.pk], frozenset()))  # fmt: skip
        if one.why:
            one.fate, one.account_sealed = str(Fate.REFUSED), None
            one.save(update_fields=["fate", "why", "account_sealed"])
        else:
            good.append(one)
    _make(listed, [(one, numbers[one.pk], blinds[one.pk]) for one in good], by=by, at=at)
    record(who=by.officer.code, what="benefits.list_worked_in", about=f"payee_list:{listed.pk}", at=at, area=listed.region)  # fmt: skip


@recorded
def finish(listed: PayeeList, *, by: str, at: datetime) -> None:
    """Every row of a list is worked in."""
    PayeeList.objects.filter(pk=listed.pk).update(state=Listing.TAKEN)
    PayeeRow.objects.filter(listed=listed).update(account_sealed=None)
    record(who=by, what="benefits.list_worked_in", about=f"payee_list:{listed.pk}", at=at, area=listed.region)


@recorded
def look_at(listed: PayeeList, *, by: Actor, at: datetime) -> None:
    """Note that somebody has opened a list."""
    record(who=by.officer.code, what="benefits.list_read", about=f"payee_list:{listed.pk}", at=at, area=listed.region)  # fmt: skip


def seen_whole(rows: Sequence[Told]) -> Whole:
    """A list as a whole: of the rows of which a household is known."""
    people = people_of(rows)
    return rules.whole_of((people[one.number].household_id, one) for one in rows if one.number in people)


def people_of(rows: Iterable[Told]) -> dict[str, Person]:
    """Who has the numbers of some rows."""
    blinds = {number_cipher().blind(one.number): one.number for one in rows if one.number}
    found = Person.objects.filter(number_blind__in=list(blinds), merged_into=None).order_by(
        "is_present", "pk"
    )
    return {blinds[bytes(one.number_blind or b"")]: one for one in found}


def homes_of(people: Iterable[Person]) -> dict[int, Home]:
    """What the desk knows of the households of some persons."""
    keys = {one.household_id for one in people}
    members = list(
        Person.objects.filter(household__in=keys, is_present=True, merged_into=None).order_by("pk")
    )
    dead, names = set(deaths_of(members)), defaultdict[int, dict[str, int]](dict)
    for one in members:
        names[one.household_id].setdefault(rules.plain(one.name), one.pk)
    waiting = set(Payee.objects.filter(household__in=keys, answer=None).values_list("household", flat=True))
    current = payees_of(keys)
    return {key: Home(key, names[key], frozenset(dead & set(names[key].values())), _now(current.get(key)), key in waiting) for key in keys}  # fmt: skip


def _now(payee: Payee | None) -> tuple[str, str, str, str, str] | None:
    if payee is None:
        return None
    number = cipher().open(bytes(payee.account_sealed))
    return number, rules.plain(payee.name), rules.tidy(payee.bank), payee.relation, payee.paper


def _fate(
    one: Told, person: Person | None, home: Home | None, *, listed: PayeeList, whole: Whole, others: frozenset[int]
) -> tuple[Fate, str]:  # fmt: skip
    if one.why:
        return Fate.REFUSED, one.why
    if person is None or not person.region.startswith(listed.region):
        return Fate.REFUSED, rules.UNKNOWN
    if home is None or not person.is_present:
        return Fate.REFUSED, rules.GONE
    if rules.plain(person.name) != one.name:
        return Fate.REFUSED, rules.OTHER_NAME
    if home.id in whole.torn:
        return Fate.REFUSED, rules.TWO_ROWS
    if one.row in whole.again or (home.now == rules.key_of(one) and not home.has_waiting):
        return Fate.SAME, ""
    why = rules.refusal(one, home, others=others)
    return (Fate.REFUSED, why) if why else (Fate.NEW, "")


def _row(
    listed: PayeeList, one: Told, person: Person | None, *, home: Home | None, fate: Fate, why: str
) -> PayeeRow:
    is_ours = person is not None and home is not None and person.region.startswith(listed.region)
    is_own, is_good = one.relation is Relation.MEMBER, fate in GOOD
    return PayeeRow(
        listed=listed, region=person.region if is_ours and person else listed.region, household_id=home.id if is_ours and home else None,
        row=one.row, name=one.name, fate=fate, why=why, holder=one.holder, person_id=home.members.get(one.holder) if home and is_ours and is_own else None,
        relation=one.relation, paper="" if is_own else one.paper, bank=one.bank, tail=one.account[-4:],
        account_sealed=cipher().seal(one.account) if is_good else None, shared_why=one.shared_why,
    )  # fmt: skip


def _make(listed: PayeeList, rows: Sequence[tuple[PayeeRow, str, bytes]], *, by: Actor, at: datetime) -> None:
    if not rows:
        return
    made = [
        Payee(
            id=uuid5(_NAMES, f"{listed.pk}:{one.row}"), household=one.household, region=one.region, name=one.holder, person_id=one.person_id,
            relation=one.relation, paper=one.paper, bank=one.bank, tail=one.tail, account_sealed=cipher().seal(number), account_blind=blind,
            shared_why=one.shared_why, by_id=listed.by_id, at=listed.at,
        )
        for one, number, blind in rows
    ]  # fmt: skip
    Payee.objects.bulk_create(made)
    PayeeAnswer.objects.bulk_create(
        PayeeAnswer(payee=one, household_id=one.household_id, region=one.region, is_accepted=True, by=by.officer, at=at) for one in made
    )  # fmt: skip
    for (row, _number, _blind), payee in zip(rows, made, strict=True):
        row.made, row.account_sealed = payee, None
    PayeeRow.objects.bulk_update(
        [row for row, _number, _blind in rows], ["made", "account_sealed"], batch_size=500
    )
    held = Pause.objects.filter(household__in=[one.household_id for one in made], cause=Cause.RETURNED, lift=None, until__gte=by.on)  # fmt: skip
    Lift.objects.bulk_create(Lift(pause=one, household_id=one.household_id, region=one.region, why="账户已更正", by=by.officer, at=at) for one in held)  # fmt: skip
    record_each(who=by.officer.code, what="benefits.payee_answered", about=[(f"payee:{one.pk}", one.region) for one in made], at=at, why=f"名单{listed.pk}")  # fmt: skip


def _locked(list_id: int) -> PayeeList:
    return (
        PayeeList.objects.select_for_update(of=("self",)).select_related("by", "answered_by").get(pk=list_id)
    )


def _waiting(list_id: int, by: Actor) -> PayeeList:
    found = _locked(list_id)
    if not _holds(by, found.region, READERS):
        raise BenefitRefused("这份名单由管这个地方的人确认。")
    if found.state != Listing.READ:
        raise BenefitRefused("这份名单刚刚被别人办过了，或还在核对，请刷新后再看。")
    return found


def _holds(by: Actor, region: str, duties: Iterable[Duty]) -> bool:
    return any(one.duty in duties and region.startswith(one.area) for one in by.held)
