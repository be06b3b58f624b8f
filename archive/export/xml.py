"""XML as strings: tags, attributes and text, without the characters that XML forbids."""

import re
from urllib.parse import quote

#: Characters that XML forbids; only a file not written by Pincite can have them.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTES = {**_SIGNS, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_WORDS = str.maketrans(_SIGNS)
_VALUES = str.maketrans(_IN_ATTRIBUTES)
#: Characters kept in a URL; a percent sign already begins an escape.
_OF_ADDRESSES = "%:/?#[]@!$&'()*+,;=~-._"


def words(text: str) -> str:
    """Return *text* escaped as the content of an element.

    >>> words("peace & <bread>")
    'peace &amp; &lt;bread&gt;'
    """
    return _replace_forbidden(text).translate(_WORDS)


def without_forbidden(text: str) -> str:
    """Return *text* without the characters that XML forbids, for a template that escapes it."""
    return _FORBIDDEN.sub("", text)


def tag(name: str, **attributes: str) -> str:
    """Return a start tag; attributes without a value are left out.

    ``xml_id`` is ``xml:id``, ``epub_type`` is ``epub:type``, and any other underscore a hyphen; a last one is none.

    >>> tag("p", xml_id="p7", n="7", corresp="")
    '<p xml:id="p7" n="7">'
    """
    given = (
        f' {_name(key)}="{_replace_forbidden(value).translate(_VALUES)}"'
        for key, value in attributes.items()
        if value
    )
    return f"<{name}{''.join(given)}>"


def element(name: str, content: str = "", **attributes: str) -> str:
    """Return an element with *content*, which is already XML.

    >>> element("pb", n="250")
    '<pb n="250"/>'
    """
    start = tag(name, **attributes)
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"


def text_element(name: str, text: str, **attributes: str) -> str:
    """Return an element with *text* as its content, or an empty string where there is none."""
    return element(name, words(text), **attributes) if text else ""


def address(url: str) -> str:
    """Return *url* with invalid characters percent-encoded.

    >>> address("https://example.org/a b|c")
    'https://example.org/a%20b%7Cc'
    """
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", _replace_forbidden(url)), safe=_OF_ADDRESSES)


def _name(key: str) -> str:
    key = key.rstrip("_").replace("xml_", "xml:").replace("epub_", "epub:")
    return key.replace("_", "-")


def _replace_forbidden(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
