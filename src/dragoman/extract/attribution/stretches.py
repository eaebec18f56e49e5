"""The acts of saying of one sentence in; the stretches of tokens that each of them governs out.

What a speaker's words govern in the sentences after it is not decided here (see attribution,
carry).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dragoman.extract.attribution.cues import NUMBERED, Hit
from dragoman.extract.text.sentences import Form, Kind, Sentence, Token

__all__ = ["Words", "parted", "stretches"]

_OWN_CLAUSE = frozenset({"attribution.according-to", "attribution.view"})
"""Rules whose phrase belongs to the clause it stands in, not to the sentence."""
_LABELS = frozenset({"attribution.colon", "attribution.dash"})
"""Rules of labels, which belong to all of a line."""

Words = Mapping[str, frozenset[str]]
"""The lists of ``cues.toml``: ``joint`` words part clauses, ``turning`` ones lead from what was
said to what the writer sets against it, behind a comma ("although")."""


def stretches(met: list[Hit], sentence: Sentence, words: Words) -> list[list[tuple[int, int]]]:
    """For each hit the stretches of tokens that it governs in its sentence."""
    governed: list[list[tuple[int, int]]] = []
    for position, hit in enumerate(met):
        after = met[position + 1] if position + 1 < len(met) else None
        spans: list[tuple[int, int]] = []
        if hit.order in {"before", "both"}:
            spans.append((_left(met, position, sentence.tokens, words), hit.first))
        if hit.order in {"after", "both"} and not _dates(hit, sentence.tokens, words):
            end = _right(hit, after, sentence.tokens, words)
            spans.append((hit.last, _turn(sentence.tokens, hit.last, end, words)))
        spans = [_own_half(hit, sentence, *span) for span in spans]
        cut = (_bare(sentence.tokens, *span, words) for span in spans)
        bare = [stretch for stretch in cut if stretch]
        governed.append(
            [part for stretch in bare for part in _without_remarks(sentence.tokens, *stretch)]
        )
    return governed


def _own_half(hit: Hit, sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The part of a stretch up to the semicolon of a headline, behind which the paper tells another
    thing: "Army says it retook Kaya; 2,000 displaced". A label is all that follows it.
    """
    if not (sentence.is_title or sentence.form is Form.HEADING) or hit.rule in _LABELS:
        return first, last
    parts = [at for at in range(first, last) if sentence.tokens[at].text == ";"]
    if first >= hit.last:
        return first, parts[0] if parts else last
    return (parts[-1] + 1 if parts else first), last


def _left(met: list[Hit], position: int, tokens: Sequence[Token], words: Words) -> int:
    """Where what a hit governs on its left starts."""
    hit, start = met[position], 0
    narrow = ",;:" if _tells_of_a_number(hit, tokens, words) else _NARROW.get(hit.rule)
    if narrow:
        marks = (p + 1 for p in range(hit.first - 1, 0, -1) if tokens[p].text in narrow)
        start = next(marks, 0)
        return max(start, met[position - 1].last if position else 0)
    for before in reversed(met[:position]):
        if before.order not in {"after", "both"}:
            return before.last
        start = _parting(tokens, (before.last, hit.first), before.last, words["joint"])
        if start > before.last or before.order == "both" or hit.rule in _OWN_CLAUSE:
            return start
        start = before.first  # "a man who admitted …, the ministry said" governs both
    return 0


_NARROW = {"attribution.counted-by": ";:", "attribution.in-brackets": ";"}
"""Rules whose number alone is told by whoever they name, up to a mark of these before it."""


def _tells_of_a_number(hit: Hit, tokens: Sequence[Token], words: Words) -> bool:
    """Whether it only describes a number: "70 dead, far from the 163 that Khartoum claims"."""
    if hit.rule == NUMBERED:
        return True  # "fewer than the 185,700 the governor gave"
    leads = words["that"] | words["relative"] | {"whom"}
    led = hit.first > 0 and tokens[hit.first - 1].low in leads
    near = tokens[max(0, hit.first - 4) : hit.first - 1] if led else ()
    return any(t.kind is Kind.NUMBER for t in near)


