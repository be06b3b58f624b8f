"""Literal signs: characters of a source that look like Markdown and are none.

A word processor or a web page marks emphasis with markup of its own, so its ``*`` and ``<`` are only signs. Its
reader protects them: each becomes a code point that occurs in no text (Unicode reserves U+FDD0 to U+FDEF for internal
use), until the paragraph is finished. Every replacement is one for one, so no offset moves.
"""

import re

_SIGNS = "*_<>#|\\~=+^{`]"
_PROTECTED = {ord(sign): chr(0xFDE0 + at) for at, sign in enumerate(_SIGNS)}
_PLAIN = {ord(code): chr(sign) for sign, code in _PROTECTED.items()}
#: Signs that come in pairs around words, where they would be read as markup.
_PAIRED = re.compile(r"(?<![^\W_])([*_~=+]{1,2})(?=[^\s*_~=+])[^*_~=+]*?[^\s*_~=+]\1(?![^\W_])")
_ALWAYS = re.compile(r"[<|\\^{`]|\](?=\()")
_AT_START = re.compile(r"\s*[#>]")


def protect(text: str) -> str:
    """Return *text* with each sign that could be read as markup replaced; a lone ``*`` may call a note, and stays.

    >>> protect("see *this* <here>") == "see *this* <here>", plain(protect("see *this* <here>"))
    (False, 'see *this* <here>')
    """
    text = _ALWAYS.sub(_replace, text)
    return _PAIRED.sub(_replace, text) if len(text) > 2 else text


def protect_start(text: str) -> str:
    """Return *text*, the beginning of a block, with a first ``#`` or ``>`` replaced."""
    return _AT_START.sub(_replace, text, count=1) if _AT_START.match(text) else text


def _replace(match: re.Match[str]) -> str:
    return match[0].translate(_PROTECTED)


def plain(text: str) -> str:
    """Return *text* with every protected sign as itself."""
    return text if text.isascii() else text.translate(_PLAIN)
