"""Words that are not listed as collocates: those that a reader names, and function words."""

from collections.abc import Iterable

from archive.language.analyser import Analyser
from archive.language.early_print import early_form
from archive.language.function_words import function_words
from archive.search.request import Collocation

#: Words that a reader may name.
MAX_LEFT_OUT = 200


def left_out_terms(chosen: Collocation, languages: Iterable[str]) -> frozenset[str]:
    """Return the exact terms that are *chosen* to be left out, in texts of these *languages*."""
    terms = {*Analyser().analyse(chosen.left_out).terms[:MAX_LEFT_OUT]}
    if not chosen.function_words:
        terms.update(*map(function_words, languages))
    return frozenset({*terms, *map(early_form, terms)})
