"""Words and signs around a printed date: labels, days of the week, ``circa``, ``before``, eras, seasons."""

import re

LABEL = re.compile(
    r"(?:(?:date|dated|written|delivered|composed|spoken|signed|given)\b\s*:?\s*(?:(?:on|in|at)\s+(?!or\b))?)*(?:in\s+)?(?=\S)",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"(?:(?:on|le|den|el|am)\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"(?: (?:morning|afternoon|evening|night))?|"
    r"(?:mon|tues?|wed|thurs?|fri|sat|sun)\.(?=,?\s)|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье),?\s+(?:(?:den|the)\s+)?",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"(?:(?:on )?or about|circa|about|abt|around|approximately|approx|ca?|um|etwa|vers|environ|hacia|около|ок)"
    r"(?:\b|(?=[0-9]))\.?\s*",
    re.IGNORECASE,
)
PERHAPS = re.compile(
    r"(?:probably|perhaps|possibly|presumably|wahrscheinlich|peut-être)\s+", re.IGNORECASE
)
#: Words before a date that leaves one end open: whether it is the end that is open, and whether the date itself counts.
OPEN: tuple[tuple[re.Pattern[str], bool, bool], ...] = tuple(
    (re.compile(rf"(?:{words})\s+", re.IGNORECASE), opens_end, included)
    for words, opens_end, included in (
        (
            r"(?:not|no) later than|on or before|at the latest|up to|until|till|by|spätestens|не позднее",
            False,
            True,
        ),
        (r"(?:not (?:before|earlier than)|no earlier than|on or after|since|не ранее)", True, True),
        (r"(?:before|prior to|ante|vor|avant|до)", False, False),
        (r"(?:after|post|nach|après|после)", True, False),
    )
)
ONWARDS = re.compile(r"(?:from\s+)?(?P<date>.+?)\s+(?:onwards?|or later)", re.IGNORECASE)
OR_EARLIER = re.compile(r"(?P<date>.+?)\s+or (?:earlier|before)", re.IGNORECASE)
BETWEEN = re.compile(
    r"(?:(?:between|zwischen|entre)\s+(?P<a>.+?)\s+(?:and|und|et|y)\s+(?P<b>.+)|"
    r"(?:from\s+)?(?P<c>.+?)\s*(?:[-–—]|\b(?:to|until|till|or|bis|through)\b|\s/\s)\s*(?P<d>.+))",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?P<first>1[0-9]{3}|20[0-9]{2})[-–/](?P<last>[0-9]{1,2})")
DECADE = re.compile(
    r"(?:the\s+)?(?:(?:early|mid|late)[-\s]+)?(?:(?P<tens>1[0-9]{2}|20[0-9])0['’]?s|(?P<catalogued>1[0-9]{2})[-_])",
    re.IGNORECASE,
)
#: ``16--``, as in catalogues.
CATALOGUED_CENTURY = re.compile(r"(?P<hundreds>1[0-9])(?:--|__)")
CENTURY = re.compile(
    r"(?:the\s+)?(?:(?:early|mid|late)[-\s]+)?(?P<number>1?[1-9]|10|20|21)(?:st|nd|rd|th)[- ](?:century|c\.)",
    re.IGNORECASE,
)
SEASON = re.compile(
    r"(?:the\s+)?(?:(?:early|mid|late)[-\s]+)?(?P<name>spring|summer|autumn|fall|winter)(?:\s+of|,)?\s+"
    r"(?P<year>1[0-9]{3}|20[0-9]{2})(?:[-/–](?P<next>[0-9]{1,4}))?",
    re.IGNORECASE,
)
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_BEFORE_CHRIST = r"B\.?\s?C\.?(?:\s?E\.?)?|v\.\s?Chr\.?|av\.\s?J\.?-?C\.?|до н\.\s?э\.?"
ERA = re.compile(
    rf"(?P<words>.+?)\s*(?:(?P<bc>{_BEFORE_CHRIST})|A\.?\s?D\.?|C\.?\s?E\.?|n\.\s?Chr\.?|ap\.\s?J\.?-?C\.?|н\.\s?э\.?)",
    re.IGNORECASE,
)
YEAR_OF_OUR_LORD = re.compile(r"(?:(?:in\s+)?the\s+)?year of our lord\s+", re.IGNORECASE)
STYLE = re.compile(
    r"(?P<words>.+?)\s*[,(]?\s*(?P<style>O\.\s?S\.?|Old Style|N\.\s?S\.?|New Style)\)?",
    re.IGNORECASE,
)
#: Old Style first, New Style in brackets or after a stroke, and the year of both.
DUAL = re.compile(
    r"(?P<one>[^()\[\]]+?)\s*(?:[(\[]\s*(?P<two>[^()\[\]]+?)\s*[)\]]|/\s*(?P<other>[^/]+?))"
    r"(?P<tail>,?\s+(?:[^\W\d_]+,?\s+)?[0-9]{4}(?:\s?(?:г(?:ода|\.)?|р(?:оку|\.)))?)?"
)
DUAL_PERIOD = re.compile(
    r"(?P<a>[^()]+\([^()]+\))\s*(?:[-–—]|\bto\b)\s*(?P<b>[^()]+\([^()]+\))(?P<tail>,?\s+[0-9]{4})"
)
NEXT_YEAR = re.compile(r"(?P<words>.+[0-9]{4})[-–/](?P<next>[0-9]{1,2})")
EARLY_OR_LATE = re.compile(
    r"(?:(?:the )?(?:early|mid|late|beginning of|end of|middle of|(?:first|second|last|latter) "
    r"(?:half|part|days|week|quarter|third) of))[-\s]+(?:in\s+)?(?=\S)",
    re.IGNORECASE,
)
DIGIT = re.compile(r"[0-9〇一二三四五六七八九]|century|year")
#: How what is less certain than a day begins.
QUALIFIED = re.compile(
    r"(?:ca?\.\s?(?=[0-9])|circa|about|around|probably|perhaps|possibly|before|prior|after|between|not|no|"
    r"on or|since|until|vor|nach|"
    r"um|vers|avant|après|entre|zwischen|до|после|около|между)(?:\b|(?=[0-9]))",
    re.IGNORECASE,
)
#: A word that makes the day after it uncertain.
UNSURE_BEFORE = re.compile(
    r"\b(?:or|about|around|before|after|by|to|until|till|circa|ca|between|since|from|than|[au]m|vor|nach|avant|après|vers|"
    r"до|после|около)\.?\s*$|[-–—?]\s*$",
    re.IGNORECASE,
)
