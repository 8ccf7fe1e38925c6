"""Files that come late: linked alone, or linked and judged at once."""
