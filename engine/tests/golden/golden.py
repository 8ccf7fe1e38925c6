"""The SQL of a small pack as text, so that a change of the compiler shows in review.

`PYTHONPATH=engine/src:engine/tests python engine/tests/golden/golden.py` writes the files anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jiwang_engine.compiler.planning import plan
from jiwang_engine.compiler.steps import Step
from village import FACTS, program_of

FOLDER = Path(__file__).parent
ON = date(2026, 3, 1)
BOUNDED = ("形态: 序列\n", "形态: 序列\n下限: 0元/月\n上限: 100000元/月\n")
MODES = ("screening", "case")
SIGNS = """
来源: 医疗
编号: medical
部门: 医保
用途: trigger
完整: 协议1号
列:
  - {列: 姓名, 编号: name, 类型: 姓名}
  - {列: 证件号码, 编号: id_number, 类型: 身份证}
  - {列: 个人自付, 编号: paid, 类型: 金额}
  - {列: 出院日期, 编号: discharged, 类型: 日期}
  - {列: 残疾等级, 编号: grade, 类型: 代码, 代码: grades}
---
来源: 车辆
编号: vehicles
部门: 公安
用途: means
完整: 协议2号
列:
  - {列: 姓名, 编号: name, 类型: 姓名}
  - {列: 证件号码, 编号: id_number, 类型: 身份证}
  - {列: 号牌, 编号: plate, 类型: 文本}
---
事实: 自付
编号: paid
主体: 人
形态: 序列
类型: 金额/月
取自: {来源: medical, 列: 个人自付, 按: 出院日期, 归并: 合计}
缺行: 按零
---
事实: 近次等级
编号: last_grade
主体: 人
类型: 代码(等级)
取自: {来源: medical, 列: 残疾等级, 按: 出院日期, 归并: 最新, 其中: {残疾等级: [一级, 二级]}}
缺行: 否
---
事实: 车辆数
编号: cars
主体: 人
类型: 整数
用途: means
取自: {来源: vehicles, 列: 号牌, 归并: 计数}
缺行: 按零
---
参数: 预警线
编号: alarm
类型: 金额
取值:
  - {自: 2020-01-01, 值: 5000元, 文号: 村发1号}
---
变量: 自付累计
编号: paid_sum
主体: 人
类型: 金额/年
式: 近(核算期, 合计(自付))
缺月: 按零
---
指标: M1
名称: 自付较大
主体: 人
方式: 筛查
式: 近(核算期, 合计(自付)) >= 标准 * 12 且 非 近次等级 = 一级
单纯: 近(核算期, 合计(自付)) >= 标准 * 12
等级: 橙
句子: 自付{自付累计}，等级{近次等级}
入户句: 请了解生活情况
---
指标: L1
名称: 有车
主体: 户
方式: 退出
式: 有车 且 合计(车辆数) > 0
等级: 蓝
句子: 家里有车{有车}
入户句: 请了解近况
---
排序: 次序
加分:
  - {式: 任一(周岁(出生日期) < 成年), 分: 15, 因: 有孩子}
"""


def texts() -> Iterator[tuple[Path, str]]:
    """Each golden file and what should stand in it."""
    with tempfile.TemporaryDirectory() as folder:
        program = program_of(Path(folder), facts=FACTS.replace(*BOUNDED), signs=SIGNS)
        for mode in MODES:
            steps = plan(program, ON, mode=mode).steps
            yield FOLDER / f"village.{mode}.duckdb.sql", "\n\n".join(map(_told, steps)) + "\n"


def _told(step: Step) -> str:
    goal = f" → {step.adds_to}" if step.adds_to else ""
    return f"-- {step.name}{goal}: {step.why}\n{step.sql};"


if __name__ == "__main__":
    for path, text in texts():
        path.write_text(text, encoding="utf-8")
