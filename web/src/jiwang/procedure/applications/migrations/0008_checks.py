"""What the room of the check of means has done is a step of its own: begun, reported, looked at again."""

from django.db import migrations, models

STEPS = [
    ("send", "递交"), ("accept", "接收"), ("ask", "一次性告知"), ("bring", "收齐材料"), ("check", "启动核对"), ("report", "核对报告"), ("review", "核对复查"),
    ("visit", "入户调查"), ("opinion", "审核意见"), ("post", "公示"), ("object", "公示有异议"), ("recheck", "异议复查"), ("hand_up", "报送决定"),
    ("extend", "延长"), ("halt", "中止"), ("resume", "恢复"), ("finish", "办结"), ("refuse", "不予"), ("withdraw", "撤回"), ("carry_on", "转入下一类"),
    ("decide", "决定"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_investigators")]
    operations = [migrations.AlterField("passage", "step", models.CharField(choices=STEPS, max_length=12))]
