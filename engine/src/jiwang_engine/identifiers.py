"""Resident ID numbers (GB 11643): cleaned, checked and turned into an integer key.

`with_identifiers` does it in SQL for millions of rows, `identify` in Python for one. Both read the same table of
forms, so that they cannot drift apart. Clean rows take a short path (one regular expression, one integer sum); only
rows that do not look clean pay for the rest. The area code is never judged: codes change and old ones stay valid.
A wrong check digit is reported, never corrected.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

NUMBER_MARK = "\ue000"
"""Stands before an ID that a spreadsheet kept as a number of 16 digits or more: its last digits are lost."""


class IdStatus(IntEnum):
    """What became of an ID cell; below 10 the key is usable."""

    CLEAN = 0
    CLEANED = 1
    OLD = 2
    CUT = 3
    CERTIFICATE = 4
    STUDENT = 5
    MISSING = 10
    WRONG_CHECK = 11
    WRONG_DATE = 12
    WRONG_LENGTH = 13
    DAMAGED = 14
    MASKED = 15
    OTHER = 16

    @property
    def label(self) -> str:
        """The status in Chinese."""
        return ID_STATUS_LABELS[self]

    @property
    def usable(self) -> bool:
        """Whether the key may be compared with other keys."""
        return self < IdStatus.MISSING

    @property
    def derived(self) -> bool:
        """Whether digits were added by rule, so that the name must agree before anybody relies on the key."""
        return self in (IdStatus.OLD, IdStatus.CUT)


ID_STATUS_LABELS = {
    IdStatus.CLEAN: "规范",
    IdStatus.CLEANED: "已去除多余字符",
    IdStatus.OLD: "15位旧号，已推算",
    IdStatus.CUT: "17位，已补末位X",
    IdStatus.CERTIFICATE: "取自残疾人证号",
    IdStatus.STUDENT: "取自学籍号",
    IdStatus.MISSING: "空缺",
    IdStatus.WRONG_CHECK: "校验位不符",
    IdStatus.WRONG_DATE: "出生日期不存在",
    IdStatus.WRONG_LENGTH: "位数不对",
    IdStatus.DAMAGED: "被表格软件损坏",
    IdStatus.MASKED: "已被遮盖",
    IdStatus.OTHER: "不是居民身份证号",
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """An ID cell after cleaning; `key` is p17 * 11 + check value, None when unusable."""

    text: str | None
    key: int | None
    status: IdStatus


_LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Form:
    """One way an ID is written: its pattern after cleaning, and where the number stands in it."""

    pattern: str
    status: IdStatus  # when the check digit and the date are right
    skip: int = 0
    length: int = _LONGEST  # what is kept of a text that is no ID


_DAY = "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|[12][0-9]))"
_P17 = f"[1-9][0-9]{{5}}(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}"
_FULL = f"{_P17}[0-9X]"
_OLD = f"[1-9][0-9]{{7}}{_DAY}[0-9]{{3}}"
_NOTHING = r"[/\\.。?？、*]*|0+|1+|9+|#.*|无|不详|未知|暂无|没有|未办|未办理|无证|无身份证|不清楚|待补|待核|空|NULL|NONE|NAN|N/A|NA"

# The first pattern that fits decides. Missing comes first: fifteen ones would pass for a person born in 1911.
_FORMS = (
    _Form(_FULL, IdStatus.CLEANED),
    _Form(_NOTHING, IdStatus.MISSING, length=0),
    _Form(f"{NUMBER_MARK}.*", IdStatus.DAMAGED, skip=1),
    _Form(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", IdStatus.DAMAGED),
    _Form(rf"{_FULL}\.0+", IdStatus.CLEANED, length=18),
    _Form(rf"{_OLD}(?:\.0+)?", IdStatus.OLD, length=15),
    _Form(_P17, IdStatus.CUT),
    _Form(f"{_FULL}[1-7][1-4](?:B[0-9])?", IdStatus.CERTIFICATE, length=18),
    _Form(f"G{_FULL}", IdStatus.STUDENT, skip=1),
    _Form("[0-9]{17}[0-9X]", IdStatus.WRONG_DATE),
    _Form(r"[0-9X]*[0-9][0-9X]*(?:\.0+)?", IdStatus.WRONG_LENGTH),
    _Form(r"[0-9]+\*+[0-9X*]*", IdStatus.MASKED),
    _Form("(?s).*", IdStatus.OTHER),
)
_FLOATED = 4  # the form with a decimal point: harmless unless the number went through a float

_NOISE = "[\x00-\x20\x7f-\xa0\xad\u1680\u2000-\u2015\u2018-\u201f\u2028-\u202f\u205f-\u206f\u3000\ufeff'\"`´_＇＂－-]+"
_WIDE = "".join(chr(code) for code in range(0xFF10, 0xFF1A)) + "".join(chr(c) for c in range(0xFF21, 0xFF3B))
_NARROW = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL = "abcdefghijklmnopqrstuvwxyz"
_WIDE_SMALL = "".join(chr(code) for code in range(0xFF41, 0xFF5B))
_ODD_X = "×✕ХхΧχ"  # a multiplication sign, Cyrillic and Greek letters that look like X
_FROM = _WIDE + _SMALL + _WIDE_SMALL + _ODD_X + "．＊"
_TO = _NARROW + _NARROW[10:] * 2 + "X" * len(_ODD_X) + ".*"
_SPELLING = str.maketrans(_FROM, _TO)


def identify(text: str | None) -> Identifier:
    """Clean and check one ID cell; the same answer as `with_identifiers` gives in SQL."""
    if text is not None and re.fullmatch(_FULL, text):
        key, failed = _complete(text)
        return Identifier(text, key, failed or IdStatus.CLEAN)
    clean = re.sub(_NOISE, "", text or "").translate(_SPELLING)
    number = next(n for n, form in enumerate(_FORMS) if re.fullmatch(form.pattern, clean))
    form = _FORMS[number]
    cut = clean[form.skip : form.skip + form.length]
    if number == _FLOATED and cut[17] != "X" and int(float(cut)) == int(cut):
        return Identifier(cut, None, IdStatus.DAMAGED)
    key, failed = _COMPLETED.get(form.status, _unusable)(cut)
    return Identifier(cut or None, key, failed or form.status)


def masked_id(text: str) -> str:
    """Hide the middle of an ID: three characters at the head and four at the tail stay, fewer of short ones."""
    head, tail = _shown_ends(len(text))
    return text[:head] + "*" * (len(text) - head - tail) + (text[-tail:] if tail else "")


def masked_id_sql(column: str) -> str:
    """The same as `masked_id`, as an SQL expression."""

    def hidden(length: int) -> str:
        head, tail = _shown_ends(length)
        return f"left({column}, {head}) || repeat('*', length({column}) - {head + tail}) || right({column}, {tail})"

    lengths = f"WHEN length({column}) >= 15 THEN {hidden(15)} WHEN length({column}) >= 8 THEN {hidden(8)}"
    return f"CASE {lengths} ELSE repeat('*', length({column})) END"


def _shown_ends(length: int) -> tuple[int, int]:
    """How many characters may be shown at the head and at the tail of a text."""
    return (3, 4) if length >= 15 else (2, 2) if length >= 8 else (0, 0)


def check_character(p17: int) -> str:
    """The eighteenth character that belongs to the first seventeen digits."""
    return "0123456789X"[_check_value(p17)]


def number_of(key: int) -> str:
    """The ID number that a key stands for."""
    p17, value = divmod(key, 11)
    return f"{p17}{'0123456789X'[value]}"


def with_identifiers(rows: str, column: str) -> str:
    """A query: every column of `rows` and id_text, id_key, id_status for its VARCHAR `column`.

    `rows` is a table name or a query in parentheses. Written as layers, so that each expression is worked out once.
    """
    plain = f"SELECT *, coalesce(regexp_full_match({column}, '{_FULL}'), false) AS _plain FROM {rows}"
    clean = f"SELECT *, CASE WHEN _plain THEN {column} ELSE {_clean_sql(column)} END AS _clean FROM ({plain})"
    form = f"SELECT *, CASE WHEN _plain THEN 0 ELSE {_form_sql()} END::UTINYINT AS _form FROM ({clean})"
    cut = f"SELECT *, CASE WHEN _plain THEN _clean ELSE {_cut_sql()} END AS id_text FROM ({form})"
    whole = f"SELECT *, TRY_CAST(CASE WHEN _plain THEN {column} END AS BIGINT) AS _whole FROM ({cut})"
    number = f"SELECT *, {_p17_sql()} AS _p17, {_last_sql()} AS _last FROM ({whole})"
    summed = f"SELECT *, ((12 - {_sum_sql()} % 11) % 11)::UTINYINT AS _check FROM ({number})"
    status = f"SELECT *, {_status_sql()} AS id_status FROM ({summed})"
    key = f"CASE WHEN id_status < {IdStatus.MISSING:d} THEN _p17 * 11 + _check END::BIGINT AS id_key"
    working = "_plain, _clean, _form, _whole, _p17, _last, _check"
    return f"SELECT * EXCLUDE ({working}), {key} FROM ({status})"


def _check_value(p17: int) -> int:
    digits = f"{p17:017d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return (12 - total % 11) % 11


def _exists(p17: int) -> bool:
    """Whether the date is in the calendar; the patterns leave only 29 February open."""
    year, day = p17 // 10**7 % 10**4, p17 // 1000 % 10**4
    return day != 229 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))


def _complete(text: str) -> tuple[int | None, IdStatus | None]:
    p17 = int(text[:17])
    if not _exists(p17):
        return None, IdStatus.WRONG_DATE
    value = _check_value(p17)
    if text[17] == "0123456789X"[value]:
        return p17 * 11 + value, None
    # A spreadsheet keeps fifteen digits and writes zeros for the rest.
    return None, IdStatus.DAMAGED if text.endswith("000") else IdStatus.WRONG_CHECK


def _from_old(text: str) -> tuple[int | None, IdStatus | None]:
    p17 = int(f"{text[:6]}19{text[6:]}")
    return (p17 * 11 + _check_value(p17), None) if _exists(p17) else (None, IdStatus.WRONG_DATE)


def _from_cut(text: str) -> tuple[int | None, IdStatus | None]:
    """Only a lost X can be put back: with any other check digit nobody knows which digit is missing."""
    p17 = int(text)
    is_sure = _exists(p17) and _check_value(p17) == 10
    return (p17 * 11 + 10, None) if is_sure else (None, IdStatus.WRONG_LENGTH)


def _unusable(_: str) -> tuple[int | None, IdStatus | None]:
    return None, None


_COMPLETED: dict[IdStatus, Callable[[str], tuple[int | None, IdStatus | None]]] = {
    IdStatus.CLEANED: _complete,
    IdStatus.CERTIFICATE: _complete,
    IdStatus.STUDENT: _complete,
    IdStatus.OLD: _from_old,
    IdStatus.CUT: _from_cut,
}
_WITH_CHECK = tuple(n for n, form in enumerate(_FORMS) if _COMPLETED.get(form.status) is _complete)
_OLD_FORM = next(n for n, form in enumerate(_FORMS) if form.status is IdStatus.OLD)
_CUT_FORM = next(n for n, form in enumerate(_FORMS) if form.status is IdStatus.CUT)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _clean_sql(column: str) -> str:
    """Without noise, in one spelling. Both cost much more than to look whether they are needed."""
    noise, odd = _literal(_sql_class(_NOISE)), _literal(f"[{_FROM}]")
    text = f"coalesce({column}, '')"
    bare = f"CASE WHEN regexp_matches({text}, {noise}) THEN regexp_replace({text}, {noise}, '', 'g') ELSE {text} END"
    spelled = f"translate({bare}, {_literal(_FROM)}, {_literal(_TO)})"
    return f"CASE WHEN regexp_matches({text}, {odd}) THEN {spelled} ELSE {bare} END"


def _sql_class(pattern: str) -> str:
    """The pattern with control characters written as escapes: an SQL text cannot hold a NUL."""
    return "".join(f"\\x{{{ord(c):x}}}" if ord(c) < 0x20 or 0x7F <= ord(c) <= 0xA0 else c for c in pattern)


def _form_sql() -> str:
    tests = (f"WHEN regexp_full_match(_clean, {_literal(f.pattern)}) THEN {n}" for n, f in enumerate(_FORMS))
    return f"CASE {' '.join(tests)} END"


def _cut_sql() -> str:
    cuts = (
        f"WHEN {n} THEN substring(_clean, {f.skip + 1}, {f.length})"
        for n, f in enumerate(_FORMS)
        if f.skip or f.length != _LONGEST
    )
    return f"nullif(CASE _form {' '.join(cuts)} ELSE left(_clean, {_LONGEST}) END, '')"


def _p17_sql() -> str:
    full = f"_form IN ({', '.join(map(str, (*_WITH_CHECK, _CUT_FORM)))})"
    old = "CAST(left(id_text, 6) || '19' || substring(id_text, 7, 9) AS BIGINT)"
    p17 = "CAST(substring(id_text, 1, 17) AS BIGINT)"
    return f"CASE WHEN _whole IS NOT NULL THEN _whole // 10 WHEN {full} THEN {p17} WHEN _form = {_OLD_FORM} THEN {old} END"


def _last_sql() -> str:
    """The value of the eighteenth character; an added one needs no comparison."""
    digit = "CASE WHEN ends_with(id_text, 'X') THEN 10 ELSE ascii(right(id_text, 1)) - 48 END"
    shown = f"_form IN ({', '.join(map(str, _WITH_CHECK))})"
    return f"CASE WHEN _whole IS NOT NULL THEN _whole % 10 WHEN _plain THEN 10 WHEN {shown} THEN {digit} WHEN _form = {_CUT_FORM} THEN 10 END"


def _sum_sql() -> str:
    """A number that leaves the same remainder by 11 as the weighted sum of the digits.

    A digit is the number cut before it less ten times the number cut behind it, and -10 is 1 when remainders by 11 are
    all that counts: so each cut number is taken once, with its own weight and that of the digit behind it.
    """
    behind = (*WEIGHTS[1:], 0)
    cuts = enumerate((own + other) % 11 for own, other in zip(WEIGHTS, behind, strict=True))
    return "(" + " + ".join(f"{weight} * (_p17 // {10 ** (16 - i)})" for i, weight in cuts) + ")"


def _status_sql() -> str:
    year = "(_p17 // 10000000 % 10000)"
    leap = f"({year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0))"
    no_day = f"(_p17 // 1000 % 10000 = 229 AND NOT {leap})"
    floated = f"_form = {_FLOATED} AND _last < 10 AND CAST(CAST(id_text AS DOUBLE) AS BIGINT) = CAST(id_text AS BIGINT)"
    own = " ".join(f"WHEN {n} THEN {f.status:d}" for n, f in enumerate(_FORMS))
    tests = (
        ("_plain AND _last = _check AND _p17 // 1000 % 10000 <> 229", IdStatus.CLEAN),
        (f"_form = {_CUT_FORM} AND ({no_day} OR _check <> 10)", IdStatus.WRONG_LENGTH),
        (f"NOT _plain AND {floated}", IdStatus.DAMAGED),
        (no_day, IdStatus.WRONG_DATE),
        ("_plain AND _last = _check", IdStatus.CLEAN),
        ("_last <> _check AND _last = 0 AND _p17 % 100 = 0", IdStatus.DAMAGED),
        ("_last <> _check", IdStatus.WRONG_CHECK),
    )
    cases = " ".join(f"WHEN {test} THEN {status:d}" for test, status in tests)
    return f"(CASE {cases} ELSE CASE _form {own} END END)::UTINYINT"
