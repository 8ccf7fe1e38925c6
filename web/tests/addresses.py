"""Every address of the desk: who may go there, about which record, what it is asked, and a form that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import AT, CHEN, COUNTY, LI, NEXT_VILLAGE, TOWNSHIP
from furnishing import WORDS
from numbering import number

DAY = AT.date()
PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
TELL = {"told": WORDS.told, "name": WORDS.name, "address": WORDS.address, "by_name": "", "by_phone": ""}
_POSTING = {"duty": "township_clerk", "area": TOWNSHIP, "department": "", "since": "2026-11-01", "until": ""}
_PAPER = {
    "subject": str(CHEN * 10), "purpose": "application", "items": "dibao", "scope": "income", "signed_on": "2026-10-01",
    "expires_on": "2027-09-30", "guardian": "", "paper": "档案柜3",
}  # fmt: skip
_SUPPORTER = {
    "name": "陈远", "relation": "child", "of": str(CHEN * 10), "number": number(date(1990, 3, 7)), "items": "dibao", "scope": "deposits", "signed_on": "2026-10-01",
    "expires_on": "2027-09-30", "paper": "档案柜3",
}  # fmt: skip
_RULING = {"outcome": "true", "disposal": "", "ground": "", "department": "", "why": "看过了，属实"}
_VISIT = {
    "objection": "存款不是我家的",
    "visit": "00000000-0000-4000-8000-000000000001", "outcome": "true", "met": "head", "visited_on": "2026-10-31", "signed": "paper",
    "companion": "村干部", "why": "看过了，属实", "act": "send", "more": "",
}  # fmt: skip
_UUID = "00000000-0000-4000-8000-00000000000"
_FUND = {
    "deposit": f"{_UUID}2", "region": TOWNSHIP, "kind": "goods", "name": "大米", "channel": "donation", "amount": "20", "unit": "袋",
    "worth": "65", "document": "捐赠协议1号",
}  # fmt: skip
_PAID = {
    "fund": "1", "day": "2026-11-01", "signed": "bank", "evidence": "农商行回单0412号", "received_by": "陈大山", "relation": "self",
    "witness": "", "second": "出纳小韦",
}  # fmt: skip
_PAYEE = {
    "step": "payee", "payee": f"{_UUID}9", "relation": "member", "person": str(LI * 10), "name": "", "paper": "", "bank": "示例农商行清溪支行",
    "number": "6222000012345678", "shared_why": "",
}  # fmt: skip
_PATROL = {
    "patrol": f"{_UUID}5", "region": NEXT_VILLAGE, "spot": "汽车站北门", "day": "2026-11-01", "result": "declined", "companion": "队员老韦",
    "name": "", "note": "一个人睡在长椅上", "passes_on": "on",
}  # fmt: skip
_MEASURE = {
    "label": "联系用人单位", "member": "", "department": "人社", "holder": "", "due_on": "2099-12-31", "success": "签订劳动合同", "said": "",
}  # fmt: skip
_CONSENT = {
    "consent": f"{_UUID}7", "granted": "wall", "cause": "", "illness": "", "name": "陈大山", "relation": "self", "how": "paper",
    "witness": "", "evidence": "档案柜2",
}  # fmt: skip
_LIST = {"area": COUNTY, "since": "2026-12-01", "why": "示例市民发9号调整标准", "is_apart": "on"}
_HURRY = {
    "request": f"{_UUID}4", "person": str(CHEN * 10), "cause": "其他突发变故", "words": "摔伤了，吃饭没有着落", "money": "500",
}  # fmt: skip
_MATTER = {
    "level": "county",
    "part": "",
    "item": "bianyuan",
    "ground": "财产超过规定，但重病重残",
    "words": "有一辆旧车，父亲瘫痪，要用车看病",
}
_COUNT = {
    "count": f"{_UUID}6",
    "label": "困难职工解困脱困",
    "done": "558",
    "total": "",
    "source": "工会台账2020年",
    "day": "2026-10-31",
}
_NEWS = {
    "act": "news", "news": f"{_UUID}7", "words": "大儿子找到工作了", "teller": "陈大山，户主", "happened_on": "2026-10-20", "told_on": "2026-10-31",
}  # fmt: skip
_APPLICATION = {
    "kind": "member", "applicant": str(CHEN * 10), "other": "", "paper": "", "kin_words": "", "wanted": "dibao", "act": "keep",
}  # fmt: skip
_DECLARED = {
    "name": "何师傅", "region": TOWNSHIP, "address": "", "employer": "示例机械厂", "cause": "爱人重病，收入不够支出", "declared_on": "2026-10-31",
    "referral": "",
}  # fmt: skip
_REFERRAL = {
    "kind": "charity", "department": "示例市慈善会", "need": "goods", "words": "冬天缺棉被和米面", "phone": "13900000000",
    "members": "yes", "consent_by": "陈大山", "consent_way": "spoken", "consent_on": "2026-10-31", "application": "",
}  # fmt: skip
_DELIVERY = {
    "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16, "revision": "1", "made_at": "2026-10-31T09:00:00Z",
    "sent_at": "2026-10-31T19:00:00Z", "outcome": "true", "met": "head", "visited_on": "2026-10-31", "signed": "paper", "companion": "",
    "why": "看过了，属实", "q-income.debt": "是",
}  # fmt: skip
_MARK = {
    "mark": "00000000-0000-4000-8000-000000000003", "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16,
    "hand": "family", "person": str(CHEN * 10), "name": "陈大山", "witnesses": "xieli同志", "image": PICTURE,
    "made_at": "2026-10-31T09:00:00Z", "sent_at": "2026-10-31T19:00:00Z",
}  # fmt: skip
_PIECE = {
    "enclosure": "00000000-0000-4000-8000-000000000005", "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16,
    "sort": "photo", "size": "9", "sha256": "0" * 64, "offset": "0", "piece": "/9j/4AAQ", "made_at": "2026-10-31T09:00:00Z",
    "sent_at": "2026-10-31T19:00:00Z",
}  # fmt: skip
_RESOLUTION = {
    "household": str(CHEN), "about": "income.debt", "person": "", "holds": "none", "why": "去问清楚再说",
    "answers": "00000000-0000-4000-8000-00000000000a,00000000-0000-4000-8000-00000000000b",
}  # fmt: skip
_HELPER = {
    "region": COUNTY, "kind": "unit", "name": "示例工会", "unit": "", "phone": "07720000000", "shows_phone": "on", "portfolio": "就业、教育", "code": "",
}  # fmt: skip
_RECEIPT = {
    "day": "2026-11-01", "second": "村支书", "received_by": "陈大山", "relation": "self", "signed": "paper", "witness": "", "evidence": "档案柜3",
}  # fmt: skip
_GIVEN = {"gift": f"{_UUID}6", "kind": "gift", "what": "化肥", "amount": "2", "unit": "袋", **_RECEIPT}
_SAID = {
    "act": "answer", "kind": "enterprise", "agrees": "1", "said_by": "陈大山", "way": "spoken", "witness": "村支书", "paper": "", "on": "2026-11-01",
    "came_by_themselves": "",
}  # fmt: skip
_WISH = {
    "wish": f"{_UUID}7", "words": "一个孩子想要一张书桌", "consent_by": "陈大山", "consent_way": "spoken", "witness": "村支书", "paper": "",
    "consent_on": "2026-11-01",
}  # fmt: skip
_FILE = {"file": "upload", "source": "", "as_of": "2026-10-31"}


@dataclass(frozen=True, slots=True)
class Way:
    """How an address is used."""

    by: str = ""  # the officer who may; empty: whoever comes
    about: tuple[str, ...] = ()  # the records that stand in the address
    shows: bool = False  # whether it is a page
    asks: tuple[str, ...] = ()  # what may stand behind the question mark
    takes: dict[str, str] | None = field(default=None, hash=False)  # a form that it takes, if it takes one
    file: str = ""  # the field of a file


ADDRESSES = {
    "matching:strays": Way("shenhe", shows=True, takes={}),
    "matching:stray_book": Way("shenhe"),
    "intake:retention": Way("jiance", shows=True),
    "comparing:prepare": Way("jiance", shows=True),
    "comparing:start": Way("jiance", takes={"shown": "1", "take": "1"}),
    "comparing:comparison": Way("jiance", ("comparison",), shows=True),
    "comparing:record": Way("jiance", ("comparison",)),
    "desk:home": Way("shenhe", shows=True),
    "desk:search": Way("jingban", shows=True, takes={"text": "陈大山"}),
    "desk:household": Way("shenhe", ("chen",), shows=True),
    "desk:unmask": Way("shenhe", ("chen", "person"), takes={"why": "核对身份证号"}),
    "desk:trail": Way("jiandu", shows=True, asks=("page",)),
    "desk:language": Way(takes={"language": "zh-hans", "next": "/"}),
    "desk:alive": Way("jiance"),
    "desk:design": Way("jiance", shows=True),
    "staff:sign_in": Way(shows=True, takes={"code": "jiance", "password": "a wrong password"}),
    "staff:second_factor": Way(takes={"token": "123456"}),
    "staff:sign_out": Way(takes={}),
    "staff:password": Way("xieli", shows=True, takes={"old": "not the password", "new": "a very long password"}),
    "staff:officers": Way("jiance", shows=True, asks=("page",)),
    "staff:enrol": Way("jiance", shows=True, takes={**_POSTING, "code": "xinren", "name": "新来的"}),
    "staff:second_hands": Way("paifa", shows=True, takes={"township": TOWNSHIP, "officer": "7"}),
    "staff:officer": Way("paifa", ("code",), shows=True, takes=_POSTING),
    "staff:change": Way("paifa", ("code",), takes={"cap": "12"}),
    "staff:end_posting": Way("paifa", ("code", "posting"), takes={}),
    "jobs:runs": Way("jiance", shows=True, asks=("page",)),
    "jobs:run": Way("jiance", ("run",), shows=True),
    "intake:board": Way("jiance", shows=True, asks=("state", "page"), takes=_FILE, file="file"),
    "intake:batch": Way("jiance", ("batch",), shows=True, asks=("severity", "text", "page")),
    "intake:move": Way("jiance", ("batch",), takes={"move": "submit", "why": ""}),
    "intake:columns": Way("jiance", ("batch",), takes={"column-0": "name"}),
    "intake:tokens": Way("jiance", shows=True, takes={"sources": "medical", "days": "30", "seals": "on"}),
    "intake:revoke": Way("jiance", ("token",), takes={}),
    "intake:push": Way(takes=_FILE, file="file"),
    "intake:pushed": Way(about=("batch",)),
    "authorisations:take_in": Way("xieli", ("chen",), shows=True, takes=_PAPER),
    "authorisations:withdraw": Way("xieli", ("authorisation",), takes={"why": "本人要求撤回"}),
    "leading:screen": Way("jiance", shows=True, asks=("area", "indicator", "form")),
    "gazetteer:mine": Way("jiance"),
    "gazetteer:place": Way("jiance", ("place",), shows=True),
    "gazetteer:add_zone": Way("jiance", ("place",), takes={"code": "999901777", "name": "开发区"}),
    "gazetteer:note_former": Way(
        "jiance", ("place",), takes={"code": "999900", "name": "老名", "until": "2020-01-01", "document": "文号"}
    ),
    "outgoing:parcels": Way("jiance", shows=True),
    "outgoing:send": Way("jiance", takes={"template": "province", "why": "省平台录入"}),
    "outgoing:exchange": Way("paifa", shows=True, asks=("show",)),
    "outgoing:resend": Way("paifa", takes={"departure": "1", "why": "补了联系电话"}),
    "outgoing:recall": Way("paifa", ("parcel",), takes={"why": "送错了模板"}),
    "outgoing:ask": Way("shenhe", ("reply",), takes={"field": "size", "question": "请按原始材料核对"}),
    "doubling:doubled": Way("shenhe", shows=True, asks=("area", "field", "page")),
    "outgoing:alerts": Way("jiance", asks=("area", "level", "indicator", "where")),
    "outgoing:tasks": Way("jiance", asks=("area", "level", "indicator", "where")),
    "outgoing:mine": Way("xieli"),
    "outgoing:officers": Way("jiance"),
    "outgoing:search": Way("jingban", takes={"text": "陈大山"}),
    "rulebook:versions": Way("jiance", shows=True),
    "rulebook:take_in": Way("jiance", takes={"archive": "upload", "name": "shili"}, file="archive"),
    "rulebook:version": Way("jiance", ("version",), shows=True),
    "rulebook:propose": Way("jiance", ("version",), takes={"since": "2026-12-31", "why": "示例市民发9号"}),
    "rulebook:answer": Way("queren", ("activation",), takes={"answer": "withdraw", "why": "写错了日期"}),
    "rulebook:catalogue": Way("jiance", ("version", "kind")),
    "rulebook:differences": Way("jiance", ("version", "version", "kind")),
    "corrections:inbox": Way("lianluo", shows=True, asks=("show", "page")),
    "corrections:ask": Way("shenhe", takes={"fact": "medical:paid", "question": "金额是不是写错了"}),
    "objections:inbox": Way("jingban", shows=True, asks=("show", "page")),
    "objections:answer": Way("jingban", ("objection",), takes={"words": "已经核对过了，登记有误，已改"}),
    "corrections:answer": Way("lianluo", ("correction",), takes={"to": "answered", "words": "已经改了"}),
    "matching:queue": Way("shenhe", asks=("done",)),
    "matching:history": Way("shenhe", shows=True, asks=("page",)),
    "matching:take_back": Way("shenhe", ("opinion",), takes={}),
    "matching:ask": Way("shenhe", ("person", "other"), takes={}),
    "matching:pair": Way("shenhe", ("pair",), shows=True, asks=("done",), takes={"answer": "same", "why": ""}),
    "alerts:board": Way(
        "jiance", shows=True, asks=("level", "age", "indicator", "shelf", "area", "text", "page")
    ),
    "alerts:indicators": Way("shenhe", shows=True),
    "alerts:alert": Way("shenhe", ("alert",), shows=True),
    "portal:tell": Way(about=("township",), shows=True, takes=TELL),
    "portal:thanks": Way(about=("township",), shows=True),
    "portal:reports": Way("jingban", shows=True, asks=("where", "page")),
    "portal:walk_in": Way("jingban", shows=True, takes={**TELL, "level": "red", "village": NEXT_VILLAGE}),
    "portal:poster": Way("jingban", ("township",), shows=True),
    "portal:report": Way("jingban", ("report",), shows=True, takes={"text": "陈大山", "find": "1"}),
    "portal:send": Way("jingban", ("report",), takes={"level": "red", "village": NEXT_VILLAGE, "household": "", "indicator": ""}),
    "portal:merge": Way("jingban", ("report",), takes={"into": "1", "why": "说的是同一家"}),
    "portal:close": Way("jingban", ("report",), takes={"why": "了解过了，没有困难"}),
    "portal:reporter": Way("shenhe", ("report",), takes={"why": "要打电话问清楚"}),
    "dispatch:lists": Way("jingban", shows=True, asks=("where", "page")),
    "dispatch:mine": Way("xieli", shows=True),
    "dispatch:plan": Way("xieli", takes={"task": f"t{CHEN}", "move": "up"}),
    "errands:ask": Way("paifa", takes={"step": "send", "level": "", "why": ""}),
    "dispatch:step": Way("xieli", takes={"step": "claim", "tasks": f"t{CHEN}", "to": "", "officer": "", "why": "", "next": "/"}),
    "dispatch:merge": Way("jingban", takes={"task": f"t{LI}", "into": f"t{CHEN}", "next": "/"}),
    "dispatch:part": Way("jingban", takes={"task": f"t{LI}", "next": "/"}),
    "dispatch:dispose": Way("jingban", takes={**_RULING, "alerts": f"a{CHEN}", "next": "/"}),
    "pocket:shell": Way(shows=True),
    "pocket:worker": Way(),
    "pocket:manifest": Way(),
    "pocket:standing": Way(about=("device",)),
    "pocket:enrol": Way("xieli", takes={}),
    "pocket:renew": Way("xieli", ("device",), takes={"spare": "1"}),
    "pocket:parcel": Way("xieli", ("device",)),
    "pocket:deliver": Way("xieli", ("device",), takes=_DELIVERY),
    "pocket:draw": Way("xieli", ("device",), takes=_MARK),
    "pocket:enclose": Way("xieli", ("device",), takes=_PIECE),
    "pocket:enclosure": Way("jingban", ("enclosure",)),
    "pocket:close": Way("xieli", ("device",), takes={}),
    "pocket:devices": Way("jingban", shows=True),
    "pocket:revoke": Way("jingban", ("device",), takes={"why": "手机丢了"}),
    "pocket:mark": Way("jingban", ("mark",)),
    "disputes:waiting": Way("jingban", shows=True),
    "disputes:settle": Way("jingban", ("delivery",), takes={"fate": "noted", "why": "照抄在备注里"}),
    "disputes:resolve": Way("jingban", takes=_RESOLUTION),
    "visits:form": Way("xieli", ("held",), shows=True, takes=_VISIT),
    "visits:paper": Way("xieli", ("held",), shows=True),
    "visits:rounds": Way("jingban", shows=True, takes={"occasion": "quarterly"}),
    "visits:visit": Way("xieli", ("visit",), shows=True),
    "assistance:funds": Way("jingban", shows=True),
    "assistance:open_fund": Way("jingban", shows=True, takes=_FUND),
    "assistance:fund": Way("jingban", ("fund",), shows=True, asks=("page",)),
    "assistance:fund_book": Way("jingban", ("fund",)),
    "assistance:deposit": Way("jingban", ("fund",), takes={"deposit": f"{_UUID}3", "amount": "100", "document": "记账凭证3号"}),
    "assistance:close_fund": Way("jingban", ("fund",), takes={"into": "", "document": "交接单7号"}),
    "assistance:answer": Way("queren", ("deposit",), takes={"accepts": "1", "why": ""}),
    "assistance:pay": Way("jingban", ("granted",), shows=True, takes=_PAID),
    "benefits:runs": Way("shenhe", shows=True, asks=("page",), takes={"region": COUNTY, "month": "2026-11", "fund": "1"}),
    "benefits:run": Way("shenhe", ("payment_run",), shows=True, asks=("text", "found", "standing", "page")),
    "benefits:step": Way("queren", ("payment_run",), takes={"step": "approve", "why": ""}),
    "benefits:bank_file": Way("shenhe", ("payment_run",), asks=("form",)),
    "benefits:answer": Way("shenhe", ("payment_run",), takes={"file": "upload"}, file="file"),
    "benefits:book": Way("shenhe", ("payment_run",)),
    "benefits:units": Way("jingban", shows=True, asks=("where", "text", "page")),
    "benefits:unit": Way("jingban", ("li",), shows=True),
    "benefits:change": Way("jingban", ("li",), takes=_PAYEE),
    "benefits:notice": Way("jingban", ("payment_hold",), shows=True),
    "assistance:reverse": Way("jingban", ("entry",), takes={"why": "送错了人家"}),
    "assistance:handbook": Way("xieli", ("chen",), shows=True),
    "assistance:household_book": Way("xieli", ("chen",)),
    "followup:list": Way("jingban", shows=True, asks=("show", "q", "page")),
    "followup:export": Way("jingban", asks=("show",)),
    "followup:send": Way("jingban", takes={}),
    "followup:reckon": Way("jingban", takes={}),
    "followup:clear": Way("jingban", shows=True, asks=("as",)),
    "followup:festival": Way("jingban", shows=True, asks=("page",)),
    "followup:reports": Way("jingban", shows=True, takes=_COUNT),
    "followup:household": Way("jingban", ("chen",), shows=True, takes=_NEWS),
    "decisions:inbox": Way("queren", shows=True, asks=("where", "page")),
    "decisions:mirrored": Way("shenhe", shows=True, asks=("page",)),
    "decisions:reckon": Way("shenhe", takes={}),
    "decisions:reckon_home": Way("shenhe", ("chen",), takes={}),
    "decisions:confirm": Way("queren", takes=_LIST),
    "decisions:change": Way("shenhe", ("change",), shows=True),
    "decisions:step": Way("shenhe", ("change",), takes={"step": "drop", "words": "名单写错了，待遇不变"}),
    "decisions:letter": Way("jingban", ("decision",), shows=True),
    "decisions:paper": Way("jingban", ("decision",)),
    "decisions:again": Way("shenhe", ("decision",), takes={}),
    "decisions:publication": Way("jingban", ("village",), shows=True),
    "cards:family": Way(about=("word",), shows=True, takes={"digits": "0000"}),
    "cards:cards": Way("jingban", shows=True, asks=("area", "text", "shelf", "page")),
    "cards:card": Way("xieli", ("chen",), shows=True),
    "cards:consent": Way("jingban", ("chen",), shows=True, takes=_CONSENT),
    "cards:stop": Way("xieli", ("chen",), takes={"why": "卡丢了，换一张"}),
    "cards:book": Way("jingban", ("chen",)),
    "cards:one": Way("jingban", ("chen",), takes={"size": "a4"}),
    "cards:ask": Way("jingban", takes={"area": TOWNSHIP, "size": "a4", "only_changed": ""}),
    "cards:batch": Way("jingban", ("card_batch",), shows=True, asks=("page",)),
    "cards:file": Way("jingban", ("card_batch", "village")),
    "cards:team": Way("jingban", shows=True, takes={"area": TOWNSHIP, "person": "黄主任", "duty": "临时救助", "phone": "0770-1234567"}),
    "cards:drop": Way("jingban", ("contact",), takes={}),
    "cards:sheet": Way("xieli", ("village",)),
    "patrols:patrols": Way("jingban", shows=True, asks=("day", "text", "page")),
    "patrols:note": Way("jingban", shows=True, takes=_PATROL),
    "pairing:overview": Way("jingban", shows=True, asks=("scheme", "seat", "text", "page")),
    "pairing:book": Way("jingban", asks=("scheme",)),
    "pairing:many": Way("jingban", shows=True, asks=("scheme",), takes={"act": "enrol", "household": str(CHEN)}),
    "pairing:undo": Way("jingban", ("batch_of_pairs",), takes={"why": "整批结错了"}),
    "pairing:helpers": Way("jingban", shows=True, asks=("text", "kind", "page"), takes=_HELPER),
    "pairing:helper": Way("jingban", ("helper",), shows=True, takes={"act": "hand_over", "new": "1", "day": "2026-11-01", "why": "岗位调整了"}),
    "pairing:home": Way("xieli", ("chen",), shows=True),
    "pairing:step": Way("xieli", ("chen",), takes=_SAID),
    "pairing:give": Way("xieli", ("pairing",), shows=True, takes=_GIVEN),
    "pairing:mine": Way("bangfu", shows=True),
    "pairing:family": Way("bangfu", ("pairing",), shows=True, takes=_GIVEN),
    "wishes:inbox": Way("jingban", shows=True, asks=("where", "text", "page")),
    "wishes:open": Way(shows=True, asks=("page",)),
    "wishes:claim": Way("bangfu", shows=True, asks=("page",), takes={"wish": f"{_UUID}7"}),
    "wishes:tell": Way("xieli", ("chen",), shows=True, takes=_WISH),
    "wishes:wish": Way("jingban", ("wish",), shows=True),
    "wishes:step": Way("jingban", ("wish",), takes={"step": "publish", "words": "一个孩子想要一张书桌"}),
    "urgent:inbox": Way("jingban", shows=True, asks=("where", "text", "page")),
    "urgent:ask": Way("xieli", ("chen",), shows=True, takes=_HURRY),
    "urgent:ask_for_task": Way("xieli", ("task",), shows=True, takes=_HURRY),
    "urgent:request": Way("jingban", ("request",), shows=True),
    "urgent:step": Way("jingban", ("request",), takes={"step": "refuse", "words": "不是急难，已告知申请低保"}),
    "plans:list": Way("jingban", shows=True, asks=("where", "text", "page")),
    "plans:views": Way("jingban", shows=True),
    "plans:views_book": Way("jingban"),
    "plans:tasklists": Way("jingban", shows=True, asks=("page",), takes={"department": "医保", "chosen": "没有的一条"}),
    "plans:tasklist": Way("jingban", ("tasklist",), shows=True),
    "plans:tasklist_book": Way("jingban", ("tasklist",)),
    "plans:desk": Way("lianluo", shows=True, asks=("show", "text", "page")),
    "plans:plan": Way("jingban", ("chen",), shows=True),
    "plans:draft": Way("jingban", ("chen",), takes={}),
    "plans:hear": Way("jingban", ("chen",), takes={"said": "agrees", "by": "陈大山", "on": str(AT.date()), "wish": "想开个小卖部"}),
    "plans:confirm": Way("jingban", ("chen",), takes={"seen": "1", "is_read": "on", "words": ""}),
    "plans:add": Way("jingban", ("chen",), shows=True, takes=_MEASURE),
    "plans:version": Way("jingban", ("chen", "one"), shows=True),
    "plans:measure": Way("jingban", ("measure",), shows=True),
    "plans:change": Way("jingban", ("measure",), shows=True, takes=_MEASURE | {"why": "换一个更合适的"}),
    "plans:step": Way("jingban", ("measure",), takes={"step": "strike", "strike-words": "家里自己解决了"}),
    "delegations:list": Way("shenhe", shows=True, asks=("replaces",)),
    "delegations:propose": Way("shenhe", takes={"items": "dibao", "areas": TOWNSHIP, "document": "青民发〔2026〕12号", "since": "2026-11-01", "until": ""}),
    "delegations:settle": Way("queren", ("delegation",), takes={"act": "confirm"}),
    "remedies:list": Way("jingban", shows=True, asks=("show", "page")),
    "remedies:decision": Way("jingban", ("decision",), shows=True, takes={"kind": "court", "day": "2026-11-02", "body": "区人民法院", "number": "", "words": "认为收入算多了"}),
    "remedies:end": Way("jingban", ("remedy",), takes={"result": "upheld", "day": "2026-11-02", "number": "青复决〔2026〕3号", "follows": ""}),
    "rulings:inbox": Way("queren", shows=True, asks=("page",)),
    "rulings:part": Way("queren", ("ready",), shows=True),
    "rulings:explain": Way("jingban", ("ready",), takes={"about": "car_serves_member:", "is_so": "yes", "why": "车用来送他去康复，看过", "apart": "on"}),
    "rulings:decide": Way("queren", ("ready",), takes={"outcome": "refuse", "why": "收入超过标准，不符合条件", "is_apart": "on"}),
    "authorisations:from_outside": Way("xieli", ("chen",), shows=True, takes=_SUPPORTER),
    "verification:list": Way("shenhe", shows=True, asks=("where", "text", "page")),
    "verification:desk": Way("lianluo", shows=True, asks=("show", "page")),
    "verification:push": Way(takes={"item": "bank_deposits"}),
    "verification:reply": Way("shenhe", shows=True, takes={"item": "bank_deposits", "file": "upload"}, file="file"),
    "verification:supporters": Way("jingban", ("chen",), shows=True, takes={"whole": "on", "why": "问过村里，看过户口本"}),
    "verification:supporter": Way("jingban", ("chen",), shows=True, asks=("who",), takes={"name": "陈远", "relation": "child", "of": str(CHEN * 10), "consent": "asked", "said": "女儿说他在外地"}),
    "verification:ask": Way("jingban", ("handed_in",), shows=True, takes={"parts": "dibao", "people": f"person:{LI * 10}", "items": "bank_deposits", "until": "2026-12-31"}),
    "verification:use": Way("jingban", ("handed_in",), takes={}),
    "verification:line": Way("shenhe", ("line",), shows=True, takes={"act": "answer", "c-total": "12", "letter": "银函1号"}),
    "verification:again": Way("shenhe", ("line",), takes={"send-words": "对方来函更正"}),
    "verification:check": Way("shenhe", ("check",), shows=True),
    "verification:step": Way("shenhe", ("check",), takes={"step": "stop", "stop-words": "家里自己解决了"}),
    "verification:file": Way("shenhe", ("check",), asks=("office",)),
    "verification:report": Way("jingban", ("reported",), shows=True),
    "deliberation:inbox": Way("shenhe", shows=True, asks=("where", "page")),
    "deliberation:start": Way("jingban", ("chen",), shows=True, takes=_MATTER, asks=("level", "item", "part")),
    "deliberation:matter": Way("shenhe", ("matter",), shows=True),
    "deliberation:step": Way("shenhe", ("matter",), takes={"step": "drop", "words": "家里自己解决了"}),
    "deliberation:minutes": Way("queren", ("minuted",), shows=True),
    "deliberation:paper": Way("queren", ("minuted",)),
    "applications:list": Way("jingban", shows=True, asks=("where", "text", "page")),
    "applications:desk": Way("lianluo", shows=True, asks=("show", "page")),
    "applications:screening": Way("jingban", ("chen",), shows=True, takes={"wanted": "dibao"}),
    "applications:suggest": Way("jingban", ("chen",), takes={"item": "dibao"}),
    "applications:begin_for_task": Way("xieli", ("task",), shows=True, takes={"wanted": "dibao"}),
    "applications:application": Way("jingban", ("application",), shows=True, takes=_APPLICATION),
    "applications:more": Way("jingban", ("adding",), shows=True, takes={"wanted": "dibao", "act": "keep"}),
    "applications:withdraw": Way("jingban", ("application",), takes={"words": "家里自己解决了"}),
    "applications:part": Way("jingban", ("part",), shows=True),
    "applications:step": Way("jingban", ("part",), takes={"step": "withdraw", "withdraw-words": "家里自己解决了"}),
    "applications:missing": Way("jingban", ("part",), shows=True),
    "referrals:list": Way("jingban", shows=True, asks=("where", "text", "page")),
    "referrals:desk": Way("lianluo", shows=True, asks=("show", "text", "page")),
    "referrals:refer": Way("jingban", ("chen",), shows=True, asks=("application",), takes=_REFERRAL),
    "referrals:referral": Way("jingban", ("referral",), shows=True),
    "referrals:step": Way("jingban", ("referral",), takes={"step": "withdraw", "withdraw-words": "家里自己解决了"}),
    "referrals:slip": Way("jingban", ("referral",), shows=True),
    "owners:files": Way("lianluo", shows=True, asks=("where", "text", "page")),
    "owners:book": Way("lianluo", asks=("where", "text")),
    "owners:plan": Way("lianluo", takes={"number": "569", "basis": "2026年摸底名册"}),
    "owners:declare": Way("lianluo", shows=True, takes=_DECLARED),
    "owners:file": Way("lianluo", ("own_file",), shows=True),
    "owners:step": Way("lianluo", ("own_file",), takes={"step": "check", "check-found": "fits", "check-words": "和民政、医保比对过", "check-day": "2026-11-01"}),
    "dispatch:release": Way("shenhe", takes={"alert": "a104", "heard_on": "2026-11-01", "hearing": "in_person", "why": "听过意见了"}),
    "dispatch:leave": Way("xieli", ("self",), shows=True, takes={"since": "2026-12-01", "until": "2026-12-05", "substitute": ""}),
    "dispatch:cancel_leave": Way("jingban", ("absence",), takes={}),
    "dispatch:task": Way("xieli", ("task",), shows=True),
}  # fmt: skip


def every_name(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses of the desk."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from every_name(one.url_patterns, one.namespace or space)
        else:
            yield f"{space}:{one.name}"


def address(name: str, records: dict[str, object]) -> str:
    """The address of a name about the records that were made."""
    return reverse(name, args=[records[one] for one in ADDRESSES[name].about])
