"""Warnings on standard error."""

import logging

from archive.language.controls import escape_controls


class _EscapingFormatter(logging.Formatter):
    """A formatter of records that may repeat an address or a file name: a terminal must not obey them."""

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* with controls as escapes."""
        return escape_controls(super().format(record))


def print_warnings() -> None:
    """Print warnings and errors of all parts of the program on standard error, unless they go elsewhere already."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(_EscapingFormatter("%(message)s"))
        root.addHandler(handler)
