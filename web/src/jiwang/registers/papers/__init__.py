"""文书: documents of the office as files, kept as they left: sealed, with their digest."""
