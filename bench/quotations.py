"""Accuracy of the quotation check, on generated quotations with known answers.

    python -m bench.quotations CORPORA [--cases 1000] [--seed 13] [--show] [--work build/bench]

CORPORA is a folder with `sotu/`, `inaugural/`, `federalist/` and `hansard-sample/`; see `bench.quotation_cases` for the
collection and the kinds of quotation. Prints how many results are falsely exact, falsely not found, and show the right
words; `--show` lists what is wrong.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

from archive.indexing.generations import CURRENT
from archive.indexing.live import Live
from archive.quotation.checker import QuotationChecker
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Verdict
from archive.settings import Settings
from bench import prepare
from bench.quotation_cases import Case
from bench.quotation_cases import cases
from bench.quotation_cases import corpus
from bench.quotation_cases import terms
from bench.quotation_cases import write_collection
from bench.search import percentile

#: Faults that a result may have.
FALSE_EXACT, FALSE_ABSENT, FALSE_CLOSE = "false exact", "false not here", "false close"
WRONG_PLACE, WRONG_WORDS, HALF = "wrong place", "wrong words", "one half shown"


def faults(case: Case, results: tuple[QuotationResult, ...]) -> list[str]:
    """Return what is wrong with the *results* of a case."""
    result = results[0]
    verdict = result.verdict
    found: list[str] = []
    if verdict is Verdict.EXACT and case.expected != "exact":
        found.append(FALSE_EXACT)
    if verdict is Verdict.ABSENT and case.expected in ("exact", "close"):
        found.append(FALSE_ABSENT)
    if verdict is Verdict.CLOSE and case.expected in ("exact", "absent"):
        found.append(FALSE_CLOSE)
    shown = [place.address.slug for place in result.places]
    if case.kind == "joined":
        found += [] if set(case.slugs) <= set(shown) else [HALF]
    elif case.slugs and verdict is not Verdict.ABSENT and case.slugs[0] not in shown:
        found.append(WRONG_PLACE)
    if case.added is not None and verdict is Verdict.CLOSE and case.slugs[0] in shown:
        found += [] if _right_words(case, result) else [WRONG_WORDS]
    return found


def _right_words(case: Case, result: QuotationResult) -> bool:
    differences = [
        run for run in result.places[0].differences if run.kind is not Agreement.SPELLING
    ]
    added = terms(" ".join(run.quoted for run in differences))
    missing = terms(" ".join(run.source for run in differences))
    return (added, missing) == (case.added, case.missing)


def measure(checker: QuotationChecker, drawn: list[Case], *, show: bool) -> None:
    """Print the faults by kind, and the time that a check takes."""
    counts: dict[str, Counter[str]] = {}
    times: list[float] = []
    #: Of each case whose differing words are known, whether they are shown at the right place.
    told: list[bool] = []
    for case in drawn:
        started = time.process_time()
        results = checker.check(case.quotation)
        times.append((time.process_time() - started) * 1000)
        wrong = faults(case, results)
        counts.setdefault(case.kind, Counter()).update(["cases", *wrong])
        if case.added is not None:
            told.append(not wrong)
        if show and wrong:
            print(f"{case.kind}: {', '.join(wrong)}: {case.quotation[:400]}")
            for run in results[0].places[0].differences if results[0].places else ():
                print(f"    {run.kind}: {run.quoted!r} / {run.source!r}")
    columns = ("cases", FALSE_EXACT, FALSE_ABSENT, FALSE_CLOSE, WRONG_PLACE, WRONG_WORDS, HALF)
    print("| kind | " + " | ".join(columns) + " |\n| --- |" + " --- |" * len(columns))
    for kind, some in counts.items():
        print(f"| {kind} | " + " | ".join(str(some[name]) for name in columns) + " |")
    every = sum(counts.values(), Counter())
    print("| all | " + " | ".join(str(every[name]) for name in columns) + " |")
    times.sort()
    print(
        f"differing words right: {sum(told) / len(told):.1%} of {len(told)}; processor time p50"
        f" {percentile(times, 0.5):.0f} ms, p99 {percentile(times, 0.99):.0f} ms, most {times[-1]:.0f} ms"
    )


def main() -> None:
    """Make the collection where it is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--show", action="store_true", help="list the results that are wrong")
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    folder, index = options.work / "quotation-texts", options.work / "quotation-index"
    if not folder.exists():
        write_collection(options.corpora, folder)
    if not (index / CURRENT).exists():
        prepare.index(folder, index, "whoosh")
    checker = Live(Settings(index=index)).now().quotations
    drawn = list(cases(corpus(options.corpora), options.cases, options.seed))
    measure(checker, drawn, show=options.show)


if __name__ == "__main__":
    main()
