"""This PC: paths, resources, settings, logs, keys, sealing, TLS, drives, files, card readers."""
