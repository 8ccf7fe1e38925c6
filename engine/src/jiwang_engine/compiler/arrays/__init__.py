"""The law over arrays: the columns of a sheet worked out by numpy, for many households."""
