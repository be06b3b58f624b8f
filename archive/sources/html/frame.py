"""What a page puts around its text: navigation, tools, licences, what is hidden. It is left out, with a line each."""

import re
from collections.abc import Callable
from collections.abc import Iterator

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.html.elements import has_words
from archive.sources.html.elements import names_of
from archive.sources.html.elements import size_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.tables import cells_of

#: Records that an element is left out, for a reason.
LeaveOut = Callable[[Element, str], None]

NAVIGATION = "navigation: around the text, not in it"
LICENCE = "a licence or notice of rights: around the text, not in it"
CONTENTS = "a table of contents, whose lines lead to the headings"
OUTSIDE = "outside the main part of the page"
HIDDEN = "hidden on the page"
TOOLS = "tools of the page: around the text, not in it"

#: Where the text is, in the order of how sure it is.
_MAIN = (
    "descendant-or-self::main",
    "descendant-or-self::*[@role='main']",
    "descendant-or-self::*[contains(concat(' ', @class, ' '), ' mw-parser-output ')]",
    "descendant-or-self::article",
)
#: The least part of the words of a page that its main part has.
_MAIN_SHARE = 0.4
_ELEMENTS = {
    **dict.fromkeys(("nav", "menu"), NAVIGATION),
    **dict.fromkeys(("form", "button", "label", "select", "textarea", "dialog", "datalist"), TOOLS),
}
_ROLES = {
    **dict.fromkeys(("navigation", "banner", "menubar", "directory"), NAVIGATION),
    **dict.fromkeys(("search", "dialog", "alert", "toolbar"), TOOLS),
    "contentinfo": LICENCE,
}
_NAVIGATION_NAMES = frozenset(
    "nav navbar navbox navigation navlinks menu breadcrumb breadcrumbs sidebar toplink pager pagination prevnext "
    "skip skiplink jump catlinks printfooter noexport backlinks sitenav topnav sitesub sitemap".split()
)
#: These are navigation where they have little but links.
_LINKED_NAMES = frozenset("footer header linkback next prev previous top bottom links".split())
_TOOL_NAMES = frozenset(
    "editsection toolbar cookie cookies cookiebanner share sharing social advert advertisement newsletter subscribe "
    "sharedaddy sharethis addtoany jetpack searchbox comments disqus noprint transnote transnotes".split()
)
_LICENCE_NAMES = frozenset(
    "license licence licensetpl licensing copyright copyleft rights boilerplate pgheader pgfooter".split()
)
_CONTENTS_NAMES = frozenset("toc contents tableofcontents".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LICENCE_WORDS = re.compile(
    r"creative commons|public domain|gnu free documentation|all rights reserved|copyleft|©|\(c\) [0-9]{4}|"
    r"copyright|may freely copy|permission is granted|terms of use|licen[cs]e",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:last|page|site) (?:page )?(?:updated?|modified|changed|revised)\b.{0,60}[0-9]{4}",
    re.IGNORECASE,
)
_TO_TOP = re.compile(
    r"\W*(?:(?:back )?to (?:the )?top|top(?: of (?:the )?page)?|return to top)?\W*", re.IGNORECASE
)
#: A line that says where the text comes from, which the record wants.
_SOURCE = re.compile(r"\W*(?:source|from|transcribed|available|url|online|“)", re.IGNORECASE)
_TITLE_NAMES = frozenset("title subtitle author byline".split())
_MAX_LINKS_CHARS = 600
_MAX_UP_ELEMENTS = 5
_MAX_FOOT_CHARS = 200
_MAX_LICENCE_CHARS = 700
_PROSE_WORDS = 25


def take_frame(body: Element, held: frozenset[Element], leave_out: LeaveOut) -> Element:
    """Take out of *body* what the page itself says is around the text; return the element that holds the text.

    What is *held*, such as the words of notes with all around them, stays where it is.
    """
    main = _main(body, held, leave_out)
    total = size_of(main)
    # What is inside an element that was taken out is not looked at again.
    stack = list(reversed(main))
    while stack:
        element = stack.pop()
        why = _reason(element) if tag_of(element) and element not in held else ""
        words = words_of(element) if why else ""
        if why and (len(words) <= total / 2 or why is HIDDEN):
            _take(element, words, why, leave_out)
        else:
            stack.extend(reversed(element))
    return main


