"""LAN messages and the sans-IO conversations of both ends; no sockets."""
