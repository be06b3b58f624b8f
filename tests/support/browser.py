"""What the tests in a browser share."""

#: How long the browser may take for anything, on the busiest machine.
TIMEOUT_MS = 60_000
