"""What can be wrong with a cell or a row, and what the clerk is told about it.

The number of an issue says what happened to the row: below 50 the value was read after a repair, 50 to 79 the value
was given up (the row is rejected when the column is needed), 80 to 119 the value was kept and only pointed out, from
120 on the whole row was rejected. The code is the contract; the sentence is for the clerk.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from jiwang_engine.identifiers import IdStatus


class Issue(IntEnum):
    """Everything that is reported of a cell or a row."""

    TEXT_TRIMMED = 1
    NAME_CLEANED = 2
    ID_CLEANED = 3
    ID_OLD = 4
    ID_CUT = 5
    ID_FROM_CERTIFICATE = 6
    ID_FROM_STUDENT_NUMBER = 7
    DATE_NOTATION = 8
    DATE_MONTH_ONLY = 9
    DATE_SERIAL = 10
    MONEY_NOTATION = 11
    MONEY_WAN = 12
    NUMBER_NOTATION = 13
    CODE_NOTATION = 14
    REGION_NOTATION = 15
    PHONE_NOTATION = 16
    CELL_MISSING = 50
    FORMULA_ERROR = 51
    NAME_PLACEHOLDER = 52
    NAME_MASKED = 53
    DATE_UNREADABLE = 54
    DATE_IMPOSSIBLE = 55
    DATE_FUTURE = 56
    MONEY_UNREADABLE = 57
    NUMBER_UNREADABLE = 58
    CODE_UNKNOWN = 59
    BOOL_UNREADABLE = 60
    REGION_UNREADABLE = 61
    PHONE_UNREADABLE = 62
    KEY_DAMAGED = 63
    NUMBER_BEYOND = 64
    OUT_OF_RANGE = 80
    MONEY_PERIOD = 81
    ID_MISSING = 90
    ID_WRONG_CHECK = 91
    ID_WRONG_DATE = 92
    ID_WRONG_LENGTH = 93
    ID_DAMAGED = 94
    ID_MASKED = 95
    ID_OTHER = 96
    ID_AREA_UNKNOWN = 97
    ID_TWO_NAMES = 100
    PERSON_REPEATED = 101
    STILL_LISTED = 102
    REGION_UNKNOWN = 103
    LINE_SHORT = 120
    LINE_LONG = 121
    LINE_QUOTE = 122

    @property
    def code(self) -> str:
        """The stable code that row_issues.kind holds."""
        return self.name.lower().replace("_", "-")

    @property
    def severity(self) -> str:
        """What the row suffers, unless a needed column lost its value: then it is rejected."""
        if self < FIRST_GIVEN_UP:
            return REPAIRED
        return FLAGGED if self < FIRST_OF_ROW else REJECTED


REPAIRED, FLAGGED, REJECTED = "repaired", "flagged", "rejected"
FIRST_GIVEN_UP, FIRST_KEPT, FIRST_OF_ROW = 50, 80, 120


class IssueText(NamedTuple):
    """What the report calls an issue, what was found or done, and what the clerk should do (if anything)."""

    label: str
    said: str
    remedy: str = ""

    def sentence(self, severity: str) -> str:
        """The whole sentence; a value that was given up is treated as empty unless its row was rejected."""
        if not self.remedy:
            return self.said
        lost = "，本行未收" if severity == REJECTED else "，已按空处理"
        return f"{self.said}{lost}；{self.remedy}"


ISSUE_TEXTS = {
    Issue.TEXT_TRIMMED: IssueText("多余空格", "已去除首尾空格和看不见的字符。"),
    Issue.NAME_CLEANED: IssueText("姓名写法", "已整理姓名中的空格、全角字符、间隔号或括注。"),
    Issue.ID_CLEANED: IssueText("证件号写法", "已去除证件号中的空格、引号、全角字符或小写 x。"),
    Issue.ID_OLD: IssueText("15位旧证件号", "已按规则推算为18位，仅在姓名一致时使用；请补填新号。"),
    Issue.ID_CUT: IssueText("证件号缺末位", "只有17位，末位按规则应为 X，已补；请核对。"),
    Issue.ID_FROM_CERTIFICATE: IssueText("填的是残疾人证号", "已取残疾人证号的前18位作证件号。"),
    Issue.ID_FROM_STUDENT_NUMBER: IssueText("填的是学籍号", "已取学籍号 G 之后的18位作证件号。"),
    Issue.DATE_NOTATION: IssueText("日期写法", "日期写法已统一"),
    Issue.DATE_MONTH_ONLY: IssueText("只有年月", "只有年月，按当月1日计"),
    Issue.DATE_SERIAL: IssueText("日期成了数字", "表格软件的日期序号已换算为日期"),
    Issue.MONEY_NOTATION: IssueText("金额写法", "金额写法已统一"),
    Issue.MONEY_WAN: IssueText("金额带“万”", "单元格注明以万（千）元计，已换算为元"),
    Issue.NUMBER_NOTATION: IssueText("数字写法", "数字写法已统一"),
    Issue.CODE_NOTATION: IssueText("选项写法", "已对应到标准选项"),
    Issue.REGION_NOTATION: IssueText("区划代码写法", "已整理区划代码"),
    Issue.PHONE_NOTATION: IssueText("电话写法", "已整理电话号码；有多个号码的取第一个。"),
    Issue.CELL_MISSING: IssueText("必填项为空", "必填项为空", "请补填后重新报送。"),
    Issue.FORMULA_ERROR: IssueText("公式出错", "单元格是公式错误值", "请改为数值后重新报送。"),
    Issue.NAME_PLACEHOLDER: IssueText("姓名无效", "不是人名", "请填写真实姓名。"),
    Issue.NAME_MASKED: IssueText("姓名被遮盖", "姓名被遮盖，无法比对", "请提供完整姓名。"),
    Issue.DATE_UNREADABLE: IssueText("日期无法识别", "无法识别为日期", "请改为 2024-01-05 这样的写法。"),
    Issue.DATE_IMPOSSIBLE: IssueText("日期不存在", "没有这一天", "请核对年月日。"),
    Issue.DATE_FUTURE: IssueText("日期在将来", "日期明显晚于数据日期", "请核对年份。"),
    Issue.MONEY_UNREADABLE: IssueText("金额无法识别", "无法识别为金额（不会当作0元）", "请只填数字，单位为元。"),
    Issue.NUMBER_UNREADABLE: IssueText("数字无法识别", "无法识别为数字", "请只填数字。"),
    Issue.CODE_UNKNOWN: IssueText("选项不在清单", "不在可选值内", "请改用标准选项，或请管理员补充别名。"),
    Issue.BOOL_UNREADABLE: IssueText("是否项无法识别", "看不出是或否", "请填“是”或“否”。"),
    Issue.REGION_UNREADABLE: IssueText("区划代码无效", "区划代码应为6、9或12位数字", "请核对。"),
    Issue.PHONE_UNREADABLE: IssueText("电话无效", "不是有效的电话号码", "请核对。"),
    Issue.KEY_DAMAGED: IssueText("编号被损坏", "编号被表格软件改成了数值，末几位已丢失", "请把该列设为文本后重新导出。"),
    Issue.NUMBER_BEYOND: IssueText("数值大得不可能", "数值大得不可能，无法计算", "请核对是否多写了几位，或单位不对。"),
    Issue.OUT_OF_RANGE: IssueText("超出合理范围", "数值超出合理范围，按原值保留；请核对数值和单位。"),
    Issue.MONEY_PERIOD: IssueText("金额带“/月”“/年”", "单元格注明按月或按年，数值未作换算；请核对该列应按月还是按年填。"),
    Issue.ID_MISSING: IssueText("缺证件号", "没有证件号，只能凭姓名等信息比对；请尽量补填。"),
    Issue.ID_WRONG_CHECK: IssueText("证件号校验不符", "校验位不符，不用于比对，系统不会自动改号；请对照证件核对。"),
    Issue.ID_WRONG_DATE: IssueText("证件号日期有误", "号码中的出生日期不存在，不用于比对；请对照证件核对。"),
    Issue.ID_WRONG_LENGTH: IssueText("证件号位数不对", "位数不对，不用于比对；请对照证件核对。"),
    Issue.ID_DAMAGED: IssueText("证件号被损坏", "号码被表格软件改成了数值，末几位已丢失；请把该列设为文本后重新导出。"),
    Issue.ID_MASKED: IssueText("证件号被遮盖", "号码被遮盖，无法比对；请提供完整号码。"),
    Issue.ID_OTHER: IssueText("不是身份证号", "不是居民身份证号，不用于比对。"),
    Issue.ID_AREA_UNKNOWN: IssueText("证件号区划不明", "号码前六位在1980年以来的区划代码里没有，照常使用；请核对号码。"),
    Issue.ID_TWO_NAMES: IssueText("一号多名", "同一证件号在本文件中对应不同姓名，均已保留；请核对是否误填了户主或监护人的号码。"),
    Issue.PERSON_REPEATED: IssueText("同一人重复", "同一证件号和姓名在本名单中出现多次，均已保留；请核对是否把户主又列为成员。"),
    Issue.STILL_LISTED: IssueText("已退出仍在列", "状态显示已退出、死亡、迁出或注销，按原样保留；请核对是否应移出名单。"),
    Issue.REGION_UNKNOWN: IssueText("区划代码不明", "前六位在1980年以来的区划代码里没有（开发区的统计代码不是行政区划），按原样保留；请核对。"),
    Issue.LINE_SHORT: IssueText("列数不足", "本行比表头少列，可能被截断；请补全后重新报送。"),
    Issue.LINE_LONG: IssueText("列数过多", "本行比表头多列，可能有内容含分隔符；请给该单元格加英文双引号后重新报送。"),
    Issue.LINE_QUOTE: IssueText("引号不成对", "本行的英文双引号不成对；请删去或补齐后重新报送。"),
}  # fmt: skip

ID_ISSUES = {
    IdStatus.CLEANED: Issue.ID_CLEANED,
    IdStatus.OLD: Issue.ID_OLD,
    IdStatus.CUT: Issue.ID_CUT,
    IdStatus.CERTIFICATE: Issue.ID_FROM_CERTIFICATE,
    IdStatus.STUDENT: Issue.ID_FROM_STUDENT_NUMBER,
    IdStatus.MISSING: Issue.ID_MISSING,
    IdStatus.WRONG_CHECK: Issue.ID_WRONG_CHECK,
    IdStatus.WRONG_DATE: Issue.ID_WRONG_DATE,
    IdStatus.WRONG_LENGTH: Issue.ID_WRONG_LENGTH,
    IdStatus.DAMAGED: Issue.ID_DAMAGED,
    IdStatus.MASKED: Issue.ID_MASKED,
    IdStatus.OTHER: Issue.ID_OTHER,
}


class Dropped(IntEnum):
    """Why a row carries no record; such rows are counted, not reported one by one."""

    BLANK = 1
    TOTAL = 2
    NOTE = 3
    HEADING = 4
    COLUMN_NUMBERS = 5
    ABOVE = 6
    COPY = 7


DROPPED_LABELS = {
    Dropped.BLANK: "空行",
    Dropped.TOTAL: "合计、小计行",
    Dropped.NOTE: "说明、签名行",
    Dropped.HEADING: "重复的表头",
    Dropped.COLUMN_NUMBERS: "栏次行",
    Dropped.ABOVE: "表头之上的标题",
    Dropped.COPY: "与前面一行内容完全相同的行",
}
