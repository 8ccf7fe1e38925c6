"""报表: what help has come to, and the tables of sums that bureaux publish."""
