"""What a row of a list of accounts says, and why it cannot be taken. No database, no clock. Every reason says how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jiwang.aid.benefits.states import Relation

NO_NAME = "没有写姓名。请补上再上传。"
NO_NUMBER = "证件号不对（位数或校验位不符）。请对照身份证重填。"
NUMBER_LOST = "证件号被表格软件改成了数字，末几位丢了。请把这一列设成文本，重新填写。"
UNKNOWN = "您管的地方没有这个证件号的人。请核对；人在别处的，由那里办。"
GONE = "这个人不在现在的任何一户里（迁出、并档或销户）。请先核对这户的家庭成员。"
OTHER_NAME = "姓名和这个证件号的人不一样。请核对是不是填串了行。"
NO_BANK = "看不出是哪家银行。请写全称，例如：示例农商行清溪支行。"
NO_ACCOUNT = "账号要是8到30位数字。请对照存折或银行卡。"
ACCOUNT_LOST = "账号被表格软件改成了数字（科学记数），末几位丢了。请把这一列设成文本，重新填写。"
WRONG_CHECK = "银行卡号的校验位不符，多半抄错了一位。请对照卡面；确是存折账号的，请到这户的页面手工提出。"
NO_RELATION = "“谁的账户”只写：成员，或者监护人。"
NOT_MEMBER = "账户名称不是这户成员的姓名。监护人代收的，“谁的账户”写监护人，并写明文书。"
NO_PAPER = "监护人代收的，请写明凭什么文书（判决书、指定监护证明、户口本等），至少4个字。"
DEAD = "收款人有死亡登记，不能作收款人。请换另一位成员或监护人的账户。"
SHARED = "这个账号是别的户的，或名单里另一户也写了它。请核对；确需共用的，写明共用的理由，至少4个字。"
TWO_ROWS = "同一户在名单里有两行，内容不一样，哪一行都没有认。请只留对的一行。"
WAITING = "这户有一个账户等着复核。请先到这户的页面复核或退回，再上传。"
CHANGED_SINCE = "上传以后这户的账户或成员被别人改过，没有覆盖。请核对后重新上传这一行。"
TOO_LONG = "有一格字太多。姓名、开户行60字以内，文书120字以内，理由200字以内。"

_BANK = re.compile("[工农中建交]行|银行|农[商合]行|信用(?:联?社|合作)|农信社|邮储")
_ACCOUNT = re.compile(r"\d{8,30}")
_CARD = re.compile(r"62\d{14,17}")
_LOST = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_BLANKS = re.compile("[\\s\u200b-\u200f\u2060\ufeff'\"`_-]+")
_DOTS = re.compile("[.•‧∙・﹒]")
_RELATIONS = {
    "": Relation.MEMBER, "成员": Relation.MEMBER, "本人": Relation.MEMBER, "家庭成员": Relation.MEMBER,
    "家庭成员本人账户": Relation.MEMBER, "监护人": Relation.GUARDIAN, "监护人账户": Relation.GUARDIAN,
}  # fmt: skip
_MOST = {"holder": 60, "bank": 60, "paper": 120, "shared_why": 200}
SHORTEST_REASON = 4


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it was cleaned; `why` where it can be taken no further."""

    row: int
    name: str
    number: str = ""
    holder: str = ""  # whose name the account has
    relation: Relation = Relation.MEMBER
    paper: str = ""
    bank: str = ""
    account: str = ""
    shared_why: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """What the desk knows of the household of a row: who may be paid, who has died, its account, and whether one waits."""

    id: int
    members: Mapping[str, int]  # by name
    dead: frozenset[int] = frozenset()
    now: tuple[str, str, str, str, str] | None = (
        None  # account, name, bank, relation and paper of the account in use
    )
    has_waiting: bool = False


def plain(text: str) -> str:
    """Full-width signs narrowed, blanks gone, one kind of dot within a name."""
    return _DOTS.sub("·", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))


