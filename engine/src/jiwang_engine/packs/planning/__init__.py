"""What a pack says of household plans (一户一策): measures, classes of labour, and what opens a draft."""
