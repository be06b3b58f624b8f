"""Copies of what another machine builds: one generation after the other, whole or not at all."""
