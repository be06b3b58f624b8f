"""Coverage-guided fuzzing of the readers of untrusted input."""
