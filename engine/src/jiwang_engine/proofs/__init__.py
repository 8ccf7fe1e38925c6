"""Whether the cases of a pack prove its law: what they expect, what they reach, and which small change would pass them."""
