"""Benchmarks: commands that print measurements on real texts. They are not tests and do not run in CI."""
