"""The record in the header of a TEI file; each field is recorded, and each part of the header that has no place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from archive.model.text import Metadata
from archive.model.text import Source
from archive.model.text import SourceType
from archive.sources.date_advice import line_to_add
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.tei.dates import StatedDate
from archive.sources.tei.dates import read_date_element
from archive.sources.tei.people import family_of
from archive.sources.tei.people import name_of
from archive.sources.tei.source import descendants
from archive.sources.tei.source import read_source_description
from archive.sources.tei.xml import LANG
from archive.sources.tei.xml import Element
from archive.sources.tei.xml import find
from archive.sources.tei.xml import find_all
from archive.sources.tei.xml import spaced_words
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
#: What libraries add to the title of an electronic text.
_ELECTRONIC = re.compile(
    r"\s*[:,.;/\[(]*\s*\b(?:an?\s+)?(?:machine[- ]readable|electronic|digital|TEI)\s+"
    r"(?:transcription|transcript|edition|version|text|copy)\b[^a-z]*$",
    re.IGNORECASE,
)
_THREE_LETTERS = {
    "eng": "en", "lat": "la", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "ita": "it", "spa": "es",
    "rus": "ru", "dut": "nl", "nld": "nl", "por": "pt", "gre": "el", "ell": "el", "heb": "he", "ara": "ar",
    "swe": "sv", "pol": "pl", "cze": "cs", "ces": "cs", "hun": "hu", "dan": "da", "nor": "no", "fin": "fi",
}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MAX_RIGHTS_CHARS = 300
#: Parts of the header that say nothing of the text itself.
_OF_THE_FILE = {
    "extent": "the extent of the file", "seriesStmt": "the series of the file", "respStmt": "who made the file",
    "funder": "who paid for the file", "sponsor": "who paid for the file", "encodingDesc": "how the file was encoded",
    "revisionDesc": "the changes of the file", "notesStmt": "notes on the file",
}  # fmt: skip


@dataclass(slots=True)
class HeaderReader:
    """Reads the record of one file."""

    root: Element
    ledger: Ledger
    #: A file that Pincite wrote says no more in its source than a record does.
    is_ours: bool = False
    families: dict[str, str] = field(default_factory=dict)

    @property
    def header(self) -> Element | None:
        """The header; None where the file has none."""
        return find(self.root, "teiHeader")

    @property
    def is_of_pandoc(self) -> bool:
        """Whether the file was made by Pandoc, which puts the date of the text where others have that of the file."""
        return words_of(find(self.header, "fileDesc", "sourceDesc")) == "Produced by pandoc."

    def read(self) -> Metadata:
        """Return the record; its title is empty and its language ``und`` where the header does not say."""
        header = self.header
        statement = find(header, "fileDesc", "titleStmt")
        source, source_authors, dated = read_source_description(header, exact=self.is_ours)
        authors = self._authors(statement) or source_authors
        correspondence = find(header, "profileDesc", "correspDesc")
        source, authors = self._letter(correspondence, source, authors)
        when = self._date(correspondence, dated)
        metadata = Metadata(
            title=_title(statement),
            authors=authors,
            occasion=words_of(find(header, "profileDesc", "settingDesc", "p")),
            date=when.date,
            date_old_style=when.old_style,
            date_as_printed=when.printed,
            language=self._language(),
            rights=_rights(find(header, "fileDesc", "publicationStmt", "availability")),
            source=self._source(statement, source),
            places=self._places(),
            collections=self._terms("collections") if self.is_ours else (),
            subjects=self._terms(""),
            people=self._people(),
            family_names=tuple(sorted(self.families.items())),
            early_print=self.is_ours and self._is_early_print(),
        )
        self._tell_rest()
        return metadata

    def _authors(self, statement: Element | None) -> tuple[str, ...]:
        return self._names(list(find_all(statement, "author")))

    def _names(self, elements: list[Element]) -> tuple[str, ...]:
        names = []
        for element in elements:
            name = name_of(element, exact=self.is_ours)
            if name:
                names.append(name)
                if family := family_of(element, name):
                    self.families.setdefault(name, family)
        return tuple(names)

    def _source(self, statement: Element | None, source: Source) -> Source:
        """Return *source* with the editors of the file where it names none, and the address of the file."""
        for element in descendants(find(self.header, "fileDesc", "sourceDesc"), "editor"):
            self._names([element])
        for editor in find_all(statement, "editor"):
            place = "translators" if "transl" in (editor.get("role") or "").lower() else "editors"
            found: tuple[str, ...] = getattr(source, place)
            for name in self._names([editor]):
                if name not in found:
                    found = (*found, name)
            source = replace(source, **{place: found})  # type: ignore[arg-type]
        if not source.url:
            numbers = find_all(self.header, "fileDesc", "publicationStmt", "idno")
            url = next((words for one in numbers if _WEB.fullmatch(words := words_of(one))), "")
            source = replace(source, url=url)
        return source

    def _letter(
        self, described: Element | None, source: Source, authors: tuple[str, ...]
    ) -> tuple[Source, tuple[str, ...]]:
        for action in find_all(described, "correspAction"):
            people = [one for one in action if tag_of(one) in ("persName", "orgName", "name")]
            names = self._names(people)
            if action.get("type") == "received":
                source = replace(source, recipients=names)
            elif action.get("type") == "sent":
                authors = authors or names
                place = words_of(find(action, "placeName")) or words_of(find(action, "settlement"))
                is_letter = source.type is SourceType.LETTER
                source = replace(source, place=source.place or (place if is_letter else ""))
        return source, authors

    def _date(self, correspondence: Element | None, dated: Element | None) -> StatedDate:
        created = next(descendants(find(self.header, "profileDesc", "creation"), "date"), None)
        if created is None:
            created = next(descendants(correspondence, "date"), None)
        if created is None:
            described = find(self.header, "fileDesc", "sourceDesc")
            created = next(descendants(described, "origDate"), None)
        if created is None and self.is_of_pandoc:
            created = find(self.header, "fileDesc", "publicationStmt", "date")
        if created is not None:
            found = read_date_element(created)
            if found.date is None and found.printed:
                advice = line_to_add(found.printed)
                say = f"{found.printed}: a date that cannot be read; add to the record {advice}"
                self.ledger.add(ChangeKind.METADATA, created.sourceline, "", "", say, unsure=True)
            return found
        found = StatedDate() if dated is None or self.is_ours else read_date_element(dated)
        if dated is None or found.date is None:
            return StatedDate()
        # A first printing dates a text; a later edition may not.
        say = f"{found.date}: the date is that of the source; look whether it is that of the text"
        self.ledger.add(ChangeKind.METADATA, dated.sourceline, "", "", say, unsure=True)
        return replace(found, printed="")

    def _places(self) -> tuple[str, ...]:
        """Return where the text was made."""
        created = find(self.header, "profileDesc", "creation")
        named = (one for tag in ("placeName", "settlement") for one in descendants(created, tag))
        return _each_once(words_of(one) for one in named if tag_of(one.getparent()) != "placeName")

    def _terms(self, name: str) -> tuple[str, ...]:
        """Return the keywords of the list of that *name*; other files give lists no names."""
        found = find(self.header, "profileDesc", "textClass")
        lists = (
            one
            for one in find_all(found, "keywords")
            if not self.is_ours or one.get("n", "") == name
        )
        terms = (
            term for one in lists for tag in ("term", "item") for term in descendants(one, tag)
        )
        return _each_once(words_of(term) for term in terms)

    def _people(self) -> tuple[str, ...]:
        """Return the people of the record; in files of others they are the persons of a play, or those interviewed."""
        described = find(self.header, "profileDesc", "particDesc", "listPerson")
        listed = list(descendants(described, "persName")) if self.is_ours else []
        return _each_once(self._names(listed))

    def _is_early_print(self) -> bool:
        declared = find_all(self.header, "encodingDesc", "editorialDecl", "p")
        return any(one.get("n") == "early-print" for one in declared)

    def _language(self) -> str:
        listed = [one.get("ident") or "" for one in descendants(self.header, "language")]
        texts = [one.get(LANG) or one.get("lang") or "" for one in descendants(self.root, "text")]
        stated = [*texts[:1], self.root.get(LANG) or self.root.get("lang") or "", *listed]
        tag = next((one for one in stated if _LANGUAGE.fullmatch(one)), "und")
        return _THREE_LETTERS.get(tag.lower(), tag)

    def _tell_rest(self) -> None:
        header = self.header
        for element in () if header is None else header.iter():
            if why := _OF_THE_FILE.get(tag_of(element)):
                line = element.sourceline or 0
                say = f"{tag_of(element)}: {why}; it has no place in the record"
                self.ledger.add(ChangeKind.METADATA, line, "", "", say)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _title(statement: Element | None) -> str:
    titles = list(find_all(statement, "title"))
    main = next((one for one in titles if one.get("type") == "main"), titles[0] if titles else None)
    title = _ELECTRONIC.sub("", words_of(main)) or words_of(main)
    for one in titles:
        if one.get("type") in ("sub", "subtitle") and one is not main:
            title += f" {words_of(one)}" if title[-1:] in ":?!" else f": {words_of(one)}"
    return title.strip()


def _rights(availability: Element | None) -> str:
    if availability is None:
        return ""
    licence = next(descendants(availability, "licence"), None)
    target = "" if licence is None else licence.get("target") or ""
    words = spaced_words(licence) or spaced_words(availability)
    return target if target and (not words or len(words) > _MAX_RIGHTS_CHARS) else words
