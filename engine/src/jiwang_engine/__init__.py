"""The engine of Jiwang: it knows law and data; it knows no web, no user and no clock."""

__version__ = "0.1.0"
