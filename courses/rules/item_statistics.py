"""How questions and papers behave: shares of marks in, facility, discrimination, choices and reliability out.

Sources, named where used:
  Kelley, T. L. (1939). The selection of upper and lower groups for the validation of test items.
  Ebel, R. L. & Frisbie, D. A. (1991). Essentials of Educational Measurement (discrimination < 0.20 is poor).
  Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests; for right or wrong it is KR-20.
  Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: ICC(1,k), here for papers drawn at random.
Marks are shares 0–1, so that part marks count as they are. Nothing here knows a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pvariance

TAIL = 0.27  # Kelley's upper and lower group
ENOUGH = 30  # fewer say nothing an author should act on
FEWEST = 3  # fewer would point at persons: nothing is shown
TOO_EASY, TOO_HARD, POOR = 0.95, 0.30, 0.20


@dataclass(frozen=True, slots=True)
class Response:
    """One person's answer to one version of a question.

    `share`: 0–1 of its marks; `rest`: mean share of the other questions of her paper, None when there are none;
    `chosen`: texts of the options she chose (letters differ from paper to paper), empty when left out.
    """

    share: float
    rest: float | None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An option and who chose it: shares 0–1 of everybody, and of the strong, middle and weak third by `rest`."""

    text: str
    is_key: bool
    share: float
    top: float
    middle: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """`facility` 0–1; `discrimination` and `upper_lower` −1 to 1, None where everybody scored alike."""

    n: int
    facility: float
    discrimination: float | None
    upper_lower: float | None
    choices: tuple[Choice, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reliability:
    """`method`: «alpha» or «drawn»; `coefficient` None where nothing varies; `sem` in points of 100."""

    method: str
    n: int
    items: int
    coefficient: float | None
    sem: float | None


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's r; with a right-or-wrong item this is the point-biserial. None where one side does not vary."""
    mean_one, mean_other = fmean(one), fmean(other)
    across = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    spread = sqrt(sum((a - mean_one) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other))
    return across / spread if spread > 1e-12 else None


def _slice(ranked: Mapping[float, Sequence[float]], low: float, high: float) -> float:
    """Mean of the values between two places of the ranking; those tied at an edge count in proportion.

    So the figure does not depend on the order in which equals happen to stand.
    """
    place, total = 0.0, 0.0
    for score in sorted(ranked, reverse=True):
        values = ranked[score]
        inside = max(0.0, min(high, place + len(values)) - max(low, place))
        total += inside * fmean(values)
        place += len(values)
    return total / (high - low)


def _ranked(responses: Iterable[Response], values: Iterable[float]) -> dict[float, list[float]]:
    ranked: dict[float, list[float]] = {}
    for response, value in zip(responses, values, strict=True):
        ranked.setdefault(round(response.rest or 0.0, 9), []).append(value)
    return ranked


def upper_lower(responses: Sequence[Response], tail: float = TAIL) -> float:
    """Mean share of the upper 27 % less that of the lower 27 %, by the rest of the paper."""
    ranked, n = _ranked(responses, (response.share for response in responses)), len(responses)
    size = max(1.0, n * tail)
    return _slice(ranked, 0, size) - _slice(ranked, n - size, n)


def _choices(responses: Sequence[Response], options: Sequence[str], key: Sequence[str]) -> tuple[Choice, ...]:
    n = len(responses)
    found = []
    for text in options:
        picked = [float(text in response.chosen) for response in responses]
        ranked = _ranked(responses, picked)
        thirds = [_slice(ranked, n * third / 3, n * (third + 1) / 3) for third in range(3)]
        found.append(Choice(text, text in key, fmean(picked), *thirds))
    return tuple(found)


def _key_is_doubtful(choices: Sequence[Choice], discrimination: float | None) -> bool:
    """The strong third prefer a wrong option to a key, or the item runs against the rest of the paper."""
    keys = [choice.top for choice in choices if choice.is_key]
    wrong = [choice.top for choice in choices if not choice.is_key]
    preferred = bool(keys and wrong) and max(wrong) > min(keys)
    return preferred or (discrimination is not None and discrimination < -0.1)


def _flags(
    n: int, facility: float, discrimination: float | None, choices: Sequence[Choice], is_picked: bool
) -> tuple[str, ...]:
    if n < ENOUGH:
        return ("few",)
    flags = []
    if _key_is_doubtful(choices, discrimination):
        flags.append("key")
    if facility > TOO_EASY:
        flags.append("easy")
    elif facility < TOO_HARD:
        flags.append("hard")
    if "key" not in flags and facility <= TOO_EASY and (discrimination is None or discrimination < POOR):
        flags.append("weak")
    if is_picked and any(choice.share == 0 and not choice.is_key for choice in choices):
        flags.append("unused")
    return tuple(flags)


def item_statistics(
    responses: Sequence[Response], options: Sequence[str] = (), key: Sequence[str] = (), *, is_picked: bool = True
) -> ItemStatistics | None:
    """The figures of one version of a question; None below three answers.

    `options` and `key` as texts; without options, or with thirds of fewer than three people, no table of choices.
    `is_picked` False: the options are not distractors someone wrote (right or wrong), so an unused one is nothing to
    mend.
    """
    n = len(responses)
    if n < FEWEST:
        return None
    facility = fmean(response.share for response in responses)
    compared = [response for response in responses if response.rest is not None]
    enough = len(compared) >= FEWEST
    discrimination = (
        correlation([r.share for r in compared], [r.rest for r in compared if r.rest is not None]) if enough else None
    )
    choices = _choices(responses, options, key) if n >= 3 * FEWEST else ()
    flags = _flags(n, facility, discrimination, choices, is_picked)
    return ItemStatistics(n, facility, discrimination, upper_lower(compared) if enough else None, choices, flags)


def alpha(rows: Sequence[Sequence[float]]) -> Reliability:
    """Cronbach's alpha where everybody sat the same items (rows: persons; columns: items). KR-20 for 0 and 1."""
    n, items = len(rows), len(rows[0])
    totals = [sum(row) for row in rows]
    spread = pvariance(totals)
    if n < FEWEST or items < 2 or spread == 0:
        return Reliability("alpha", n, items, None, None)
    within = sum(pvariance(column) for column in zip(*rows, strict=True))
    value = items / (items - 1) * (1 - within / spread)
    sample = spread * n / (n - 1)
    return Reliability("alpha", n, items, value, _points(sqrt(sample * max(0.0, 1 - value)), items))


def drawn(rows: Sequence[Sequence[float]]) -> Reliability:
    """Reliability of papers drawn at random: ICC(1,k), items nested in persons.

    Each row holds one person's shares, of whichever items she drew. Lucky draws count as error here, as they do in
    life; a blueprint by chapter makes the draws more alike than chance, so the figure is rather too low than too high.
    """
    n, items = len(rows), len(rows[0])
    if n < FEWEST or items < 2:
        return Reliability("drawn", n, items, None, None)
    means = [fmean(row) for row in rows]
    grand = fmean(means)
    between = items * sum((mean - grand) ** 2 for mean in means) / (n - 1)
    error = sum((share - mean) ** 2 for row, mean in zip(rows, means, strict=True) for share in row)
    within = error / (n * (items - 1))
    value = (between - within) / between if between > 1e-12 else None
    return Reliability("drawn", n, items, value, _points(sqrt(within * items), items))


def _points(total: float, items: int) -> float:
    """A spread of totals as points of 100."""
    return total * 100 / items


def reliability(papers: Sequence[Mapping[int, float]]) -> Reliability | None:
    """The fitting figure for papers (item → share): alpha where all hold the same items, else that for drawn papers.

    Papers of another length than the commonest are left out: their totals say something else. None below three.
    """
    if not papers:
        return None
    length, _times = Counter(len(paper) for paper in papers).most_common(1)[0]
    fitting = [paper for paper in papers if len(paper) == length]
    if len(fitting) < FEWEST or length == 0:
        return None
    if len({frozenset(paper) for paper in fitting}) == 1:
        columns = sorted(fitting[0])
        return alpha([[paper[column] for column in columns] for paper in fitting])
    return drawn([list(paper.values()) for paper in fitting])
