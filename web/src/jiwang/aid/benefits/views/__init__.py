"""Pages of payments: the monthly runs of a county, and the payments of one unit."""
