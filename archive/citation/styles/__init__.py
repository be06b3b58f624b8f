"""Citations in CSL styles: templates are rendered at build time and filled in per request."""
