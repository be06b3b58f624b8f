"""Results in English: notices, missing words, alternatives and the closest matches."""

from archive.search.filters import is_filtered
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.tree import And
from archive.search.query.tree import Word
from archive.search.results import Alternative
from archive.search.results import Change
from archive.search.results import Closest
from archive.search.results import Elsewhere
from archive.search.results import FacetName
from archive.search.results import NoResults
from archive.search.results import Results
from archive.web.presenters import pluralize
from archive.web.wording.queries import part_name
from archive.web.wording.queries import word_list

FACET_LABELS = {
    FacetName.TEXT: "Text",
    FacetName.AUTHOR: "Author",
    FacetName.SPEAKER: "Speaker",
    FacetName.PERSON: "Person",
    FacetName.PLACE: "Place",
    FacetName.SUBJECT: "Subject",
    FacetName.COLLECTION: "Collection",
    FacetName.KIND: "Kind",
    FacetName.YEAR: "Year",
}
#: What one value of a facet is.
FACET_NOUNS = {name: label.lower() for name, label in FACET_LABELS.items()}
_PLACES = {
    **{"text": "the text itself", "stage": "stage directions", "note": "notes"},
    **{"title": "titles", "section": "headings", "speaker": "names of speakers"},
    **{"author": "names of authors", "person": "names of people", "place": "names of places"},
    "subject": "subjects",
}
_CHANGES = {
    Change.ANY_TEXT: "in any text",
    Change.ANY_AUTHOR: "by any author",
    Change.ANY_SPEAKER: "said by anyone",
    Change.ANY_PERSON: "with any person",
    Change.ANY_PLACE: "with any place",
    Change.ANY_SUBJECT: "on any subject",
    Change.ANY_COLLECTION: "in any collection",
    Change.ANY_KIND: "in sections of any kind",
    Change.ANY_DATE: "of any date",
    Change.NO_FILTERS: "without any filters",
    Change.NAMED_IN_PART: "names that contain these words",
    Change.UNQUOTED: "the quoted words in any form and order",
    Change.SAME_TEXT: "all words anywhere in the same text",
    Change.OCCURRING_WORDS: "only the words that occur here",
}
#: Said where another view was asked for of what filters alone find.
VIEW_NEEDS_WORDS = (
    "Concordances and collocates need words to search for. These are all the paragraphs."
)


def heading(results: Results) -> str:
    """Return how much *results* found."""
    if results.timed_out:
        return "This search took too long"
    if not results.total and results.records.have_all:
        number = results.records.total
        named = f"{number:,} titles or headings do" if number > 1 else "a title or heading does"
        return f"No paragraph contains all your words, but {named}"
    if results.closest and not results.total and _asks_plainly(results):
        return "No paragraph contains all your words"
    if not results.total:
        return "No paragraphs found"
    return paragraphs_in_texts(results.total, results.texts)


def records_heading(results: Results) -> str:
    """Return what the records are, and how many where not all are listed."""
    records = results.records
    listed, total = len(records.hits), records.total
    if total and not records.have_all:
        return f"Titles and headings with {records.matched} of your {records.words} words"
    return (
        f"Titles and headings ({listed} of {total:,})" if total > listed else "Titles and headings"
    )


def _asks_plainly(results: Results) -> bool:
    """Tell whether nothing but words was asked, in any text."""
    tree, asked = results.tree, results.request
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return all(isinstance(part, Word) for part in parts) and not is_filtered(asked)


def paragraphs_in_texts(paragraphs: int, texts: int) -> str:
    """Return ``5 paragraphs``, or ``5 paragraphs in 2 texts`` where there are several."""
    found = pluralize(paragraphs, "paragraph")
    return f"{found} in {pluralize(texts, 'text')}" if texts > 1 else found


def notice_sentence(notice: Notice) -> str:
    """Return *notice* as a sentence, with what was probably meant, if anything."""
    said = _what_was_done(notice)
    return f"{said} Did you mean: {notice.meant}" if notice.meant else said


