"""The site: the only place that knows Flask. It translates, and decides nothing."""

from archive.web.app import create_app as create_app
