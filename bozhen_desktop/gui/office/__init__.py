"""The head office's window: batches, sheets in, packages out, results in, the result roster."""
