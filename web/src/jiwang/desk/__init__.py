"""The officer's pages across stages: home, search, the household file."""
