"""The desk of Jiwang: it knows officers and cases; it knows no law."""

__version__ = "0.1.0"
