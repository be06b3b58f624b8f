"""Render shapes with citeproc-py. A separate program, started only by the build.

It reads one shape per line from standard input and writes one line of JSON for each: the shape, and by style the
citation by paragraph, the citation by page and the bibliography entry, with placeholders and marks around italics.
"""

import html
import itertools
import json
import re
import sys
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

from citeproc import Citation
from citeproc import CitationItem
from citeproc import CitationStylesBibliography
from citeproc import CitationStylesStyle
from citeproc import Locator
from citeproc import formatter
from citeproc.source.json import CiteProcJSON
from lxml import etree

from archive.citation.parts import END
from archive.citation.parts import START
from archive.citation.styles.per_style import for_style
from archive.citation.styles.placeholders import FIRST_LETTERS
from archive.citation.styles.placeholders import LOCATOR_PLACEHOLDER
from archive.citation.styles.placeholders import MLA_TITLED
from archive.citation.styles.placeholders import NUMBER_PLACEHOLDERS
from archive.citation.styles.placeholders import SUFFIX_PLACEHOLDER
from archive.citation.styles.placeholders import WORD_PLACEHOLDERS

#: The file and the language of each style.
STYLES = {
    "chicago": ("chicago-notes-bibliography", "en-US"),
    "author-date": ("chicago-author-date", "en-US"),
    "mla": ("modern-language-association", "en-US"),
    "apa": ("apa", "en-US"),
    "harvard": ("harvard-cite-them-right", "en-GB"),
}
#: Styles that tell works of one author and year apart by a letter after the year.
_LETTERED = frozenset({"author-date", "apa", "harvard"})
#: Styles that write given names in full, by a flag that citeproc-py does not know.
_FULL_NAMES = frozenset({"chicago", "author-date", "mla"})
_TITLE = WORD_PLACEHOLDERS["title"]
#: The placeholder for the author of a text without one. Whatever citeproc-py substitutes for an author it also
#: prints in its own place, and neither this site nor the editor of a book is the author.
_NOBODY = {"literal": "Qnobodyq"}
#: A title with its quotation marks or italics, and its description in the style after it.
_QUOTED_TITLE = rf"[“‘{START}]{_TITLE}[”’{END}]|{_TITLE}"
_DESCRIBED_TITLE = rf"(?:{_QUOTED_TITLE})(?: \([^)]*\))?(?: \[[^]]*\])?"
_PERIODICAL = f"{START}{WORD_PLACEHOLDERS['container-title']}{END}"
_PLACE = WORD_PLACEHOLDERS["publisher-place"]
_EDITIONS = (WORD_PLACEHOLDERS["edition"], NUMBER_PLACEHOLDERS["edition"])
_BY_PERIODICAL = {
    *(
        (style, f"article-{kind}")
        for style in ("chicago", "author-date")
        for kind in ("newspaper", "magazine")
    ),
    *(("harvard", f"article-{kind}") for kind in ("newspaper", "magazine", "journal")),
}
#: By style: the pattern and replacement that remove the author's placeholder from an entry.
_WITHOUT_AUTHOR = {
    "chicago": (r"^Qnobodyq[.,] ", ""),
    "author-date": (rf"^Qnobodyq\. (.*?\.) (“{_TITLE}”\.)", r"\2 \1"),
    "mla": (r"^Qnobodyq\. ", ""),
    "apa": (rf"^Qnobodyq\. (\([^)]*\)\.) ({_DESCRIBED_TITLE}\.)", r"\2 \1"),
    "harvard": (rf"^Qnobodyq (\([^)]*\)) ({_DESCRIBED_TITLE})(?:,|(?=\.))", r"\2 \1"),
}


def load_style(style: str) -> CitationStylesStyle:
    """Load *style*, corrected where citeproc-py misreads it."""
    name, language = STYLES[style]
    tree = etree.parse(Path(__file__).parent / "csl" / f"{name}.csl")
    if style in _FULL_NAMES:
        tree.getroot().attrib.pop("initialize-with", None)
        for names in tree.iterfind(".//{*}name[@initialize='false']"):
            names.attrib.pop("initialize")
            names.attrib.pop("initialize-with", None)
    return CitationStylesStyle(BytesIO(etree.tostring(tree)), locale=language, validate=False)


