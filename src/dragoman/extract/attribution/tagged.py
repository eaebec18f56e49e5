"""What the tagger read in; the same in the form of the rules' own readings out.

The rules are sure of the frames that they know; the tagger also reads the ones they do not. So an
attribution that it alone has read stands beside theirs, with its own content, and its source is led
back like theirs. Words that nobody told (a belief, a plan, an order) are no reports of an event and
are left out. How sentences without a cue go on is not decided here (see carry).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from dragoman.claims import Span
from dragoman.extract.attribution.cues import PASSES_ON, Cues, Hit
from dragoman.extract.attribution.hearers import Hearers
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase, SourceWords
from dragoman.extract.attribution.valency import behind_denial, told_in_denial
from dragoman.extract.text.sentences import Kind, Sentence

__all__ = ["PHRASE", "TAGGED", "Least", "Tagged", "TaggedClaim", "Tags", "beside", "filled"]

TAGGED = "attribution.tagged"
"""The rule of what the tagger alone reads."""
PHRASE = 3
"""Tokens from which on a phrase of the rules is surer than the tagger: "guns were silent"."""
_SURE = 0.7
"""Probability from which on a reading of the tagger stands beside the rules'."""
_CHANNELS = PASSES_ON | {"name", "organisation"}
_NEAR = 4
"""Tokens behind a cue in which a claim is named that it rejects."""
_DECLINED = 3
"""Tokens before a cue in which it stands that nothing is told: "has **yet** to confirm"."""
_SURER = 0.9
"""Probability from which on the tagger's speaker holds where the rules read another."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution as the model reads it."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    """In the order of the text; never empty."""
    via: Span | None
    """Through whom it came: "told **Interfax**"."""
    told: bool
    """Words that were said or written, as against a belief, a wish, a plan or an order."""
    score: float
    """How likely it is right, in source and content, 0 to 1."""


@dataclass(frozen=True, slots=True)
class TaggedClaim:
    """One claim as the model reads it."""

    head: Span
    """Its figure, or the words that say what happened."""
    figure: bool
    measure: str
    modality: str
    score: float
    """How likely the words head a claim, 0 to 1."""
    sure: float
    """How likely its measure is right."""
    stands: float
    """How likely its modality is right."""
    roles: Mapping[str, tuple[tuple[Span, float], ...]]
    """Words by what they tell of it (unit, place, origin, destination, when, actor, source, via),
    each with the log-odds that they do; in the order of the text."""

    def words(self, role: str, least: float = 1.0) -> tuple[Span, ...]:
        """The words of a role with at least these log-odds, the likeliest first."""
        found = sorted(self.roles.get(role, ()), key=lambda two: -two[1])
        return tuple(span for span, odds in found if odds >= least)


@dataclass(frozen=True, slots=True)
class Least:
    """How likely figures, and words of the tables, must head a claim to the tagger: 0 to 1."""

    figure: float = 0.0
    words: float = 0.0


@dataclass(frozen=True, slots=True)
class Tags:
    """What the model reads in a report."""

    attributions: tuple[Tagged, ...] = ()
    claims: tuple[TaggedClaim, ...] = ()
    pieces: tuple[tuple[int, int, float], ...] = ()
    """Where each piece of a word that was read begins and ends, and how likely it heads a claim,
    0 to 1; in the order of the text."""

    def beside(self, other: Tags) -> Tags:
        """These, and what was read in other sentences of the report; in the order of the text."""
        attributions = sorted((*self.attributions, *other.attributions), key=lambda t: t.cue.start)
        claims = sorted((*self.claims, *other.claims), key=lambda c: c.head.start)
        pieces = sorted((*self.pieces, *other.pieces))
        return Tags(tuple(attributions), tuple(claims), tuple(pieces))

    def likely(self, words: Span) -> float | None:
        """How likely these words head a claim, 0 to 1: as the likeliest of their pieces. None where
        they were not read.
        """
        first = bisect_right(self.pieces, words.start, key=_end_of_piece)
        behind = bisect_left(self.pieces, words.end, lo=first, key=_start_of_piece)
        return max((likely for _, _, likely in self.pieces[first:behind]), default=None)


_start_of_piece, _end_of_piece = itemgetter(0), itemgetter(1)


def beside(
    met: Sequence[Hit], tagged: Sequence[Tagged], sentence: Sentence, cues: Cues, find: Mentions
) -> Iterator[tuple[Hit, tuple[Span, ...]]]:
    """The tagger's readings of one sentence that no rule has met there, each with its content."""
    nobody = cues.words["nobody"]
    for one in tagged:
        if not one.told or one.score < _SURE or not sentence.start <= one.cue.start < sentence.end:
            continue
        cue = _within(one.cue, sentence)
        if cue is None or _met_at(cue, met) is not None:
            continue
        noun = any(t.low in cues.nominal for t in sentence.tokens[cue[0] : cue[1]])
        if noun and behind_denial(cue[0], met):
            continue  # "denied reports by local media that": it is the army that speaks
        if told_in_denial(sentence.tokens, cue[0], met) or _declines(cue, sentence, cues):
            continue  # "denied the lists which say 15"
        if _is_no_cue(cue[0], sentence, cues, find):
            continue
        if all(t.kind is Kind.MARK for t in sentence.tokens[cue[0] : cue[1]]):
            continue  # whether "Goma: ..." is a speaker or a place, the rules tell better
        who = _phrase(one.source, sentence, find)
        via = _channel(one.via, who, sentence, find)
        if (who is None or _is_mute(who, sentence, cues)) and via is None:
            continue
        of = who is not None and sentence.tokens[who.first].low in cues.words["of"]
        if who is not None and (of or _is_led_by(who, sentence, nobody)):
            continue  # "no group has claimed responsibility", "a plan **of the ministry**"
        if who is not None and Hearers(sentence, find.report, cues, find).is_news(who):
            continue  # "according to preliminary data"
        spoken = [cue, *((p.first, p.last) for p in (who, via) if p is not None)]
        hit = Hit(TAGGED, cue, min(s for s, _ in spoken), max(e for _, e in spoken), "both", who)
        hit.via = [via] if via is not None else list(_relative(one, who, sentence, find))
        if hit.last == cue[1] and not hit.via:
            Hearers(sentence, find.report, cues, find).take_in(hit)
        hit.stance = cues.stance(sentence.tokens[cue[0] : cue[1] + _NEAR])
        yield hit, one.content


