"""Quotation checking: whether and where the words of a quotation occur, and which of them differ."""
