"""What one line of a title page says: who wrote or translated the book, who printed it, where and when."""

import re
from dataclasses import dataclass

from archive.model.roman_numerals import from_roman
from archive.sources.line_dates import date_at_end
from archive.sources.line_dates import month_at_end
from archive.sources.transcript import line_shapes as shapes

#: Towns in which many books were printed, with their names in several languages.
_TOWNS = frozenset(
    (
        "london edinburgh glasgow dublin oxford cambridge manchester birmingham liverpool bristol york belfast "
        "chichester "
        "new-york boston philadelphia chicago baltimore washington hartford cincinnati richmond albany cleveland "
        "indianapolis toronto montreal sydney melbourne calcutta bombay madras paris lyon lyons bruxelles brussels "
        "genève geneva lausanne amsterdam leiden leyden haarlem rotterdam utrecht groningen groningue arnhem antwerpen "
        "berlin leipzig leipsic münchen munich wien vienna stuttgart frankfurt hamburg köln cologne jena weimar "
        "dresden "
        "breslau zürich zurich basel bern halle gotha göttingen tübingen freiburg bonn milano milan roma rome firenze "
        "florence torino turin napoli venezia venice bologna madrid barcelona lisboa lisbon porto stockholm uppsala "
        "københavn copenhagen kristiania oslo helsinki helsingfors moscow москва петроград ленинград warszawa kraków "
        "lwów praha budapest athens"
    ).split()
) | {
    "new york",
    "san francisco",
    "st. louis",
    "rio de janeiro",
    "buenos aires",
    "den haag",
    "the hague",
}
#: A state, a country or a district of a town.
_REGION = re.compile(
    r"(?:[A-Z]\.?){1,3}|Mass|Conn|Pa|Md|Ohio|England|Canada|Ill|Cal", re.IGNORECASE
)
_STREET = re.compile(
    r"[0-9]+.*\b(?:street|st|road|row|broadway|avenue|ave|square|place|lane|strand|hill|yard|court|churchyard)\b|"
    r".*\b(?:street|row|broadway|square|strand|churchyard)\b,? ?(?:[a-z.]{0,6}|london)\W*",
    re.IGNORECASE,
)
_YEAR = r"(?:1[4-9][0-9]{2}|20[0-9]{2}|M[DCLXVI]{4,})"
_YEAR_LINE = re.compile(rf"\W*(?:(?:anno|in the year)\W+)?(?P<year>{_YEAR})\W*", re.IGNORECASE)
_YEAR_AT_END = re.compile(rf"^(?P<rest>.*?)(?:\s*(?:[,.:;·]|--|[-–—])\s*|\s+)(?P<year>{_YEAR})\W*$")
_IMPRINT = re.compile(r"(?P<place>[^:0-9]{3,40}):\s*(?P<publisher>[^:]{3,80})")
_PUBLISHER = re.compile(
    r"(?<!\w)(?:publish\w*|press|verlag\w*|[eé]ditions|editora|editorial|edizioni|books|printing|& (?:co|sons?)|"
    r"and (?:co\b|sons?)|et cie|company|co\.|brothers|bros|gebrüder|printed (?:for|by|at)|library|society|"
    r"imprimerie|librairie|buchhandlung|druck|druckerei|drukkerij|snelpersdruk|uitgever\w*|tipogra\w+|typograph\w+|"
    r"imprenta|förlag|forlag|wydawnictw\w+|издательств\w+|типогр\w+)(?!\w)",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"[\w\s,.'’éÉèÈ-]{0,40}\b(?:edition|impression|thousand|printing|auflage|[eé]dition|druk|издание|wydanie)\b.{0,40}",
    re.IGNORECASE,
)
_VOLUME = re.compile(
    r"(?:vol(?:ume|\.)?|tome|band)\s*(?:the\s+)?(?P<volume>[IVXLC]+|[0-9]{1,3}|first|second|third|fourth)\b\W*",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\)|all (?:stage )?rights|entered according to act|tous droits|alle rechte).*",
    re.IGNORECASE,
)
#: What a title page says of other printings, which no field holds.
_HISTORY = re.compile(
    r"(?:(?:first|second|third|fourth|thence|since|re-?)[\w ]*\s?(?:printed|published|issued|set up)\b|"
    r"published (?:in )?\w+,? "
    r"[0-9]{4}|printed in\b|in the (?:clerk.s )?office\b|price\b|set up and electrotyped).*",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"re-?printed(?:,? [\w ]+,?)? from:?\s+(?P<source>\S.*)", re.IGNORECASE)
