"""重复录入: what people typed although the desk had it, or must type again at another office. The target is none."""
