"""What officers type into the forms of the desk, form by form: for `addresses`."""

from __future__ import annotations

from datetime import date

from cast import CHEN, COUNTY, LI, NEXT_VILLAGE, TOWNSHIP
from numbering import number

PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
POSTING = {"duty": "township_clerk", "area": TOWNSHIP, "department": "", "since": "2026-11-01", "until": ""}
PAPER = {
    "subject": str(CHEN * 10), "purpose": "application", "items": "dibao", "scope": "income", "signed_on": "2026-10-01",
    "expires_on": "2027-09-30", "guardian": "", "paper": "档案柜3",
}  # fmt: skip
SUPPORTER = {
    "name": "陈远", "relation": "child", "of": str(CHEN * 10), "number": number(date(1990, 3, 7)), "items": "dibao", "scope": "deposits", "signed_on": "2026-10-01",
    "expires_on": "2027-09-30", "paper": "档案柜3",
}  # fmt: skip
RULING = {"outcome": "true", "disposal": "", "ground": "", "department": "", "why": "看过了，属实"}
VISIT = {
    "objection": "存款不是我家的",
    "visit": "00000000-0000-4000-8000-000000000001", "outcome": "true", "met": "head", "visited_on": "2026-10-31", "signed": "paper",
    "companion": "村干部", "why": "看过了，属实", "act": "send", "more": "",
}  # fmt: skip
UUID = "00000000-0000-4000-8000-00000000000"
FUND = {
    "deposit": f"{UUID}2", "region": TOWNSHIP, "kind": "goods", "name": "大米", "channel": "donation", "amount": "20", "unit": "袋",
    "worth": "65", "document": "捐赠协议1号",
}  # fmt: skip
PAID = {
    "fund": "1", "day": "2026-11-01", "signed": "bank", "evidence": "农商行回单0412号", "received_by": "陈大山", "relation": "self",
    "witness": "", "second": "出纳小韦",
}  # fmt: skip
PAYEE = {
    "step": "payee", "payee": f"{UUID}9", "relation": "member", "person": str(LI * 10), "name": "", "paper": "", "bank": "示例农商行清溪支行",
    "number": "6222000012345678", "shared_why": "",
}  # fmt: skip
PATROL = {
    "patrol": f"{UUID}5", "region": NEXT_VILLAGE, "spot": "汽车站北门", "day": "2026-11-01", "result": "declined", "companion": "队员老韦",
    "name": "", "note": "一个人睡在长椅上", "passes_on": "on",
}  # fmt: skip
MEASURE = {
    "label": "联系用人单位", "member": "", "department": "人社", "holder": "", "due_on": "2099-12-31", "success": "签订劳动合同", "said": "",
}  # fmt: skip
CONSENT = {
    "consent": f"{UUID}7", "granted": "wall", "cause": "", "illness": "", "name": "陈大山", "relation": "self", "how": "paper",
    "witness": "", "evidence": "档案柜2",
}  # fmt: skip
LIST = {"area": COUNTY, "since": "2026-12-01", "why": "示例市民发9号调整标准", "is_apart": "on"}
HURRY = {
    "request": f"{UUID}4", "person": str(CHEN * 10), "cause": "其他突发变故", "words": "摔伤了，吃饭没有着落", "money": "500",
}  # fmt: skip
MATTER = {
    "level": "county",
    "part": "",
    "item": "bianyuan",
    "ground": "财产超过规定，但重病重残",
    "words": "有一辆旧车，父亲瘫痪，要用车看病",
}
COUNT = {
    "count": f"{UUID}6",
    "label": "困难职工解困脱困",
    "done": "558",
    "total": "",
    "source": "工会台账2020年",
    "day": "2026-10-31",
}
NEWS = {
    "act": "news", "news": f"{UUID}7", "words": "大儿子找到工作了", "teller": "陈大山，户主", "happened_on": "2026-10-20", "told_on": "2026-10-31",
}  # fmt: skip
APPLICATION = {
    "kind": "member", "applicant": str(CHEN * 10), "other": "", "paper": "", "kin_words": "", "wanted": "dibao", "act": "keep",
}  # fmt: skip
DECLARED = {
    "name": "何师傅", "region": TOWNSHIP, "address": "", "employer": "示例机械厂", "cause": "爱人重病，收入不够支出", "declared_on": "2026-10-31",
    "referral": "",
}  # fmt: skip
REFERRAL = {
    "kind": "charity", "department": "示例市慈善会", "need": "goods", "words": "冬天缺棉被和米面", "phone": "13900000000",
    "members": "yes", "consent_by": "陈大山", "consent_way": "spoken", "consent_on": "2026-10-31", "application": "",
}  # fmt: skip
DELIVERY = {
    "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16, "revision": "1", "made_at": "2026-10-31T09:00:00Z",
    "sent_at": "2026-10-31T19:00:00Z", "outcome": "true", "met": "head", "visited_on": "2026-10-31", "signed": "paper", "companion": "",
    "why": "看过了，属实", "q-income.debt": "是",
}  # fmt: skip
MARK = {
    "mark": "00000000-0000-4000-8000-000000000003", "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16,
    "hand": "family", "person": str(CHEN * 10), "name": "陈大山", "witnesses": "xieli同志", "image": PICTURE,
    "made_at": "2026-10-31T09:00:00Z", "sent_at": "2026-10-31T19:00:00Z",
}  # fmt: skip
PIECE = {
    "enclosure": "00000000-0000-4000-8000-000000000005", "visit": "00000000-0000-4000-8000-000000000002", "task": "held", "form": "0" * 16,
    "sort": "photo", "size": "9", "sha256": "0" * 64, "offset": "0", "piece": "/9j/4AAQ", "made_at": "2026-10-31T09:00:00Z",
    "sent_at": "2026-10-31T19:00:00Z",
}  # fmt: skip
RESOLUTION = {
    "household": str(CHEN), "about": "income.debt", "person": "", "holds": "none", "why": "去问清楚再说",
    "answers": "00000000-0000-4000-8000-00000000000a,00000000-0000-4000-8000-00000000000b",
}  # fmt: skip
HELPER = {
    "region": COUNTY, "kind": "unit", "name": "示例工会", "unit": "", "phone": "07720000000", "shows_phone": "on", "portfolio": "就业、教育", "code": "",
}  # fmt: skip
RECEIPT = {
    "day": "2026-11-01", "second": "村支书", "received_by": "陈大山", "relation": "self", "signed": "paper", "witness": "", "evidence": "档案柜3",
}  # fmt: skip
GIVEN = {"gift": f"{UUID}6", "kind": "gift", "what": "化肥", "amount": "2", "unit": "袋", **RECEIPT}
SAID = {
    "act": "answer", "kind": "enterprise", "agrees": "1", "said_by": "陈大山", "way": "spoken", "witness": "村支书", "paper": "", "on": "2026-11-01",
    "came_by_themselves": "",
}  # fmt: skip
WISH = {
    "wish": f"{UUID}7", "words": "一个孩子想要一张书桌", "consent_by": "陈大山", "consent_way": "spoken", "witness": "村支书", "paper": "",
    "consent_on": "2026-11-01",
}  # fmt: skip
FILE = {"file": "upload", "source": "", "as_of": "2026-10-31"}