def _what_was_done(notice: Notice) -> str:
    terms = [f"“{term}”" for term in notice.terms]
    match notice.kind:
        case NoticeKind.QUERY_CUT:
            return f"Only the first {notice.limit:,} characters were searched."
        case NoticeKind.TERMS_CUT:
            return f"Only the first {notice.limit:,} words were searched."
        case NoticeKind.NESTING_CUT:
            return f"Brackets nested more than {notice.limit} deep were ignored."
        case NoticeKind.DISTANCE_CUT:
            return f"Words were searched with at most {notice.limit} others between them."
        case NoticeKind.EXPANSION_CUT:
            most = f"the {notice.limit:,} most frequent were searched"
            return f"{terms[0]} matches {notice.count:,} words; {most}."
        case NoticeKind.BARE_WILDCARD:
            return "A wildcard needs at least one letter next to it."
        case NoticeKind.NOT_A_YEAR:
            examples = "1917, 1914..1918 or 1910s"
            return f"{terms[0]} is not a year like {examples}, so it was searched as words."
        case NoticeKind.UNKNOWN_FIELD:
            return (
                f"“{notice.terms[0]}:” is not the name of a filter, so it was searched as a word."
            )
        case NoticeKind.NO_VALUE:
            return f"“{notice.terms[0]}:” needs a value directly after it, so it was searched as a word."
        case NoticeKind.FILTER_WILDCARD:
            return f"Filters take whole words, so the wildcard in {terms[0]} was ignored."
        case NoticeKind.NOT_A_TEXT:
            return f"{terms[0]} names no text here, so it was searched as words."
        case NoticeKind.UNKNOWN_OPERATOR if not any(map(str.isalnum, notice.terms[0])):
            return f"{terms[0]} was ignored."
        case NoticeKind.UNKNOWN_OPERATOR:
            return f"{terms[0]} was searched as a word."
        case NoticeKind.QUESTION_MARK:
            return f"The question mark after {terms[0].replace('?', '')} was ignored."
        case NoticeKind.OLD_STYLE:
            if notice.count == 1:
                return f"One text is dated {terms[0]} only in Old Style, and was searched too."
            return f"Texts dated {terms[0]} only in Old Style were searched too: {notice.count:,}."
        case NoticeKind.AUTHOR_NAMES if len(terms) == 1:
            absent = f"No paragraph contains {terms[0]}."
            return f"{absent} It is in an author’s name, so it was used as a filter."
        case NoticeKind.AUTHOR_NAMES:
            absent = f"No paragraph contains {word_list(terms, 'or')}."
            return f"{absent} They are in authors’ names, so they were used as filters."


def missing_words(no_results: NoResults) -> str:
    """Return which words do not occur, as a sentence; empty where all occur."""
    if not no_results.missing:
        return ""
    names = list(map(part_name, no_results.missing))
    return f"No text here contains {word_list(names, 'or')}."


def elsewhere_sentence(found: Elsewhere) -> str:
    """Return where a word is that no paragraph has in its text."""
    number = pluralize(found.paragraphs, "paragraph")
    return f"{part_name(found.node)} occurs in {_PLACES[found.place]} ({number})."


def alternative_name(alternative: Alternative) -> str:
    """Return how *alternative* differs, to follow the word *try*: ``without “zeppelin”``."""
    if alternative.change is not Change.WITHOUT:
        return _CHANGES[alternative.change]
    return f"without {word_list(list(map(part_name, alternative.removed)), 'and')}"


def closest_heading(closest: Closest) -> str:
    """Return what the closest matches have in common."""
    if not closest.matched:
        return "Closest matches (some of your words, the rarer ones first)"
    if closest.matched == closest.words:
        return "Closest matches (all your words, but some in the title or heading, or apart)"
    return f"Closest matches ({closest.matched} of your {closest.words} words)"


def past_last_page(results: Results) -> str:
    """Return which page is the last, where *results* are of a page after it; or nothing."""
    if not results.total or results.request.page <= results.pages:
        return ""
    pages = (
        "there is only one page" if results.pages == 1 else f"page {results.pages:,} is the last"
    )
    return f"There are no results on this page; {pages}."
