"""Compiled forms; made by packaging/compile_forms.py from ui/."""
