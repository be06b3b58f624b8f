"""The quotation check, as a page and as JSON."""