def _right(hit: Hit, after: Hit | None, tokens: Sequence[Token], words: Words) -> int:
    """Where what a hit governs on its right ends."""
    counted = hit.last > 0 and tokens[hit.last - 1].low in words["of"]  # "their claim of 300 dead"
    if hit.rule == "attribution.claim" and (0 < hit.first <= _OPENING or counted):
        marks = (n for n in range(hit.last, len(tokens)) if tokens[n].text == ",")
        if end := next(marks, 0):  # "Despite army claims that 500 had returned, the camp holds"
            return end
    dated = hit.first > 0 and tokens[hit.first - 1].low in words["dating"]
    own = hit.who is not None and hit.who.first == hit.first > 1
    aside = (
        own and tokens[hit.first - 1].low in words["aside"] and tokens[hit.first - 2].text == ","
    )
    if (dated or aside) and hit.order == "after" and (comma := _comma(hit, after, tokens)):
        return comma  # "an hour after the army said it had won, 12 died", "which it says it holds,"
    if after is None:
        return len(tokens)
    if after.order in {"before", "both"}:
        return _parting(tokens, (hit.last, after.first), after.first, words["joint"])
    if hit.order == "after" and not parted(tokens[hit.last : after.first + 1], words["joint"]):
        return len(tokens)  # X said that Y had said: both govern, the nearer one is asked first
    return after.first


def _comma(hit: Hit, after: Hit | None, tokens: Sequence[Token]) -> int | None:
    """The comma that closes a clause of what somebody said, behind which no number of his goes on
    ("said it had lost 300 men, 12 of them officers").
    """
    end = after.first if after is not None else len(tokens)
    for position in range(hit.last, end - 1):
        if tokens[position].text != ",":
            continue
        counted = any(t.kind is Kind.NUMBER for t in tokens[max(hit.last, position - 2) : position])
        if not (counted and tokens[position + 1].kind is Kind.NUMBER):
            return position
    return None


def _dates(hit: Hit, tokens: Sequence[Token], words: Words) -> bool:
    """Whether all that stands behind is when it was: "…, the ministry said, a day after Taliban
    fighters overran the city": the writer knows that.
    """
    if hit.order != "both" or tokens[min(hit.last, len(tokens) - 1)].text != ",":
        return False
    near = [t.low for t in tokens[hit.last + 1 : hit.last + _DATING]]
    return any(
        low in words["lengths"] and after in words["dating"] for low, after in pairwise(near)
    )


_OPENING = 3
"""Tokens of what opens a sentence before somebody's claim: "Contrary to", "Amid the"."""
_DATING = 6
"""Tokens of "just over two days after", at most."""


def _turn(tokens: Sequence[Token], first: int, last: int, words: Words) -> int:
    """Where the writer turns away from what was said ("…, although he gave none"), or ``last``."""
    quoted = False
    for position in range(first + 1, last - 1):
        quoted = quoted != (tokens[position].text in '“”"')
        turns = tokens[position].text == "," and tokens[position + 1].low in words["turning"]
        if turns and not quoted and tokens[min(position + 2, last - 1)].low not in words["that"]:
            return position
    return last


def _without_remarks(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretch cut at bracketed remarks without a figure, which are the writer's own."""
    position = first
    while position < last:
        if tokens[position].text == "(":
            close = next((p for p in range(position, last) if tokens[p].text == ")"), last)
            inside = tokens[position + 1 : close]
            if len(inside) >= 4 and not any(t.kind is Kind.NUMBER for t in inside):
                if position > first:
                    yield first, position
                first = close + 1
            position = close
        position += 1
    if first < last:
        yield first, last


def _parting(
    tokens: Sequence[Token], between: tuple[int, int], otherwise: int, joints: frozenset[str]
) -> int:
    """Where a clause boundary parts the tokens between two cues."""
    first, last = between
    for position in range(last - 1, first, -1):
        low = tokens[position].low
        if low == ";" or (low in joints and tokens[position - 1].text == ","):
            return position
    return otherwise


def parted(tokens: Sequence[Token], joints: frozenset[str]) -> bool:
    """Whether a mark or a joint stands among tokens."""
    return any(t.text in {";", ",", ":"} or t.low in joints for t in tokens)


def _bare(tokens: Sequence[Token], first: int, last: int, words: Words) -> tuple[int, int] | None:
    """A stretch without the marks and joints at its ends."""
    while first < last and (
        tokens[first].kind is Kind.MARK or tokens[first].low in words["joint"] | words["that"]
    ):
        if tokens[first].text in "$€£#":
            break
        first += 1
    while (
        last > first and tokens[last - 1].kind is Kind.MARK and tokens[last - 1].text not in "%€£"
    ):
        last -= 1
    return (first, last) if first < last else None
