"""Characters that are obeyed rather than read: controls of devices, and controls of direction.

XML forbids the first, and terminals obey them. The second are part of texts that are written from right to left
(Unicode Standard Annex 9), but one that is left open turns all that is printed after it on the same line, such
as the address in a citation. So it is closed at the end of its field.
"""

import re

#: The 66 code points that are no characters, for a set in a regular expression.
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
#: What no text needs: C0 and C1 controls but white space, surrogates and noncharacters.
_CONTROL = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff{NONCHARACTERS}]")
#: Controls that count as white space, and separate words and lines; XML forbids most of them, too.
_WHITE = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_ISOLATES = "\u2066\u2067\u2068"
_END_OF_ISOLATE = "\u2069"
_EMBEDDINGS = "\u202a\u202b\u202d\u202e"
_END_OF_EMBEDDING = "\u202c"
_DIRECTION = re.compile(f"[{_ISOLATES}{_END_OF_ISOLATE}{_EMBEDDINGS}{_END_OF_EMBEDDING}]")
#: What is shown to a terminal as an escape: all controls but tab and line feed, and all of direction.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    f"\ud800-\udfff{NONCHARACTERS}]"
)


#: Characters of ordinary texts that Python does not count as printable.
_ORDINARY = "\n\t\u00a0\u00ad"


def _is_printable(text: str) -> bool:
    """Tell quickly that *text* has no control of either kind. False may be wrong: the patterns above decide."""
    if text.isprintable():
        return True
    for character in _ORDINARY:
        text = text.replace(character, " ")
    return text.isprintable()


def clean(field: str) -> str:
    """Return *field* as it can be printed anywhere: without controls, and with all directions closed."""
    return close_directions(without_controls(field))


def without_controls(text: str, instead: str = "") -> str:
    """Return *text* with *instead* in the place of each control, surrogate and noncharacter.

    >>> without_controls("a\\0b\\x9bc\\n")
    'abc\\n'
    """
    return text if _is_printable(text) else _CONTROL.sub(instead, text)


def close_directions(text: str) -> str:
    """Return *text* with the ends of all isolates and embeddings that it leaves open; nothing is removed.

    >>> close_directions("\\u202eabc") == "\\u202eabc\\u202c"
    True
    """
    if text.isascii() or _is_printable(text):
        return text
    return text + "".join(map(_end_of, reversed(open_directions(text))))


def open_directions(text: str) -> list[str]:
    """Return the controls that *text* opens and does not close, in their order."""
    opened: list[str] = []
    isolates = 0
    for control in _DIRECTION.findall(text):
        if control == _END_OF_EMBEDDING:
            # Inside an isolate it ends nothing that began outside.
            if opened and opened[-1] in _EMBEDDINGS:
                opened.pop()
        elif control != _END_OF_ISOLATE:
            opened.append(control)
            isolates += control in _ISOLATES
        elif isolates:
            isolates -= 1
            # The end of an isolate ends all embeddings in it.
            while opened.pop() not in _ISOLATES:
                pass
    return opened


def _end_of(control: str) -> str:
    return _END_OF_ISOLATE if control in _ISOLATES else _END_OF_EMBEDDING


def without_directions(text: str) -> str:
    """Return *text* without isolates, embeddings and their ends; marks such as U+200F stay.

    >>> without_directions("\\u202eabc\\u202c")
    'abc'
    """
    return text if text.isascii() else _DIRECTION.sub("", text)


def typed(text: str) -> str:
    """Return *text* that somebody typed or pasted: controls are spaces, and all directions are closed."""
    if text.isascii() and text.isprintable():
        return text
    return close_directions(_WHITE.sub(" ", without_controls(text, " ")))


def strays(text: str) -> list[str]:
    """Return the characters of *text* that `clean` removes or closes, each once."""
    if _is_printable(text):
        return []
    return list(dict.fromkeys([*_CONTROL.findall(text), *open_directions(text)]))


def has_directions(text: str) -> bool:
    """Tell whether *text* has isolates or embeddings, closed or not."""
    if text.isascii() or _is_printable(text):
        return False
    return _DIRECTION.search(text) is not None


def is_direction(character: str) -> bool:
    """Tell whether *character* begins an isolate or an embedding."""
    return character in _ISOLATES + _EMBEDDINGS


def code_point(character: str) -> str:
    """Return the name of *character* by its number: ``U+202E``."""
    return f"U+{ord(character):04X}"


def escape_controls(text: str) -> str:
    """Return *text* with every character that a terminal may obey as an escape of JSON.

    >>> escape_controls("a\\x9bb")
    'a\\\\u009bb'
    """
    if text.isascii() and text.isprintable():
        return text
    return _OBEYED.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    pair = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pair[at : at + 4]}" for at in range(0, len(pair), 4))