def tidy(text: str) -> str:
    """Full-width signs narrowed, blanks at the ends and doubled ones gone."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_card_right(number: str) -> bool:
    """Whether the last digit of a bank card is the one that the others ask for (Luhn); of any other account nobody knows."""
    if not _CARD.fullmatch(number):
        return True
    digits = [int(one) for one in reversed(number)]
    return sum(one if at % 2 == 0 else sum(divmod(2 * one, 10)) for at, one in enumerate(digits)) % 10 == 0


def told_of(
    row: int, says: Mapping[str, str], *, id_number: Callable[[str], tuple[str, bool]], lost_mark: str
) -> Told:
    """A row of the file cleaned, and the first reason for which it cannot be taken."""
    name, account = plain(says["name"]), _BLANKS.sub("", unicodedata.normalize("NFKC", says["account"]))
    number, is_lost = id_number(says["number"])
    words = {key: tidy(says[key]) for key in ("bank", "paper", "shared_why")}
    words["holder"] = plain(says["holder"]) or name
    relation = _RELATIONS.get(plain(says["relation"]))
    is_account_lost = lost_mark in account or bool(_LOST.fullmatch(account))
    reasons = (
        (not name, NO_NAME),
        (is_lost, NUMBER_LOST),
        (not number, NO_NUMBER),
        (len(name) > _MOST["holder"] or any(len(words[key]) > most for key, most in _MOST.items()), TOO_LONG),
        (not _BANK.search(words["bank"]), NO_BANK),
        (is_account_lost, ACCOUNT_LOST),
        (not _ACCOUNT.fullmatch(account), NO_ACCOUNT),
        (not is_card_right(account), WRONG_CHECK),
        (relation is None, NO_RELATION),
        (relation is Relation.GUARDIAN and len(words["paper"]) < SHORTEST_REASON, NO_PAPER),
    )
    why = next((reason for is_so, reason in reasons if is_so), "")
    cut = {key: words[key][:most] for key, most in _MOST.items()}
    is_kept = not is_account_lost and _ACCOUNT.fullmatch(account)
    return Told(row, name[:60], number, relation=relation or Relation.MEMBER, account=account if is_kept else "", why=why, **cut)  # fmt: skip


def refusal(told: Told, home: Home, *, others: frozenset[int]) -> str:
    """Why a row of a known household cannot be taken; empty where it can. `others` are the households that have its account."""
    payee = home.members.get(told.holder)
    is_own = told.relation is Relation.MEMBER
    reasons = (
        (is_own and payee is None, NOT_MEMBER),
        (is_own and payee in home.dead, DEAD),
        (home.has_waiting, WAITING),
        (bool(others - {home.id}) and len(told.shared_why) < SHORTEST_REASON, SHARED),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def key_of(told: Told) -> tuple[str, str, str, str, str]:
    """What makes an account the same as another one."""
    paper = told.paper if told.relation is Relation.GUARDIAN else ""
    return told.account, told.holder, told.bank, str(told.relation), paper


@dataclass(frozen=True, slots=True)
class Whole:
    """What only the whole of a list shows: households with two different rows, rows that repeat an earlier one, and who is paid into what."""

    torn: frozenset[int]
    again: frozenset[int]
    users: Mapping[str, frozenset[int]]


def whole_of(rows: Iterable[tuple[int, Told]]) -> Whole:
    """A list as a whole, whatever the order of its rows: of each row its household."""
    said, users = defaultdict[int, dict[tuple[str, ...], int]](dict), defaultdict[str, set[int]](set)
    again = set()
    for home, one in rows:
        key = (*key_of(one), one.shared_why, one.why)
        if said[home].setdefault(key, one.row) != one.row:
            again.add(one.row)
        if one.account:
            users[one.account].add(home)
    return Whole(
        frozenset(home for home, found in said.items() if len(found) > 1),
        frozenset(again),
        {account: frozenset(homes) for account, homes in users.items()},
    )
