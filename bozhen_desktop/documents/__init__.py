"""Printed forms: plain data in, PDF bytes out. The same data gives the same bytes."""
