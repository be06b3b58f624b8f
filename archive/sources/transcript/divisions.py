"""Divisions of texts and their numbers, in the languages of many sources: *Chapter IV*, *Act One*, *Zweiter Aufzug*."""

import re
from functools import lru_cache

#: Words for divisions, from the largest to the smallest.
_RANKS = (
    "volume tome band tomo том",
    "book livre buch libro liber boek книга",
    "part act partie teil theil parte acte akt aufzug atto acto jornada actus bedrijf deel часть действие",
    "title chapter letter lecture essay paper federalist canto appendix annex schedule chapitre kapitel capitolo "
    "capítulo caput hoofdstuk chant gesang глава",
    "section article scene scène szene auftritt scena escena scaena tooneel abschnitt preamble явление",
)
_RANK_OF = {word: rank for rank, words in enumerate(_RANKS) for word in words.split()}
DIVISIONS = "|".join(sorted(_RANK_OF, key=len, reverse=True))
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_CARDINALS = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:{_UNITS}))?|ten|eleven|twelve|"
    rf"(?:thir|four|fif|six|seven|eigh|nine)teen|{_UNITS})"
)
#: Ordinals, in the forms that agree with such words.
ORDINALS = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|"
    r"premier|première|seconde?|deuxième|troisième|quatrième|cinquième|sixième|septième|huitième|neuvième|dixième|"
    r"dernière?|(?:erst|zweyt|zweit|dritt|viert|fünft|sechst|siebent|siebt|acht|neunt|zehnt|letzt)(?:er|es|e)|"
    r"prim[oa]|second[oa]|terz[oa]|quart[oa]|quint[oa]|primer[oa]|segund[oa]|tercer[oa]|cuart[oa]|"
    r"prim(?:us|um)|secund(?:us|a|um)|terti(?:us|a|um)|quart(?:us|um)|quint(?:us|um)|"
    r"eerste|tweede|derde|vierde|vijfde|"
    r"перв(?:ая|ое|ый)|втор(?:ая|ое|ой)|трет(?:ья|ье|ий)|четв[её]рт(?:ая|ое|ый)|пят(?:ая|ое|ый))"
)
NUMBERS = rf"(?:[0-9]{{1,4}}|[ivxlc]{{1,7}}|{ORDINALS}|{_CARDINALS})(?![^\W_])"
_ORDINAL = re.compile(ORDINALS)


@lru_cache(maxsize=4096)
def rank_of(heading: str) -> int:
    """Return the rank of a *heading* by its first word, from 0 for volumes; without such a word it is the lowest."""
    words = [word for word in re.findall(r"[^\W\d_]+", heading.lower()) if word != "the"]
    if len(words) > 1 and _ORDINAL.fullmatch(words[0]):
        words = words[1:]
    return _RANK_OF.get(words[0] if words else "", len(_RANKS))


def is_division(word: str) -> bool:
    """Tell whether *word* names a division of texts: *Chapter*, *Aufzug*."""
    return word.lower().strip(".,:;") in _RANK_OF
