"""Judging on a cluster: the households are divided into shares, each judged as a small county of its own."""
