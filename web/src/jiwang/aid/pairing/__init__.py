"""结对帮扶: who stands beside a family, with the family's consent, and what they give."""
