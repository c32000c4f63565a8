"""The rules: one file a topic, each with its commands, events, state and decisions."""
