"""Hits: ranks the positions of a selection, and builds one page of hits with highlights and snippets."""

from collections.abc import Mapping
from collections.abc import Sequence

from archive.deadline import Deadline
from archive.library.entries import LocatedParagraph
from archive.library.protocol import Library
from archive.search.highlighting import Marker
from archive.search.highlighting import Matches
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Words
from archive.search.matching.query_terms import Matcher
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.word_reader import WordReader
from archive.search.plan import Plan
from archive.search.plan import PlanLeaf
from archive.search.plan import plan_leaves
from archive.search.ranking import Ranker
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.snippet import make_snippet

#: Candidates that an engine selects and that are ranked again.
MAX_CANDIDATES = 100


class HitBuilder:
    """Builds the hits of searches in one generation. Safe to share between threads."""

    def __init__(
        self, library: Library, words: Words, reader: WordReader, catalogue: Catalogue
    ) -> None:
        self._library = library
        self._words = words
        self._reader = reader
        self._catalogue = catalogue

    def hits(
        self,
        request: SearchRequest,
        plan: Plan,
        positions: Sequence[int],
        deadline: Deadline,
        *,
        by_coverage: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the hits on the page of *request*. Raises `DeadlineExceeded`.

        Sorted by relevance, the first candidates are ranked again; *by_coverage* is passed to the `Ranker`.
        """
        leaves = plan_leaves(plan)
        terms = QueryTerms(self._words, deadline)
        matchers = terms.matchers(leaves)
        first = (request.page - 1) * request.per_page
        scores: Mapping[int, float] = {}
        ordered = list(positions)
        if leaves and request.sort is Sort.RELEVANCE:
            ranker = self._ranker(leaves, terms, matchers, deadline)
            best = ranker.ranked(ordered[:MAX_CANDIDATES], by_coverage=by_coverage)
            scores = dict(best)
            ordered[:MAX_CANDIDATES] = [position for position, _ in best]
        shown = ordered[first : first + request.per_page]
        marker = Marker(terms, matchers, self._reader)
        return tuple(
            _hit(
                found,
                matches,
                scores.get(found.position, 0.0),
                size,
                self._catalogue,
            )
            for found, matches, size in zip(
                self._library.located_paragraphs(shown),
                marker.matches(shown, deadline),
                self._catalogue.sizes_at(shown),
                strict=True,
            )
        )

    def _ranker(
        self,
        leaves: Sequence[PlanLeaf],
        terms: QueryTerms,
        matchers: Mapping[PlanLeaf, Matcher],
        deadline: Deadline,
    ) -> Ranker:
        held = self._library.counts
        return Ranker(
            leaves,
            terms,
            matchers,
            self._words,
            self._reader,
            self._catalogue,
            paragraphs=held.paragraphs,
            average=held.words / max(1, held.paragraphs),
            deadline=deadline,
        )


def cited_speaker(found: LocatedParagraph, catalogue: Catalogue) -> str:
    """Return who speaks *found*; only one of several authors may have another name in citations."""
    speaker = found.paragraph.speaker
    if speaker and found.text.cited.has_several_authors:
        return catalogue.speaker_at(found.position)
    return speaker


def _hit(
    found: LocatedParagraph,
    matches: Matches,
    score: float,
    text_paragraphs: int,
    catalogue: Catalogue,
) -> Hit:
    text, paragraph, spans = found.text, found.paragraph, matches.spans
    note_spans = matches.note_spans if not spans else ()
    if note_spans:
        snippet = make_snippet("\n".join(note.text for note in paragraph.notes), note_spans)
    else:
        snippet = make_snippet(paragraph.text, spans)
    return Hit(
        ref=found.ref,
        title=text.title,
        authors=text.authors,
        section=found.heading,
        kind=found.kind,
        date=text.date,
        draft=text.draft,
        text=paragraph.text,
        highlights=spans,
        snippet=snippet,
        score=round(score, 4),
        in_note=bool(note_spans),
        speaker=cited_speaker(found, catalogue),
        text_paragraphs=text_paragraphs,
        cited=text.cited,
    )
