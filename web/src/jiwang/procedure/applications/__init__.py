"""一份申请，多部门联办: one form for everything that a family wants; each department has its own part, its own clock and its own reasons."""
