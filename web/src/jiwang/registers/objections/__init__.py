"""家庭的意见: what a family does not agree with, in their words, who has to answer it, and the answer."""
