"""The engines that run SQL; the only files that name them."""
