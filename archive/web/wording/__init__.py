"""Wording: the sentences of the site and the terminal, made from the typed values of the core."""
