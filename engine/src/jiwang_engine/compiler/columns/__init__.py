"""Definitions unfolded into columns: what each column is called, and the SQL that makes it from other columns."""
