"""Headless roles: demo, simulate, bench, drill, doctor, verify; faults.py breaks ports to test."""
