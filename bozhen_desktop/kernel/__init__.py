"""Clock, ids, marks, digest, errors, text: imports nothing of ours."""
