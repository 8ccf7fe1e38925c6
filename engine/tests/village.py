"""A small pack of an invented village, written to files as a pack author would write it."""

from __future__ import annotations

from pathlib import Path

from jiwang_engine.judging.casefiles import CaseReader
from jiwang_engine.judging.cases import Case
from jiwang_engine.judging.verdicts import Judgement
from jiwang_engine.language.checker import check_pack
from jiwang_engine.language.program import Program
from jiwang_engine.packs.loading import read_pack

HEAD = """
包: village
名称: 示例村
版本: "1"
级别: 国家
地区: ""
"""
LAW = """
文件: 村规
全称: 示例村规
"""
FACTS = """
事实: 工资
编号: wages
主体: 人
形态: 序列
类型: 金额/月
用途: means
---
事实: 出生日期
编号: birth
主体: 人
类型: 日期
---
事实: 残疾等级
编号: grade
主体: 人
类型: 代码(等级)
---
事实: 有车
编号: car
主体: 户
类型: 是否
用途: means
---
事实: 存款
编号: deposit
主体: 户
类型: 金额
用途: means
---
代码: 等级
编号: grades
值: [一级, 二级, 三级]
别名: {"1": 一级}
"""
NUMBERS = """
参数: 标准
编号: line
类型: 金额/月
条文: 村规#1
取值:
  - {自: 2025-01-01, 值: 632元/月, 文号: 村发1号}
  - {自: 2026-01-01, 值: 730元/月, 文号: 村发2号}
---
参数: 核算期
编号: window
类型: 整数(月)
取值:
  - {自: 2020-01-01, 值: 12个月, 文号: 村发1号}
---
参数: 成年
编号: adult
类型: 整数(岁)
取值:
  - {自: 2020-01-01, 值: 18岁, 文号: 村发1号}
"""
RULES = """
变量: 年收入
编号: income
主体: 户
类型: 金额/年
式: 近(核算期, 合计(工资))
缺月: 未知
---
类别: 困难户
编号: poor
主体: 户
次序: 1
资格:
  全部满足:
    - 款: income
      名: 收入低于标准
      式: 年收入 < 标准 * 12 * 人数()
      条文: 村规#1
    - 款: car
      名: 没有车
      式: 非 有车
      可豁免: {主体: 村委会, 理由: [残疾代步]}
---
事项: 补差
编号: aid
部门: 民政
对象: 户
类别: 困难户
金额:
  每: 月
  式: 每(取大(标准 * 12 * 人数() - 年收入, 0元/年), 12, 到元, 进一)
"""


def written_pack(folder: Path, **files: str) -> Path:
    """Write the village's pack; a keyword replaces or adds a file by its name."""
    texts = {"pack": HEAD, "documents": LAW, "facts": FACTS, "numbers": NUMBERS, "rules": RULES} | files
    pack = folder / "village"
    pack.mkdir(exist_ok=True)
    for name, text in texts.items():
        (pack / f"{name}.yaml").write_text(text.lstrip("\n"), encoding="utf-8")
    return pack


def program_of(folder: Path, **files: str) -> Program:
    """The checked program of the village's pack."""
    return check_pack(read_pack(written_pack(folder, **files)))


def case_of(program: Program, **raw: object) -> Case:
    """A case in the shape of a case file, on 1 March 2026 unless it says otherwise."""
    return CaseReader(program, "test").read({"day": "2026-03-01", "area": "999901", **raw}).case


def judged(program: Program, **raw: object) -> Judgement:
    """A case, judged."""
    return Judgement(program, case_of(program, **raw))
