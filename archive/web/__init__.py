"""The site: the only place that knows Flask."""
