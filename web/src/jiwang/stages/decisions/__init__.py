"""⑥ 审核确认: what families are recognised as, what changes of it, and who has decided with which reasons."""
