"""XML, as strings: tags, attributes and words. What XML forbids never comes out."""

import re
from urllib.parse import quote

#: No text has them, but a file that was written past Pincite may.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTES = {**_SIGNS, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_WORDS = str.maketrans(_SIGNS)
_VALUES = str.maketrans(_IN_ATTRIBUTES)
#: What an address is written with; a percent sign already stands for another sign.
_OF_ADDRESSES = "%:/?#[]@!$&'()*+,;=~-._"


def words(text: str) -> str:
    """Return *text* as the content of an element.

    >>> words("peace & <bread>")
    'peace &amp; &lt;bread&gt;'
    """
    return _allowed(text).translate(_WORDS)


def tag(name: str, **attributes: str) -> str:
    """Return the start of an element; attributes without a value are left out.

    ``xml_id`` is ``xml:id``, and any other underscore a hyphen.

    >>> tag("p", xml_id="p7", n="7", corresp="")
    '<p xml:id="p7" n="7">'
    """
    given = (
        f' {key.replace("xml_", "xml:").replace("_", "-")}="{_allowed(value).translate(_VALUES)}"'
        for key, value in attributes.items()
        if value
    )
    return f"<{name}{''.join(given)}>"


def element(name: str, content: str = "", **attributes: str) -> str:
    """Return an element around *content*, which is XML already.

    >>> element("pb", n="250")
    '<pb n="250"/>'
    """
    start = tag(name, **attributes)
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"


def text_element(name: str, text: str, **attributes: str) -> str:
    """Return an element with the words *text*, or nothing where there are none."""
    return element(name, words(text), **attributes) if text else ""


def address(url: str) -> str:
    """Return *url* with the signs that no address may have in their numbers.

    >>> address("https://example.org/a b|c")
    'https://example.org/a%20b%7Cc'
    """
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", _allowed(url)), safe=_OF_ADDRESSES)


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
