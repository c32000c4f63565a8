"""The proctor's console: presenters (view rows in, words out) and one file for each screen."""
