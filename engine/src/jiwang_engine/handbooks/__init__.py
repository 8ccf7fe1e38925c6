"""The law of a pack as people read it: the public list of what there is, the pack explained, who holds which fact."""
