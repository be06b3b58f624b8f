"""Signs that look like the beginning of a tag or a comment and are none: what follows them would be swallowed.

Parsers do not agree on them, so both that read a page get it without.
"""

import re

_KNOWN = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em "
    "embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i "
    "iframe img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem "
    "meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre "
    "progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span strike strong "
    "style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video "
    "wbr xml xmp".split()
)
#: Control characters that are read as a blank, and those that are dropped: no tree of elements can hold them.
_BLANK = re.compile(r"[\x0b\x0c]|&#(?:0*1[12]|x0*[bc])(?![\da-f]);?", re.IGNORECASE)
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f]"
    r"|&#(?:0*(?:[0-8]|1[4-9]|2[0-9]|3[01]|127)|x0*(?:[0-8ef]|1[0-9a-f]|7f))(?![\da-f]);?",
    re.IGNORECASE,
)
_COMMENT_END = re.compile(r"--!?>")
_OPENING = re.compile(r"<(?P<name>[A-Za-z][\w.:-]*)")
_CLOSING = re.compile(r"</(?P<name>[A-Za-z][\w.:-]*)\s*>")


def escape_stray_signs(page: str) -> str:
    """Return *page* without comments and controls, and with each ``<`` that begins no tag, or no comment, as a sign.

    A name that is no element of HTML is one if it has a prefix, or is closed anywhere.

    >>> escape_stray_signs("where x<y holds <b>and</b> <o:p>so on</o:p>")
    'where x&lt;y holds <b>and</b> <o:p>so on</o:p>'
    """
    page = _without_comments(without_controls(page))
    # No tag begins after the end of the last one: the page was cut off in it.
    end = page.rfind(">") + 1
    page = page[:end] + page[end:].replace("<", "&lt;")
    unknown = {name for name in map(str.lower, _OPENING.findall(page)) if not _is_known(name)}
    unknown -= {name.lower() for name in _CLOSING.findall(page)} if unknown else set()
    if not unknown:
        return page

    def escaped(match: re.Match[str]) -> str:
        return f"&lt;{match['name']}" if match["name"].lower() in unknown else match[0]

    return _OPENING.sub(escaped, page)


def without_controls(page: str) -> str:
    """Return *page* without control characters, written as such or as references."""
    return _CONTROL.sub("", _BLANK.sub(" ", page))


def _without_comments(page: str) -> str:
    """Return *page* with the ends of lines of its comments only; one that never ends is none."""
    pieces: list[str] = []
    at = 0
    while (start := page.find("<!--", at)) >= 0:
        end = _COMMENT_END.search(page, start + 2)
        if end is None:
            return "".join((*pieces, page[at:].replace("<!--", "&lt;!--")))
        pieces += [page[at:start], "\n" * page.count("\n", start, end.end())]
        at = end.end()
    return "".join((*pieces, page[at:]))


def _is_known(name: str) -> bool:
    return name in _KNOWN or ":" in name or "-" in name
