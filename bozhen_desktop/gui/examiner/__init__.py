"""The examiner's window: log-in, own pieces, the score sheet, corrections and re-checks."""
