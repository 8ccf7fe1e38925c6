"""What a family may apply for, why, what is still unknown, and how each is handled: by the version of the law in force."""
