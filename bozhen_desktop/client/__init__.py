"""Talks to a hall: link, outbox of offline commands, views it follows, simulated people."""
