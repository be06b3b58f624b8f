"""Words that are loose among blocks: they become paragraphs of their own, as browsers show them."""

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import Element
from archive.sources.html.elements import tag_of

#: Elements that may hold blocks and words side by side.
_CONTAINERS = frozenset(
    "body div center td th section article main blockquote header footer aside nav form fieldset dd li".split()
)
_KINDS = BLOCKS | {"hr"}


def wrap_loose_words(body: Element) -> None:
    """Make a paragraph of each run of words and inline elements that stands beside blocks."""
    for element in [one for one in body.iter() if tag_of(one) in _CONTAINERS]:
        children = list(element)
        if not any(_is_block(child) for child in children):
            continue
        run: list[Element] = []
        for child in children:
            if not _is_block(child):
                run.append(child)
                continue
            _wrap(element, run, before=child)
            run = []
        _wrap(element, run, before=None)


def _is_block(element: Element) -> bool:
    if tag_of(element) in _KINDS:
        return True
    return any(tag_of(one) in _KINDS for one in element.iterdescendants())


def _wrap(parent: Element, run: list[Element], *, before: Element | None) -> None:
    """Put *run*, and the words before it, into a paragraph before the element *before*, or at the end."""
    first = run[0] if run else before
    previous = first.getprevious() if first is not None else (parent[-1] if len(parent) else None)
    loose = (parent.text if previous is None else previous.tail) or ""
    has_words = bool(loose.strip()) or any(
        bool((one.tail or "").strip()) or bool(one.text_content().strip())
        for one in run
        if tag_of(one)
    )
    if not has_words:
        return
    paragraph = parent.makeelement("p")
    near = first if first is not None else previous
    paragraph.sourceline = near.sourceline if near is not None else parent.sourceline
    if previous is None:
        parent.text = None
    else:
        previous.tail = None
    paragraph.text = loose
    if before is not None:
        before.addprevious(paragraph)
    else:
        parent.append(paragraph)
    for one in run:
        paragraph.append(one)
