"""Checked packs: read once, kept as plain JSON, and the same for everybody who asks."""