def take_ends(main: Element, held: frozenset[Element], leave_out: LeaveOut) -> None:
    """Take out of *main* what looks like navigation, contents and licences before and after the text."""
    _take_contents(main, held, leave_out)
    _take_ends(main, held, leave_out)


def _take(element: Element, words: str, why: str, leave_out: LeaveOut) -> None:
    if any(map(str.isalnum, words)):
        leave_out(element, why)
    drop(element)


def _main(body: Element, held: frozenset[Element], leave_out: LeaveOut) -> Element:
    """Return the main part of the page, after what is outside it was taken out."""
    main, least = body, _MAIN_SHARE * size_of(body)
    for path in _MAIN:
        found = [one for one in main.xpath(path) if size_of(one) >= least]
        if len(found) == 1 or (
            found and found[0] is not main and all(_inside(one, found[0]) for one in found)
        ):
            main = found[0]
    inner = main
    while inner is not body and (parent := inner.getparent()) is not None:
        for other in list(parent):
            if (
                other is not inner
                and tag_of(other)
                and other not in held
                and not _titles(other, main)
            ):
                _take(other, words_of(other), OUTSIDE, leave_out)
        inner = parent
    return (
        body
        if any(True for _ in _kept_outside(body, main, held)) or _has_text(body, main)
        else main
    )


def _inside(element: Element, outer: Element) -> bool:
    return element is outer or any(parent is outer for parent in element.iterancestors())


def _titles(element: Element, main: Element) -> bool:
    """Tell whether *element* has the first heading of the page, which the main part lacks."""
    first = main.find(".//h1")
    found = element if tag_of(element) == "h1" else element.find(".//h1")
    return (
        first is None
        and found is not None
        and len(words_of(element)) < 300
        and not _is_linked(element)
    )


def _kept_outside(body: Element, main: Element, held: frozenset[Element]) -> Iterator[Element]:
    inside = set(main.iter())
    return (
        one for one in body.iter() if one not in inside and (one in held or tag_of(one) == "h1")
    )


def _has_text(body: Element, main: Element) -> bool:
    """Tell whether there are words outside the main part that belong to no element left out."""
    return size_of(body) > size_of(main)


def _reason(element: Element) -> str:
    """Return why *element* is no part of the text, or an empty string."""
    tag, role = tag_of(element), element.get("role") or ""
    if tag in _ELEMENTS or role in _ROLES:
        return _ELEMENTS.get(tag) or _ROLES[role]
    if "hidden" in element.attrib or _HIDDEN.search(element.get("style") or ""):
        return HIDDEN
    if tag in ("header", "footer") and not _is_part(element):
        is_title = tag == "header" and any(True for _ in element.iter("h1", "h2"))
        return "" if is_title and not _is_linked(element) else NAVIGATION
    if tag == "aside" and not _is_part(element):
        return OUTSIDE
    names = names_of(element) if tag in BLOCKS or tag == "span" else frozenset()
    if not names or tag in HEADINGS:
        return ""
    if _LICENCE_NAMES & names:
        return LICENCE
    if _NAVIGATION_NAMES & names or {"ws", "noexport"} <= names:
        return NAVIGATION
    if _CONTENTS_NAMES & names and _is_linked(element):
        return CONTENTS
    if _LINKED_NAMES & names and _is_linked(element):
        return NAVIGATION
    return TOOLS if _TOOL_NAMES & names else ""


def _is_part(element: Element) -> bool:
    """Tell whether *element* belongs to a part of the text, not to the page."""
    return any(
        tag_of(one) in ("section", "article", "main", "blockquote")
        for one in element.iterancestors()
    )


def _is_linked(element: Element, share: float = 0.6) -> bool:
    """Tell whether so great a *share* of the words of *element* are links."""
    words = words_of(element)
    linked = sum(len(words_of(link)) for link in element.iter("a") if link.get("href"))
    return bool(words) and linked >= share * len(re.sub(r"[\W_]+", " ", words).strip())


