"""Pieces that several windows share; each is one file."""
