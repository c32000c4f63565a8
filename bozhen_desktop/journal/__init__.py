"""The log in SQLite, blobs, heads, mirror, verification, report tables, limits for bench."""
