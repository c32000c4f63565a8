"""The exam-room service: sans-IO core, listener, connections, access table, enrolment, queries."""
