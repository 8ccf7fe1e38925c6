"""The same law beside other engines: households, rules, answers compared row by row."""