def _declines(cue: tuple[int, int], sentence: Sentence, cues: Cues) -> bool:
    """Whether nothing is told: "declined to comment on the 31 dead", "has yet to confirm", "the
    floods have claimed 40 lives".
    """
    if any(cues.kills(sentence.tokens, at) for at in range(*cue)):
        return True
    if any(token.low in cues.words["does"] for token in sentence.tokens[cue[0] : cue[1]]):
        return True  # "the occupation committed nine massacres"
    near = sentence.tokens[max(0, cue[0] - _DECLINED) : cue[1]]
    return any(token.low in cues.words["declining"] for token in near)


def _is_led_by(who: Phrase, sentence: Sentence, words: Collection[str]) -> bool:
    """Whether one of these words opens a phrase or stands before it: "**neither** army"."""
    opening = sentence.tokens[max(0, who.first - 1) : who.first + 1]
    return any(token.low in words for token in opening)


def filled(
    met: Sequence[Hit], tagged: Sequence[Tagged], sentence: Sentence, cues: Cues, find: Mentions
) -> None:
    """Give the rules' hits of a sentence what they lack and the tagger has read at the same cue:
    who speaks, through whom.
    """
    for one in tagged:
        inside = sentence.start <= one.cue.start < sentence.end
        cue = _within(one.cue, sentence) if inside and one.told and one.score >= _SURE else None
        hit = _met_at(cue, met) if cue is not None else None
        if hit is None:
            continue
        who = _phrase(one.source, sentence, find)
        speaks = who is not None and who.kind not in PASSES_ON and not _is_any_of(who, hit.via)
        speaks = speaks and who is not None and not _is_led_by(who, sentence, cues.words["nobody"])
        held = hit.who is not None and _holds(one.source, hit.who, sentence, find.words)
        if speaks and not (hit.unnamed or hit.same or held):
            hit.who = who if _is_other(hit.who, who, one.score) else hit.who
        if not hit.via:
            via = _channel(one.via, hit.who, sentence, find)
            hit.via = [via] if via is not None else list(_relative(one, hit.who, sentence, find))


def _is_mute(who: Phrase, sentence: Sentence, cues: Cues) -> bool:
    """Whether it names what is told of, or of what kind that is: "**civilian** casualties"."""
    behind = sentence.tokens[who.last].low if who.last < len(sentence.tokens) else ""
    return not cues.words["mute"].isdisjoint({who.head, behind})


def _holds(source: Span | None, who: Phrase, sentence: Sentence, words: SourceWords) -> bool:
    """Whether the rules' speaker stands in the tagger's: "Briefing reporters, **the colonel**",
    "In Goma **an army captain**".
    """
    within = _within(source, sentence) if source is not None else None
    if within is None or who.last > within[1] or who.kind == "name":
        return False
    before = sentence.tokens[within[0] : who.first]
    led = sentence.tokens[max(0, within[0] - 1) : within[0] + 1]
    seated = bool(before) and any(token.low in words.small["seat"] for token in led)
    return seated or any(token.text == "," for token in before)


