"""Other people's files: entry and item sheets, question formats, upload tables."""
