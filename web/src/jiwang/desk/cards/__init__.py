"""明白卡、帮扶手册、便民联系卡: what the ledger says of a family, as the family has agreed to show it."""
