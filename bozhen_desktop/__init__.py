"""Bozhen Desktop: exam-room software for skill assessment, one executable, several roles."""

__version__ = "0.1.0"
