"""⑧ 跟踪回访: when somebody looks again, what is clear about a family, and how it goes on after help has ended."""
