"""Feedback on a search: word forms, spelling suggestions, help when nothing is found."""