def leaves(root: Element) -> list[Element]:
    """Return the blocks of *root* that have no blocks in them, rules, lists and tables in the order of the page."""
    found: list[Element] = []
    stack = [root]
    while stack:
        element = stack.pop()
        tag = tag_of(element)
        is_whole = tag in ("ul", "ol", "dl", "hr") or (tag == "table" and bool(cells_of(element)))
        has_blocks = any(
            tag_of(one) in BLOCKS or tag_of(one) == "hr" for one in element.iterdescendants()
        )
        if is_whole or (tag in BLOCKS and not has_blocks):
            found.append(element)
        elif has_blocks:
            stack.extend(reversed(element))
    return found


def _take_contents(main: Element, held: frozenset[Element], leave_out: LeaveOut) -> None:
    """Take out tables of contents: lists of links that lead to places in the page."""
    for block in list(main.iter("ul", "ol", "table", "p", "dl")):
        links = [link for link in block.iter("a") if (link.get("href") or "").strip()]
        inner = [link for link in links if (link.get("href") or "").startswith("#")]
        if (
            block in held
            or len(inner) < 3
            or 2 * len(inner) < len(links)
            or block.getparent() is None
        ):
            continue
        if _is_linked(block) and not any(one in held for one in block.iter()):
            before = _before(block)
            if before is not None and re.fullmatch(
                r"(?:table of )?contents\.?", words_of(before), re.IGNORECASE
            ):
                _take(before, words_of(before), CONTENTS, leave_out)
            _take(block, words_of(block), CONTENTS, leave_out)


def _before(block: Element) -> Element | None:
    """Return the element with words that comes before *block*."""
    before = block.getprevious()
    while before is not None and not words_of(before):
        before = before.getprevious()
    return before


def _take_ends(main: Element, held: frozenset[Element], leave_out: LeaveOut) -> None:
    """Take out the navigation and the licences before the first and after the last words of the text."""
    blocks = [one for one in leaves(main) if one is not main]
    for several in (blocks, list(reversed(blocks))):
        for block in several:
            if block.getparent() is None or block in held:
                break
            words = words_of(block)
            if tag_of(block) in HEADINGS and (several is blocks or not _is_linked(block)):
                if several is blocks:
                    continue
                break
            if why := _reason_at_end(block, words, is_foot=several is not blocks):
                _take(block, words, why, leave_out)
            elif words and (several is not blocks or len(words.split()) >= _PROSE_WORDS):
                break
    for link in list(main.iter("a")):
        if link.get("href") not in ("#", "#top"):
            continue
        block = next(link.iterancestors("p", "div", "h6"), None)
        if block is None or block in held or len(block) >= _MAX_UP_ELEMENTS:
            continue
        if _TO_TOP.fullmatch(words := words_of(block)):
            _take(block, words, NAVIGATION, leave_out)


def _reason_at_end(block: Element, words: str, *, is_foot: bool) -> str:
    if not words or tag_of(block) == "hr" or _SOURCE.match(words):
        return ""
    is_title = _TITLE_NAMES & names_of(block)
    if not is_title and len(words) <= _MAX_LINKS_CHARS and _is_linked(block, 0.75):
        return NAVIGATION
    is_page_foot = bool(_LINKED_NAMES & names_of(block)) or _UPDATED.search(words)
    if is_foot and is_page_foot and len(words) <= _MAX_FOOT_CHARS:
        return NAVIGATION
    is_licence = len(words) <= _MAX_LICENCE_CHARS and _LICENCE_WORDS.search(words)
    return LICENCE if is_foot and is_licence else ""


def drop_rules(main: Element, notes: frozenset[Element]) -> None:
    """Take out the rules that divide nothing: at the beginning, at the end, and one after another."""
    last: Element | None = None
    seen_words = False
    for block in leaves(main):
        if block in notes or any(parent in notes for parent in block.iterancestors()):
            continue
        if tag_of(block) != "hr":
            if has_words(block):
                seen_words, last = True, None
            continue
        if last is not None or not seen_words:
            drop(block)
        else:
            last = block
    if last is not None:
        drop(last)