def render(
    loaded: CitationStylesStyle, style: str, item: dict[str, Any], *, titled: bool = False
) -> tuple[str, str, str]:
    """Return the citations of *item* by paragraph and by page, with a placeholder, and its bibliography entry.

    *titled*: the citations have the title, by which MLA tells apart works of one author.
    """
    item = {"author": [_NOBODY], **for_style(item, style)}
    if style in _LETTERED:
        item["year-suffix"] = SUFFIX_PLACEHOLDER
    # Separate bibliographies: otherwise the locator would get into the entry.
    cited = (
        CitationItem(item["id"], locator=Locator(label, LOCATOR_PLACEHOLDER))
        for label in ("paragraph", "page")
    )
    by_paragraph, by_page = (_register(loaded, item, one)[0] for one in cited)
    _, entry = _register(loaded, item, CitationItem(item["id"]))
    return (
        mend(by_paragraph, style, item, titled=titled),
        mend(by_page, style, item, titled=titled),
        mend(entry, style, item, entry=True),
    )


def mend(
    words: str, style: str, item: dict[str, Any], *, entry: bool = False, titled: bool = False
) -> str:
    """Correct the output of citeproc-py to that of citeproc-js; each step works around one of its bugs."""
    words = re.sub(r"<i>(.*?)</i>", rf"{START}\1{END}", words)
    words = html.unescape(re.sub(r"</?[a-z][^>]*>", "", words)).strip()
    for name in itertools.chain.from_iterable(item.get(role, ()) for role in FIRST_LETTERS):
        if "static-ordering" in name:
            words = _in_own_order(words, name)
    if style == "mla" and not entry and not titled:
        # It treats every item as one of several by the same author.
        words = re.sub(rf", [“{START}]{_TITLE}[”{END}]", "", words)
    if "edition" not in item:
        # It prints the label of an edition that a periodical does not have.
        words = re.sub(r"[.,] Edition(?=[.,])", "", words)
    if item["author"] == [_NOBODY]:
        words = _without_author(words, style, item, entry=entry)
    if style == "apa":
        words = re.sub(r"\b(trans|eds?)\.(?=\))", lambda m: m[0].capitalize(), words)
    if style != "harvard":
        # In American style full stops go inside quotation marks.
        words = re.sub(r"(”)([.,])", r"\2\1", words)
    return words


def _in_own_order(words: str, name: dict[str, Any]) -> str:
    """Return *words* with the family name of *name* first and no comma after it."""
    family, given = name["family"], name["given"]
    return words.replace(f"{given} {family}", f"{family} {given}").replace(
        f"{family}, {given}", f"{family} {given}"
    )


def _without_author(words: str, style: str, item: dict[str, Any], *, entry: bool) -> str:
    """Return *words* with the title in place of the author, or the periodical, in the manner of *style*."""
    if "editor" not in item and (style, item["type"]) in _BY_PERIODICAL:
        return _by_periodical(words, style, entry=entry)
    if entry or style == "chicago":
        return re.sub(*_WITHOUT_AUTHOR[style], words)
    italic = style in {"apa", "harvard"} and item["type"] == "webpage"
    quoted = f"‘{_TITLE}’" if style == "harvard" else f"“{_TITLE}”"
    return words.replace("Qnobodyq", f"{START}{_TITLE}{END}" if italic else quoted)


def _by_periodical(words: str, style: str, *, entry: bool) -> str:
    """Return *words* with the periodical in place of the author, as styles have it for what nobody signed."""
    if not entry:
        name = "" if style == "chicago" else _PERIODICAL
        return re.sub(r"^Qnobodyq[.,] ", "", words) if not name else words.replace("Qnobodyq", name)
    if style == "harvard":
        words = re.sub(rf", {_PERIODICAL}\. (?={'|'.join(_EDITIONS)})", ", ", words)
        words = re.sub(rf", {_PERIODICAL}(?=[.,])", "", words)
        return words.replace("Qnobodyq", _PERIODICAL)
    return re.sub(rf"^Qnobodyq(?=\. )(.*?) ({_PERIODICAL}(?: \({_PLACE}\))?),", r"\2\1", words)


def _register(
    loaded: CitationStylesStyle, item: dict[str, Any], cited: CitationItem
) -> tuple[str, str]:
    bibliography = CitationStylesBibliography(loaded, CiteProcJSON([item]), formatter.html)
    citation = Citation([cited])
    bibliography.register(citation)
    if cited.has_locator:
        return str(bibliography.cite(citation, lambda _: None)), ""
    return "", "".join(str(entry) for entry in bibliography.bibliography())


def main() -> None:
    """Answer each line of standard input with one line."""
    warnings.simplefilter("ignore")
    loaded = {style: load_style(style) for style in STYLES}
    for line in sys.stdin:
        item = json.loads(line)
        rendered = {style: render(loaded[style], style, item) for style in STYLES}
        rendered[MLA_TITLED] = render(loaded["mla"], "mla", item, titled=True)
        sys.stdout.write(json.dumps([line.rstrip("\n"), rendered], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
