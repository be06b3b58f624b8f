"""Accuracy and latency of the quotation check, on an index of State of the Union addresses.

    python -m bench.quotation_threshold INDEX CORPORA

INDEX is built from `bench.collection CORPORA/sotu`. Prints, over CORPORA/quotes/sotu.jsonl, the verdicts by kind;
then the share of seeded alterations that is still found, and the number of sentences of other corpora that are mistaken
for quotations from this one; then p50 and p99 of 40-word quotations with four words altered.
"""

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from archive.indexing.live import Live
from archive.quotation.checker import QuotationChecker
from archive.quotation.verdicts import Verdict
from archive.settings import Settings
from bench.collection import sentences
from bench.search import percentile

SAMPLE_SIZE = 200


def alter(chance: random.Random, sentence: str, rate: float, pool: Sequence[str]) -> str:
    """Return *sentence* with about *rate* of its words left out, replaced or followed by another, in equal parts."""
    words: list[str] = []
    for word in sentence.split():
        drawn = chance.random()
        if drawn < rate / 3:
            continue
        words.append(chance.choice(pool) if drawn < 2 * rate / 3 else word)
        if 2 * rate / 3 <= drawn < rate:
            words.append(chance.choice(pool))
    return " ".join(words)


def check_file(checker: QuotationChecker, path: Path) -> None:
    """Print the verdicts on the quotations of a file, and whether the right text comes first."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answer = checker.check(row["quote"])[0]
        right = (row["expected_doc"] or "").replace("_", "-")
        first = answer.places[0].address.slug if answer.places else ""
        place = (
            "" if answer.verdict is Verdict.ABSENT else ", right" if first == right else ", WRONG"
        )
        counts[f"{row['kind']}: {answer.verdict}{place}"] += 1
    for name, count in sorted(counts.items()):
        print(f"  {name}: {count}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("corpora", type=Path)
    options = parser.parse_args()
    checker = Live(Settings(index=options.index)).now().quotations
    print("The quotations of the file:")
    check_file(checker, options.corpora / "quotes" / "sotu.jsonl")
    chance = random.Random(7)  # noqa: S311 nothing secret hangs on it
    pool = [s for parts in sentences(options.corpora / "sotu").values() for s in parts]
    pool = [s for s in pool if 8 <= len(s.split()) <= 45]
    words = [word for sentence in chance.sample(pool, 400) for word in sentence.split()]
    for rate in (0.1, 0.2, 0.3, 0.4):
        drawn = [alter(chance, s, rate, words) for s in chance.sample(pool, SAMPLE_SIZE)]
        found = sum(checker.check(q)[0].verdict is not Verdict.ABSENT for q in drawn if q)
        print(f"altered, {rate:.0%} of the words: {found / SAMPLE_SIZE:.0%} found")
    for name in ("federalist", "inaugural", "hansard-sample"):
        rows = (
            (options.corpora / name / "paragraphs.jsonl").read_text(encoding="utf-8").splitlines()
        )
        text = " ".join(json.loads(row)["text"] for row in rows)
        others = [s for s in re.split(r"(?<=[.!?])\s+", text) if 8 <= len(s.split()) <= 45]
        answers = [checker.check(s)[0] for s in chance.sample(others, SAMPLE_SIZE)]
        verdicts = Counter(str(answer.verdict) for answer in answers)
        print(f"sentences of {name}: {dict(verdicts)}")
    stream = " ".join(pool).split()
    times = []
    for _ in range(SAMPLE_SIZE):
        at = chance.randrange(len(stream) - 40)
        quotation = stream[at : at + 40]
        for place in chance.sample(range(40), 4):
            quotation[place] = chance.choice(words)
        started = time.perf_counter()
        checker.check(" ".join(quotation))
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    print(
        f"40 words, 4 altered: p50 {percentile(times, 0.5):.1f} ms, p99 {percentile(times, 0.99):.1f} ms"
    )


if __name__ == "__main__":
    main()
