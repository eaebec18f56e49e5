"""A report as it was seen in; its claims out: what, where, when, by whom, how it stands to fact.

What is claimed is decided in `drafts`, where in `where`, when in `when`; here it becomes Claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from dragoman.claims import (
    Attribution,
    Claim,
    Modality,
    Participant,
    Provenance,
    SourceRole,
    Span,
    Stance,
    StockOrFlow,
    When,
    claim_id,
)
from dragoman.extract.attribution import governing
from dragoman.extract.drafts import drafts
from dragoman.extract.drafts.breakdowns import break_down
from dragoman.extract.drafts.modality import Standing
from dragoman.extract.drafts.reading import Draft, Reading, counts_breaches
from dragoman.extract.measures.lent import is_tally
from dragoman.extract.text.sentences import OF_TABLES, Form, Kind, Token
from dragoman.extract.times import LEADING
from dragoman.extract.when import date_headlines, when
from dragoman.extract.where import where
from dragoman.extract.who import ACTING, Takers

__all__ = ["assemble"]


_BLOWS = frozenset({"air_strike", "explosion", "shelling"})
"""What people come to harm by at once."""


def assemble(reading: Reading, takers: Takers) -> tuple[Claim, ...]:
    """The claims of a report, in the order of its text; their parts point at their wholes."""
    found = list(_standing(reading, drafts(reading)))
    placed: list[Draft] = []
    dated: list[Draft] = []
    for _, here in groupby(found, key=lambda draft: draft.seen.sentence.index):
        beside: list[Draft] = []
        for draft in _as_told([*here]):
            draft.where = where(reading, draft, [*placed, *beside])
            draft.when = when(reading, draft, dated)
            if not draft.is_uncounted:  # where nothing happened, nothing else did
                beside.append(draft)
            # what the tagger alone has read lends no other its day, nor what is no scene of its
            # own; but a blow does, whoever has read it
            if draft.trigger.lends or draft.measure.name in _BLOWS:
                dated.append(draft)
        placed += [draft for draft in beside if not _is_aside(draft, beside)]
    date_headlines(found)
    break_down(reading, found)
    made: dict[int, Claim] = {}
    beside_each = defaultdict[int, list[Draft]](list)
    for draft in found:
        beside_each[draft.seen.sentence.index].append(draft)
    for draft in sorted(found, key=lambda draft: draft.whole is not None):
        whole = made.get(id(draft.whole))
        beside = beside_each[draft.seen.sentence.index]
        made[id(draft)] = _claim(reading, draft, whole, takers, beside)
    unique = {claim.id: claim for claim in reversed(made.values())}
    return tuple(_each_told_once(sorted(unique.values(), key=_place_in_text)))


def _as_told(here: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts of a sentence, those without a figure before the figures that follow them: what
    came of a blow is told of where it fell ("shelling of **Kupe**; 3 killed").
    """
    bare = [draft for draft in here if draft.count is None]
    for draft in here:
        if draft.count is None:
            continue
        while bare and bare[0].extent[0] < draft.extent[0]:
            yield bare.pop(0)
        yield draft
    yield from bare