_BY = r"(?:by|door|par|por|von|di|av|af|przez)"
_BY_ALONE = re.compile(
    rf"(?:(?:written|compiled|collected|composed|verfasst|[ée]crit)\s+)?{_BY}\s*[:.,]?",
    re.IGNORECASE,
)
_BY_NAME = re.compile(
    r"(?:(?:written|compiled|collected|composed)\s+)?(?:by|door|par)\b:?\s+(?P<name>[^\W\d_].*)",
    re.IGNORECASE,
)
_ROLES = (
    (
        "translator",
        r"(?:newly |first |freely |now )?(?:translated|englished|rendered|done|turned|traduite?s?|traduzid[ao]|"
        r"traducid[ao]|tradotto|übersetzt|übertragen|vertaald|översatt|oversat|aus dem|translation)\b",
    ),
    (
        "editor",
        r"(?:selected and |collected and |newly )?(?:edited|herausgegeben|hrsg|uitgegeven)\b",
    ),
    (
        "",
        r"(?:(?:with|and)\b.*\b)?(?:illustrat\w+|introduction|introductory \w+|preface|foreword|memoir|notes?|drawings|"
        r"pictures|portraits?|music|vignettes)\b",
    ),
)
_ROLE = tuple(
    (name, re.compile(rf"{words}(?:[^.;]*?\s)?{_BY}\b:?\s*(?P<name>[^\W\d_].*)?", re.IGNORECASE))
    for name, words in _ROLES
)
_PRINTED_BY = re.compile(
    r"^(?:printed|published|printed and (?:sold|published)) (?:for|by)(?:\s+|$)", re.IGNORECASE
)
_WORKS = re.compile(r"[,;]?\s*\bauthors? of\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody whom a line names: the field of the record (empty where none holds it), and the name if it is there."""

    field: str
    name: str


def person_of(text: str) -> NamedPerson | None:
    """Return the person that *text* names after *by*, or announces for the next line; None where it does not.

    >>> person_of("TRANSLATED FROM THE FRENCH BY"), person_of("by Jane Doe, author of Roads")
    (NamedPerson(field='translator', name=''), NamedPerson(field='author', name='Jane Doe'))
    """
    if _PRINTED_BY.fullmatch(text):
        return NamedPerson("publisher", "")
    for field, pattern in _ROLE:
        match = pattern.fullmatch(text)
        if match is not None:
            return NamedPerson(field, _without_works(match["name"] or ""))
    if _BY_ALONE.fullmatch(text):
        return NamedPerson("author", "")
    match = _BY_NAME.fullmatch(text)
    if match is None or shapes.starts_small(match["name"]):
        return None
    return NamedPerson("author", _without_works(match["name"]))


def _without_works(name: str) -> str:
    return _WORKS.sub("", name).strip()


def is_place(text: str) -> bool:
    """Tell whether *text* is a town of printers, or several: ``London and New York``, ``Boston, U.S.A.``."""
    parts = re.split(r"\s*(?:[,;·&/]|--|—|\band\b|\bund\b|\bet\b|\by\b)\s*", text.strip(" .:,;"))
    others = "·" in text or all(
        part.casefold() in _TOWNS or _is_region(part) for part in parts[1:] if part
    )
    return parts[0].casefold() in _TOWNS and others and not any(map(str.isdigit, text))


def says_more(text: str) -> bool:
    """Tell whether *text* is an address, a price or a list of printings, for which the record has no field."""
    return bool(_STREET.fullmatch(text) or _HISTORY.fullmatch(text))


def facts_of(text: str, *, is_titled: bool) -> dict[str, str]:
    """Return what a line says of the edition or of who printed it, where and when, by the names of fields.

    The title comes before it: what else could be one is only read if the page *is titled*, with somebody after *by*.
    """
    if match := _YEAR_LINE.fullmatch(text):
        return {"year": _in_digits(match["year"])}
    if match := _VOLUME.fullmatch(text):
        return {"volume": match["volume"]}
    if _RIGHTS.fullmatch(text):
        return {"rights": text}
    if match := _SOURCE.fullmatch(text):
        return {"title": match["source"].strip(" .,")}
    if date_at_end(text) or month_at_end(text):
        # A letter was written there.
        return {}
    year = _YEAR_AT_END.fullmatch(text)
    dated = {"year": _in_digits(year["year"])} if year else {}
    if _EDITION.fullmatch(text):
        # *Facsimile of the edition printed in 1653*: it was printed in another year.
        return {"edition": _cased(text)} | (dated if ", " in text else {})
    found = _printed(year["rest"] if year else text, is_dated=bool(year)) if is_titled else {}
    return found | dated if found else {}


def _printed(text: str, *, is_dated: bool) -> dict[str, str]:
    """Return the place and the publisher that *text* names."""
    match = _IMPRINT.fullmatch(text)
    if match and (is_place(match["place"]) or is_dated or _PUBLISHER.search(match["publisher"])):
        if _is_headed(match["place"]):
            return {}
        return {"place": _cased(match["place"]), "publisher": publisher_of(match["publisher"])}
    pieces = [
        piece
        for piece in re.split(r"\s*(?:,|--|—|·|(?<=\w{3})\.(?=\s+[A-Z]\w{2}))\s*", text)
        if piece.strip(" .")
    ]
    if _STREET.fullmatch(text) and not _PUBLISHER.search(text):
        return {"place": _cased(pieces[-1])} if len(pieces) > 1 and is_place(pieces[-1]) else {}
    towns = [piece for piece in pieces if is_place(piece)]
    if is_place(text):
        return {"place": _cased(text)}
    if towns and len(pieces) <= 4 and (len(towns[0].split()) < len(text.split())):
        others = [piece for piece in pieces if piece not in towns and not _is_region(piece)]
        if others:
            return {"place": _cased(towns[0]), "publisher": publisher_of(", ".join(others))}
    if _PUBLISHER.search(text):
        return {"publisher": publisher_of(text)}
    return {}


def _is_headed(text: str) -> bool:
    """Tell whether a heading comes before the colon: ``Chapter I``, ``Tenth Impression``."""
    return bool(
        re.search(
            r"\b(?:chapter|book|part|letter|act|impression|edition|note)\b", text, re.IGNORECASE
        )
    )


def _is_region(text: str) -> bool:
    return _REGION.fullmatch(text.strip(" .")) is not None


def publisher_of(text: str) -> str:
    """Return the name of the publisher in *text*, without *printed for* and the address."""
    bare = _PRINTED_BY.sub("", text)
    # An address follows the name.
    bare = re.sub(r",?\s+[0-9]+[-–0-9]*,?\s.*$", "", bare)
    return _cased(bare or text)


def _cased(text: str) -> str:
    return shapes.from_capitals(text).strip(" .,:;")


def _in_digits(year: str) -> str:
    return year if year.isdigit() else str(from_roman(year.upper()))
