"""The web server: waitress, worker processes, the background rebuilder, the access log."""
