"""Who sees the leader's screen: whoever reads the alerts of an area."""

from jiwang.stages.alerts.permissions import READERS

LEADERS = READERS