def _is_any_of(who: Phrase, others: Sequence[Phrase]) -> bool:
    return any(one.first < who.last and who.first < one.last for one in others)


def _met_at(cue: tuple[int, int], met: Sequence[Hit]) -> Hit | None:
    return next((hit for hit in met if hit.cue[0] < cue[1] and cue[0] < hit.cue[1]), None)


def _channel(
    span: Span | None, who: Phrase | None, sentence: Sentence, find: Mentions
) -> Phrase | None:
    """The phrase at a span where it can pass words on: a body or a name; not reporters, nor who
    speaks.
    """
    via = _phrase(span, sentence, find)
    if via is None or via.kind not in _CHANNELS:
        return None
    if who is not None and who.first <= via.first < who.last:
        between = sentence.tokens[who.first : via.first]
        if all(t.low in find.words.determiners for t in between):
            return None  # "the agency's correspondent" speaks for himself
        if via.last == who.last:
            return None  # "state television"
    within = _within(span, sentence) if span is not None else None
    if not via.named and within is not None and within[1] > via.last:
        behind = sentence.tokens[via.last]
        if behind.kind is Kind.WORD and not behind.capital:
            return None  # "the weekly cabinet briefing"
    before = sentence.tokens[via.first - 1].low if via.first else ""
    if not via.named and (before == "by" or via.head in find.words.news):
        return None  # "said by amateur radio", "told a news conference"
    placed = before in find.words.places or find.is_placed(via)
    if placed and (via.kind == "name" or find.is_seat(via)):
        return None  # "told reporters in Cucuta"
    return None if before in find.words.places - {"in", "from"} else via  # "inside the UN site"


def _relative(
    one: Tagged, who: Phrase | None, sentence: Sentence, find: Mentions
) -> Iterator[Phrase]:
    """An agency in what the source's phrase goes on with: "X, whom the agency Y quotes, said"."""
    within = _within(one.source, sentence) if one.source is not None else None
    if within is None or who is None:
        return
    relative = False
    for position in range(who.last, within[1]):
        relative = relative or sentence.tokens[position].low in find.words.pronouns
        phrase = find.after(sentence, position, within[1]) if relative else None
        if phrase is not None and phrase.kind in PASSES_ON:
            if phrase.named or phrase.kind != "outlet":  # "who reached the site"
                yield phrase
            return


def _is_other(rules: Phrase | None, ours: Phrase | None, score: float) -> bool:
    """Whether the tagger's speaker holds: nobody else is read, or it is surer of another one."""
    if rules is None or ours is None:
        return rules is None
    if ours.kind == "pronoun" and rules.first < ours.first and rules.kind != "pronoun":
        return False  # "The army in its statement, 46 fell, it said"
    apart = ours.last <= rules.first or rules.last <= ours.first
    return apart and score >= _SURER


def _is_no_cue(at: int, sentence: Sentence, cues: Cues, find: Mentions) -> bool:
    """Whether a phrase of the tables stands there that only looks like a cue ("carried out"), or
    what one acts by stands behind it: "withdrew according to **a plan**".
    """
    known = cues.at(sentence.tokens, at)
    if known is None or known.frame != "to":
        return known is not None and known.frame == "none"
    who = find.after(sentence, at + len(known.words))
    return who is not None and who.head in cues.words["standards"]


def _within(span: Span, sentence: Sentence) -> tuple[int, int] | None:
    """The tokens of the sentence that the span meets, first to last."""
    tokens = sentence.tokens
    met = [
        at for at, token in enumerate(tokens) if token.start < span.end and span.start < token.end
    ]
    while met and tokens[met[-1]].kind is Kind.MARK and len(met) > 1:
        met.pop()
    return (met[0], met[-1] + 1) if met else None


def _phrase(span: Span | None, sentence: Sentence, find: Mentions) -> Phrase | None:
    """The phrase at a span: as the rules would grow it, where they would, else all of it."""
    within = _within(span, sentence) if span is not None else None
    if within is None:
        return None
    first, last = within
    leads = find.words.links | find.words.small["leads"]
    while last - first > 1 and sentence.tokens[first].low in leads:
        first += 1  # "In MChS of Uzbekistan have told"
    grown = find.after(sentence, first, last)
    if grown is None:
        return _meaning(find.phrase(sentence, first, last))
    rest = sentence.tokens[grown.last : last]
    seated = bool(rest) and rest[0].low in find.words.small["seat"]
    if seated and not any(t.kind is Kind.MARK for t in rest):
        return replace(grown, last=last)  # "a source in police"
    return _meaning(grown)


def _meaning(phrase: Phrase) -> Phrase | None:
    """The phrase, unless it is one word that names nobody ("by different data")."""
    return phrase if phrase.kind != "other" or phrase.last - phrase.first > 1 else None
