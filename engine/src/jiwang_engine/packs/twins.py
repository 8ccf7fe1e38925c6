"""The keys and words of pack files: each Chinese key has an ASCII twin, and both mean the same."""

from __future__ import annotations

KEYS = {
    "包": "pack", "名称": "title", "版本": "version", "级别": "level", "地区": "area", "依据": "builds_on",
    "虚构": "fictional", "货币": "currency", "说明": "note",
    "文件": "document", "全称": "full_title", "文号": "number", "自": "from", "至": "to",
    "事实": "fact", "编号": "id", "主体": "subject", "对象": "subject", "形态": "shape", "类型": "type", "用途": "purpose",
    "取自": "reading", "来源": "source", "列": "column", "按": "order", "归并": "reduce", "其中": "where", "缺行": "absent",
    "缺时": "otherwise", "问法": "question", "下限": "low", "上限": "high",
    "参数": "parameter", "开放": "open", "授权": "levels", "条文": "article", "取值": "values", "落实": "fill",
    "值": "value", "城乡": "settlement", "标记": "mark", "核对于": "checked",
    "代码": "codes", "别名": "aliases",
    "变量": "variable", "式": "formula", "缺月": "missing_months",
    "类别": "category", "次序": "order_no", "资格": "conditions", "全部满足": "all", "任一满足": "any", "款": "clause",
    "名": "name", "未知时": "when_unknown", "推定依据": "presumption", "可豁免": "waiver", "理由": "grounds",
    "可替换": "replaceable", "可补充": "extendable",
    "事项": "item", "部门": "department", "金额": "amount", "每": "per", "给付": "benefit", "材料": "documents",
    "时限": "clock", "天数": "days", "日": "day_kind", "下放": "delegated", "疑难": "hard", "公示": "notice",
    "互斥": "excludes",
    "受理": "counter", "窗口": "window", "时段": "hours", "电话": "phone", "免申即享": "automatic",
    "指标": "indicator", "方式": "side", "单纯": "plain", "等级": "alert_level", "句子": "sentence",
    "入户句": "visiting_sentence", "了解": "find_out", "处置": "handling", "首办": "handler", "静默": "quiet",
    "留县": "stays_at_county", "分值": "weight",
    "排序": "ranking", "加分": "rules", "起派": "floors", "分": "points", "因": "reason",
    "角色": "role", "文件名": "file_names", "完整": "complete", "保存": "keep", "原始": "raw", "拒收": "rejected",
    "无关": "unconcerned", "必有": "required", "必填": "needed", "单位": "unit",
}  # fmt: skip

WORDS: dict[str, dict[str, str]] = {
    "flag": {"是": "yes", "否": "no", "yes": "yes", "no": "no"},
    "level": {"国家": "nation", "省": "province", "设区市": "city", "县": "county"},
    "subject": {"人": "person", "户": "unit"},
    "shape": {"序列": "series", "单值": "value"},
    "reduce": {
        "最新": "latest", "最早": "earliest", "合计": "sum", "任一": "any", "计数": "count", "最大": "largest", "最小": "smallest",
    },
    "absent": {"未知": "unknown", "按零": "zero", "否": "no"},
    "missing_months": {"未知": "unknown", "按零": "zero"},
    "settlement": {"城镇": "urban", "农村": "rural", "": ""},
    "when_unknown": {"推定符合": "yes", "推定不符合": "no"},
    "per": {"月": "month", "年": "year", "次": "once"},
    "day_kind": {"工作日": "working", "自然日": "calendar"},
    "delegable": {"是": "yes", "可": "possible", "否": "no"},
    "side": {"筛查": "screening", "退出": "exit"},
    "alert_level": {"红": "red", "橙": "orange", "黄": "yellow", "蓝": "blue", "灰": "grey"},
    "column_kind": {
        "姓名": "name", "身份证": "id_number", "文本": "text", "金额": "money", "整数": "integer", "比率": "ratio",
        "面积": "area_m2", "日期": "date", "年月": "month", "代码": "code", "地区": "region", "是否": "bool", "电话": "phone",
        "编号": "key", "关系": "relation",
    },
}  # fmt: skip
