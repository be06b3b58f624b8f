"""Checks of the texts and of the index; backups."""
