"""④ 任务派发: alerts become tasks that go down four levels."""
