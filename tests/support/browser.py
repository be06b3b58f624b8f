"""Helpers for tests in a browser."""

#: How long the browser may take for anything, on the busiest machine.
TIMEOUT_MS = 60_000
