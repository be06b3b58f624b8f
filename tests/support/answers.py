"""What an archive answers: to searches, concordances, overviews, exports, marks, suggestions and quotations.

A question is an address of the site, such as ``/search?q=peace&sort=date``. Its answer has no markup, no engine and
no number inside an index, so it can be compared with the answer of any other make of the same collection.
Print one, for example to compare it with that of an older checkout:

    python -m tests.support.answers many whoosh '/search?q=peace'
"""

import argparse
import json
import sys
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from archive.deadline import NEVER
from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.model.address import Ref
from archive.quotation.as_json import as_json
from archive.quotation.verdicts import Remark
from archive.search.corpus.windows import Window
from archive.search.query.canonical import canonical
from archive.search.query.notices import Notice
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.search.request import View
from archive.search.results import Hit
from archive.search.results import Results
from archive.search.results import WordForm
from archive.settings import Settings
from archive.web.api.suggestions import suggestions
from archive.web.parameters import read_search
from tests.support.collections import write_texts
from tests.support.generated_texts import generated_texts
from tests.support.many_texts import write_many_texts
from tests.support.paths import DATA

Answer = dict[str, Any]

#: Where the questions and the expected answers are.
FOLDER = DATA / "answers"
#: Hits whose order is compared, and hits and lines that are compared in all that is shown of them.
ORDERED_HITS, SHOWN_HITS, SHOWN_LINES = 40, 20, 40
#: Paragraphs in which occurrences are counted, and collocates.
SURVEYED, COLLOCATES = 1_000_000, 20


def write_collection(name: str, folder: Path) -> None:
    """Write the texts of the collection *name* into *folder*, which does not exist yet."""
    match name:
        case "many":
            write_many_texts(folder)
        case "generated":
            write_texts(folder, generated_texts())
        case "historians":
            folder.symlink_to(DATA / "historians")


def opened(name: str, engine: str, folder: Path) -> "Archive":
    """Build the collection *name* with *engine* in *folder*, and open it."""
    settings = Settings(texts=folder / "texts", index=folder / engine, engine=engine)
    if not settings.texts.exists():
        write_collection(name, settings.texts)
    build(settings)
    generation = Live(settings).now()
    assert generation.library.engine == engine
    return Archive(generation, settings)


