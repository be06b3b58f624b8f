"""Notices: where a search differs from what was typed. Values only; `archive.wording` has the sentences."""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What was cut or rewritten, and which fields of the `Notice` say how much."""

    #: Characters after `limit` were ignored.
    QUERY_CUT = "query-cut"
    #: Words after `limit` were ignored.
    TERMS_CUT = "terms-cut"
    #: Brackets nested deeper than `limit` were ignored.
    NESTING_CUT = "nesting-cut"
    #: The distance between words was reduced to `limit`.
    DISTANCE_CUT = "distance-cut"
    #: The pattern `terms[0]` matches `count` words; the `limit` most frequent were searched.
    EXPANSION_CUT = "expansion-cut"
    #: A wildcard without a letter or digit was ignored.
    BARE_WILDCARD = "bare-wildcard"
    #: `terms[0]` is not a year or range of years, and was searched as words.
    NOT_A_YEAR = "not-a-year"
    #: `terms[0]`, the name before a colon, is no filter, and was searched as a word.
    UNKNOWN_FIELD = "unknown-field"
    #: `terms[0]`, the name of a filter, has no value right behind its colon, and was searched as a word.
    NO_VALUE = "no-value"
    #: Filters take whole words; the wildcard in `terms[0]` was ignored.
    FILTER_WILDCARD = "filter-wildcard"
    #: `terms[0]` is not the name of a text as in its address, and was searched as words.
    NOT_A_TEXT = "not-a-text"
    #: `terms[0]`, the name of an operator of other programs, was searched as a word.
    UNKNOWN_OPERATOR = "unknown-operator"
    #: The question mark at the end of `terms[0]` was ignored.
    QUESTION_MARK = "question-mark"
    #: `count` texts are dated `terms[0]` only in Old Style, and were searched too.
    OLD_STYLE = "old-style"
    #: `terms` are in names of authors and in no paragraph, and were searched as author filters.
    AUTHOR_NAMES = "author-names"


@dataclass(frozen=True, slots=True)
class Notice:
    """One difference between the query as typed and as searched."""

    kind: NoticeKind
    terms: tuple[str, ...] = ()
    limit: int = 0
    count: int = 0
    #: The search that was probably meant; empty where nobody can tell.
    meant: str = ""
