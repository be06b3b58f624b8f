"""The check of a quotation, as a page and for programs."""
