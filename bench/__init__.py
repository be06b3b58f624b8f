"""Measurements: commands that print what was measured, on real words. Never tests, never timed in CI."""
