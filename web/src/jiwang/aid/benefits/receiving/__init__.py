"""What comes in as a file: the answers of banks, and lists of accounts."""
