"""The web server: waitress, worker processes, background builds, the access log."""