class Archive:
    """An open archive, to be asked."""

    def __init__(self, generation: Generation, settings: Settings) -> None:
        self._generation = generation
        self._settings = settings
        slugs = sorted(entry.slug for entry in generation.library.entries())
        self._short = {slug: str(number) for number, slug in enumerate(slugs)}

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Every paragraph: its address and its words, by which two collections can be told apart."""
        library = self._generation.library
        return [
            (f"{entry.slug}/{paragraph.number}", paragraph.text)
            for entry in sorted(library.entries(), key=lambda entry: entry.slug)
            for paragraph in library.edition(entry.slug).text.paragraphs
        ]

    def answer(self, question: str) -> Answer:
        """Return the whole answer to *question*."""
        address = urlsplit(question)
        args = MultiDict(parse_qsl(address.query, keep_blank_values=True))
        match address.path:
            case "/suggest":
                return self._suggestions(args["q"])
            case "/quotation":
                return self._quotation(args["q"])
            case "/search":
                return self._found(args)
        return self._marks(address.path.removeprefix("/texts/"), args["q"])

    def short(self, answer: Answer) -> Answer:
        """Return *answer* with short addresses, and all that is long as a digest."""
        made: Answer = {}
        for name, value in answer.items():
            if name == "order":
                made[name] = " ".join(map(self._short_address, value))
            elif name == "shown":
                made[name] = "".join(digest(one, 4) for one in value)
            else:
                is_long = isinstance(value, list | dict)
                made[name] = (digest(value, 8) if value else "") if is_long else value
        return made

    def _short_address(self, address: str) -> str:
        slug, _, number = address.partition("/")
        return f"{self._short[slug]}.{number.removeprefix('p')}"

    def _found(self, args: MultiDict[str, str]) -> Answer:
        request = read_search(args, self._settings).request
        if args.get("per_page") == "all":
            return self._everything(request)
        match request.view:
            case View.CONCORDANCE:
                return self._concordance(request)
            case View.OVERVIEW:
                return self._overview(request)
        return self._page(request)

    def _page(self, request: SearchRequest) -> Answer:
        results = self._generation.searcher.search(request)
        assert not results.timed_out
        nothing = results.no_results
        closest = [*results.closest.hits] if results.closest else []
        listed = [*results.hits] or closest
        beside = {"closest": [_name(hit.ref) for hit in closest]} if results.hits else {}
        return {
            "total": results.total,
            "texts": results.texts,
            "partial": results.closest.total if results.closest and not results.total else 0,
            "order": [_name(hit.ref) for hit in listed[:ORDERED_HITS]],
            "shown": list(map(_shown, listed[:SHOWN_HITS])),
            **({name: names for name, names in beside.items() if names}),
            "facets": _facets(results),
            "forms": [
                [canonical(word.leaf), canonical(word.toggled), _forms(word.forms), word.more]
                for word in results.forms
            ],
            "spellings": [[canonical(s.leaf), _forms(s.forms)] for s in results.spellings],
            "reading": [canonical(results.tree), *map(_notice, results.notices)],
            "missing": list(map(canonical, nothing.missing)),
            "ways": [
                [way.change.value, canonical(way.tree), way.paragraphs]
                for way in nothing.alternatives
            ],
            "records": [
                [_name(r.ref), r.title, r.section, r.is_text] for r in results.records.hits
            ],
        }

    def _everything(self, request: SearchRequest) -> Answer:
        found = self._generation.searcher.all_hits(request)
        every = [
            [_name(one.ref), _spans(one.spans), _spans(one.note_spans)]
            for one in found.paragraphs()
        ]
        return {"total": found.total, "texts": found.texts, "every": every}

    def _concordance(self, request: SearchRequest) -> Answer:
        found = self._generation.searcher.all_hits(request)
        survey = found.survey(SURVEYED)
        assert not survey.timed_out
        if request.order is Order.PLACE:
            lines = [
                (one, line) for one in found.paragraphs(0, SHOWN_LINES) for line in one.lines()
            ]
        else:
            in_order = found.sorted_lines(survey, request.order, SURVEYED)
            lines = list(found.lines_at(in_order.places[:SHOWN_LINES]))
        shown = [[_name(one.ref), asdict(line)] for one, line in lines[:SHOWN_LINES]]
        return {
            "total": found.total,
            "occurrences": survey.occurrences,
            "counts": survey.counts.tolist(),
            "order": [address for address, _ in shown],
            "shown": shown,
        }

    def _overview(self, request: SearchRequest) -> Answer:
        found = self._generation.searcher.all_hits(request)
        survey = found.survey(SURVEYED, Window())
        near = found.collocates(survey, COLLOCATES)
        return {
            "total": found.total,
            "occurrences": survey.occurrences,
            "texts": [[found.text(n).slug, hits] for n, hits in found.by_text.sums().items()],
            "words": {found.text(n).slug: words for n, words in found.words().items()},
            "collocates": [[c.word, c.near, c.anywhere, round(c.log_likelihood, 3)] for c in near],
        }

    def _marks(self, slug: str, q: str) -> Answer:
        library = self._generation.library
        numbers = [p.number for p in library.edition(slug).text.paragraphs if not p.withdrawn]
        marks = self._generation.searcher.marks(slug, numbers, q)
        spans = {number: _spans(spans) for number, spans in marks.spans.items()}
        return {"paragraphs": len(spans), "more": marks.more, "spans": spans}

    def _suggestions(self, typed: str) -> Answer:
        serving = self._generation
        found = suggestions(typed, serving.searcher.suggester, serving.library, NEVER, per_page=20)
        return {"words": " | ".join(found[1]), "rest": list(found[2:])}

    def _quotation(self, quotation: str) -> Answer:
        results = self._generation.quotations.check(quotation)
        every = [as_json(result, sentence=_remark) for result in results]
        places = [place for one in results for place in one.places]
        refs = [_name(place.spans[0].ref) for place in places if place.spans]
        for one in every:
            # The state of the collection hangs on its history, not on the search.
            one.pop("searched")
        return {
            "verdicts": " ".join(result.verdict.value for result in results),
            "total": sum(result.total for result in results),
            "order": refs[:ORDERED_HITS],
            "places": every,
            "spans": [[_name(s.ref), s.span.start, s.span.end] for p in places for s in p.spans],
        }


def write_answers(name: str, archive: Archive, questions: Iterable[tuple[str, str]]) -> None:
    """Write the golden file of the collection *name*: *questions*, each after its kind, as *archive* answers them."""
    lines: list[Answer] = [{"collection": digest(archive.paragraphs, 64)}]
    for kind, question in questions:
        answer = archive.short(archive.answer(question))
        lines.append({"kind": kind, "question": question, **answer})
    written = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (FOLDER / f"{name}.jsonl").write_text(written, encoding="utf-8")


def digest(value: object, length: int) -> str:
    """Return the first *length* digits of the SHA-256 of *value* as JSON."""
    written = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return sha256(written.encode("ascii")).hexdigest()[:length]


def _notice(notice: Notice) -> dict[str, object]:
    """Return *notice* as the answers of before have it, which knew no search that was meant instead."""
    return {name: value for name, value in asdict(notice).items() if name != "meant" or value}


def _name(ref: Ref) -> str:
    return f"{ref.slug}/{ref.number}"


def _remark(remark: Remark) -> str:
    return f"{remark.kind.value} {remark.number}"


def _spans(spans: Iterable[Any]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _shown(hit: Hit) -> list[object]:
    """Return all that is shown of *hit*. Of its score only the order counts."""
    date = hit.date.words if hit.date else ""
    about = [hit.title, hit.authors, hit.section, hit.kind, date, hit.draft, hit.in_note]
    snippet = asdict(hit.snippet)
    return [_name(hit.ref), about, hit.text, _spans(hit.highlights), snippet]


def _forms(forms: Iterable[WordForm]) -> list[list[object]]:
    return [[form.text, form.paragraphs, canonical(form.tree)] for form in forms]


def _facets(results: Results) -> Mapping[str, object]:
    return {
        facet.name.value: [
            [[one.value, one.label, one.count, one.chosen] for one in facet.values],
            facet.left_off,
        ]
        for facet in results.facets
    }


def main() -> None:
    """Print an answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("collection", choices=["many", "generated", "historians"])
    parser.add_argument("engine", choices=["whoosh", "tantivy"])
    parser.add_argument("question")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        archive = opened(options.collection, options.engine, Path(folder))
        answer = archive.answer(options.question)
        sys.stdout.write(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
