"""⑤ 入户核查: what was asked at the door and what was said."""