def _each_told_once(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The claims; of those that say one thing by two words of a clause the one that tells more of
    who took part: "**clashes** between the army and rebels **resumed** in Kupe".
    """
    wholes = {claim.part_of for claim in claims}
    told: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        said = (claim.measure, claim.evidence, claim.modality, claim.when, claim.where)
        if claim.figure is None and claim.id not in wholes:
            other = told.setdefault(said, claim)
            told[said] = max(other, claim, key=lambda one: len(one.participants))
    kept = {claim.id for claim in told.values()}
    yield from (c for c in claims if c.figure or c.id in wholes or c.id in kept)


def _standing(reading: Reading, found: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts that may become claims."""
    told = {id(draft.whole or draft) for draft in found if reading.told_of(draft)}
    wholes = {id(draft.whole) for draft in found if draft.whole}
    words = {_word_of(draft) for draft in found if draft.own and reading.told_of(draft)}
    for draft in found:
        of_a_table = draft.seen.sentence.form in OF_TABLES  # of which nobody is in doubt
        if of_a_table or _is_of_a_line(draft) or id(draft.whole or draft) in told:
            yield draft
            continue
        stands = draft.whole or draft.told or id(draft) in wholes or not reading.is_unlikely(draft)
        stands = stands or (draft.own and _word_of(draft) in words)  # "a man **and his son** died"
        if not reading.doubtful and (stands or _did_not_happen(reading, draft)):
            yield draft


def _is_of_a_line(draft: Draft) -> bool:
    """Whether a figure stands with its label on a line of a list, as in a table: "Deaths: 31", "403
    homes destroyed".
    """
    sentence = draft.seen.sentence
    if sentence.form is not Form.ITEM or draft.count is None or not draft.own:
        return False
    words = [token for token in sentence.tokens if token.kind is Kind.WORD]
    opens = sentence.tokens[0].kind is Kind.NUMBER and len(words) <= _OF_A_LINE
    return opens or is_tally(sentence)


_OF_A_LINE = 4
"""Words behind a figure that is a line of its own, at most."""


def _word_of(draft: Draft) -> tuple[int, int]:
    """The sentence of a draft and its word."""
    return draft.seen.sentence.index, draft.trigger.start


def _did_not_happen(reading: Reading, draft: Draft) -> bool:
    """Whether it is told of only as what did not happen: "denies reports of mass **arrests**"."""
    return reading.standing_of(draft).modality is Modality.DENIED


def _is_aside(draft: Draft, beside: Sequence[Draft]) -> bool:
    """Whether a sentence tells one thing aside, and another first: "hit Kupe on Monday, a day after
    rebels shelled Bor". What follows goes on at Kupe. ``beside``: all that the sentence tells.
    """
    if LEADING.isdisjoint(draft.rules):
        return False
    others = (other for other in beside if other is not draft)
    return any(other.where and LEADING.isdisjoint(other.rules) for other in others)


def _place_in_text(claim: Claim) -> tuple[int, int, str]:
    at = claim.figure.evidence if claim.figure and claim.figure.evidence else claim.trigger
    return at.span.start, claim.trigger.span.start, claim.id


def _spoken(reading: Reading, draft: Draft, stand: Standing) -> tuple[Attribution, str | None]:
    """Who tells a draft, and the rule that gave it; where he only claims what is called untrue
    behind it, who calls it so: "claims by the rebels that Bor fell are lies, **the mayor said**".
    """
    told = reading.governing(draft.focus)
    denied = stand.modality is Modality.DENIED and draft.extent[1] <= stand.start < stand.end
    if denied and told and told.rule == _CLAIMED:
        untrue = draft.seen.sentence.tokens[stand.start].span
        saying = (s for s in reading.spoken_in(draft.seen.sentence) if s.rule != _CLAIMED)
        return reading.attribution_by(governing(untrue, tuple(saying)))
    return reading.attribution_of(draft.focus, reading.told_of(draft))


_CLAIMED = "attribution.claim"
"""The rule of a noun by which one claims: "claims by the rebels that"."""


def _claim(
    reading: Reading,
    draft: Draft,
    whole: Claim | None,
    takers: Takers,
    beside: Sequence[Draft],
) -> Claim:
    seen, document = draft.seen, reading.document
    start, end = draft.extent if draft.count else _words_around(draft)
    labelled = takers.labelled(draft)
    lent, behind = seen.sentence.borrowed  # what the heading lends stands elsewhere
    if start < behind < end:
        start = behind
    elif start < lent < end:
        end = lent
    evidence = labelled.words if labelled else reading.report.over(seen.sentence.tokens[start:end])
    stand = reading.standing_of(draft)
    attribution, rule = _spoken(reading, draft, stand)
    nothing = draft.count is not None and draft.count.nothing
    modality = Modality.DENIED if nothing or draft.told else stand.modality
    if nothing and counts_breaches(draft):
        modality = Modality.ASSERTED  # "no violations of the truce"
    denies = attribution.stance is Stance.DENIES and not stand.verb  # which is told of its end
    if modality is Modality.ASSERTED and denies and _is_denied(reading, draft, attribution):
        modality = Modality.DENIED
        draft.rules.append("modality.of-the-stance")
    elif modality is Modality.ASSERTED and denies and _is_behind(draft, attribution):
        # who denies a part in a raid does not tell how many it killed
        attribution, rule = reading.own_attribution(), None
    unsure = modality in {Modality.ASSERTED, Modality.PLANNED}
    if unsure and attribution.stance is Stance.FORECASTS:
        modality = Modality.FORECAST
    if modality is Modality.ASSERTED and attribution.cue:
        words = attribution.cue.quote.lower().split()
        modality = next((m for w in words if (m := reading.modalities.said.get(w))), modality)
    if modality is Modality.ASSERTED and _lies_ahead(draft, document.published):
        modality = Modality.PLANNED
        draft.rules.append("modality.time-ahead")
    cue = None
    if stand.end > stand.start:
        cue = reading.report.over(seen.sentence.tokens[stand.start : stand.end])
        draft.rules.append(f"modality.{modality.value}")
    if rule:
        draft.rules.append(rule)
    claim = Claim(
        id="",
        document=document.id,
        published=document.published,
        measure=draft.measure.name,
        evidence=evidence,
        trigger=draft.trigger_at,
        attribution=attribution,
        provenance=Provenance(reading.made_by, tuple(draft.rules)),
        figure=draft.figure,
        participants=_taking_part(reading, draft, takers, beside),
        when=draft.when,
        where=draft.where,
        modality=modality,
        modality_cue=cue,
        background=_is_background(draft.when, document.published),
        rough=reading.rough,
    )
    return replace(claim, id=claim_id(claim), part_of=whole.id if whole else None)


def _taking_part(
    reading: Reading, draft: Draft, takers: Takers, beside: Sequence[Draft]
) -> tuple[Participant, ...]:
    """Who took part in what is told, or in what is denied where only that is said ("the army denied
    it"); no ground takes part in its own fall: "denied that **Tal Afar** had fallen".
    """
    of = draft.told or draft
    attribution, _ = reading.attribution_of(of.focus, reading.told_of(of))
    speaker = next((s for s in attribution.sources if s.role is SourceRole.SPEAKER), None)
    found = takers.of(of, speaker, attribution)
    if not any(one.role in ACTING for one in found):
        found += takers.of_the_deed(of, beside, speaker, attribution)
    if of.measure.family != _GROUND:
        return found
    held = [where.evidence.span for where in of.where if where.evidence]
    return tuple(
        one
        for one in found
        if not (one.evidence and any(_is_ground(one.evidence.span, span) for span in held))
    )


def _is_ground(who: Span, held: Span) -> bool:
    """Whether a name is the ground itself, and nobody called after it: "the gang of **the
    north**".
    """
    return who.meets(held) and held.start <= who.start


_GROUND = "territory"


def _is_denied(reading: Reading, draft: Draft, attribution: Attribution) -> bool:
    """Whether a denial reaches a draft: not where it is of something else ("denied backing those
    who took Goma"), nor beyond a "where", nor what is told of who denies ("the force, which is
    leaving the country, denied").
    """
    tokens, cue = draft.seen.sentence.tokens, attribution.cue
    who = next((s.evidence for s in attribution.sources if s.role is SourceRole.SPEAKER), None)
    if cue and who and who.span.start < draft.trigger_at.span.start < cue.span.start:
        return False
    if cue is None or not draft.seen.sentence.start <= cue.span.start < draft.seen.sentence.end:
        return True
    if cue.span.meets(draft.trigger_at.span):
        return False  # "rejected it" is a refusal, and none that is denied
    at = max(n for n, token in enumerate(tokens) if token.start < cue.span.end)
    return reading.modalities.reaches(tokens, at, draft.extent[0])


def _is_behind(draft: Draft, attribution: Attribution) -> bool:
    """Whether a draft is told behind a denial in its sentence, though it is not what is denied."""
    cue, sentence = attribution.cue, draft.seen.sentence
    told = draft.trigger_at.span.start
    if cue is None or not sentence.start <= cue.span.start < cue.span.end <= told < sentence.end:
        return False
    between = [t.text for t in sentence.tokens if cue.span.end <= t.start < told]
    return _ANEW.isdisjoint(between)  # "rejected what they say: no more than 4,000 left"


_ANEW = frozenset(":;")


def _words_around(draft: Draft) -> tuple[int, int]:
    """The stretch between two marks around a word that claims without a figure."""
    tokens = draft.seen.sentence.tokens
    start, end = draft.extent
    while start > 0 and not _stops(tokens, start - 1):
        start -= 1
    while end < len(tokens) and not _stops(tokens, end):
        end += 1
    while start < draft.extent[0] and tokens[start].kind is Kind.MARK:
        start += 1
    if start == 0 and len(tokens) > _HOUR and tokens[1].text == ":" and _is_hour(tokens, 1):
        start = min(_HOUR, draft.extent[0])  # "12:15 State television says"
    return start, end


def _stops(tokens: Sequence[Token], at: int) -> bool:
    """Whether a mark ends a stretch; a full stop among words shortens one ("Dec. 10"), a colon
    between numbers parts an hour.
    """
    text = tokens[at].text
    if text == ".":
        return all(token.kind is Kind.MARK for token in tokens[at + 1 :])
    return text in _MARKS and not (text == ":" and _is_hour(tokens, at))


def _is_hour(tokens: Sequence[Token], colon: int) -> bool:
    beside = (*tokens[max(colon - 1, 0) : colon], *tokens[colon + 1 : colon + 2])
    return [token.kind for token in beside] == [Kind.NUMBER, Kind.NUMBER]


_HOUR = 3
"""Tokens of an hour: "12:15"."""
_MARKS = frozenset(',;:.!?()“”«»"—–')


def _lies_ahead(draft: Draft, published: date | None) -> bool:
    """Whether a claim is of days to come; a count of what happens also where its window, which
    opens with the report, closes after it: "would be withdrawn by Sunday".
    """
    when = draft.when
    if when is None or when.start is None or published is None:
        return False
    happens = draft.measure.stock_or_flow is StockOrFlow.FLOW and not draft.is_stock
    closes_ahead = when.start == published and bool(when.end and when.end > published)
    return when.start > published or (happens and closes_ahead)


_LONG_BEFORE = timedelta(days=60)


def _is_background(when: When | None, published: date | None) -> bool:
    """An event whose window closed long before the report."""
    return bool(when and when.end and published and published - when.end > _LONG_BEFORE)
