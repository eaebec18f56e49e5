"""Document in, Claims out. Pure: no files, no clock, no network.

`claims` is the whole room on one page, a numbered cascade. A step is a module, or a folder
whose face is its ``__init__``; which may know which is checked (importlinter in `pyproject.toml`).

    1 text           the text taken apart, offsets kept, and read without its signs
    2 gate           is the report of the field, and which sentences can bear a claim? The words
                     that say what happened (measures) are met here
    3 times          windows, and so which numbers are dates
    4 figures        numbers, hedges and what they count; which word governs each
                     (measures.attachment)
    5 names          places and their roles; who is somebody is none
    6 drafts         what the rules take for claims; a report without one is done with here
    7 tagger         where a pack has one: who says what, and claims that the rules do not read
    8 attribution    acts of saying and what they govern
    9 assemble       the drafts anew, with `where`, `when`, `who` and how they stand to fact: the
                     claims

`language` compiles the tables of a pack (``languages/``); `glance` tells what cannot pass the gate
before anything is taken apart; `unread` counts the figures of tables that claim nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from msgspec import structs

from dragoman.claims import Claim, Document, Span, When
from dragoman.extract.assemble import assemble
from dragoman.extract.attribution import as_writer, own_voice, speeches
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.tagged import TaggedClaim, Tags
from dragoman.extract.drafts import drafts
from dragoman.extract.drafts.modality import is_unreal
from dragoman.extract.drafts.reading import Draft, Lands, Reading, Sighting
from dragoman.extract.figures import Count, figures
from dragoman.extract.gate import Passed, is_of_field, is_public, passes_by, passing
from dragoman.extract.language import Language
from dragoman.extract.measures import Trigger
from dragoman.extract.measures.attachment import (
    aboard,
    beside_others,
    crowds,
    doers,
    governed,
    wholes,
)
from dragoman.extract.names import mentions
from dragoman.extract.names.capitals import capitals, first_word, labels
from dragoman.extract.names.persons import persons
from dragoman.extract.names.placewords import Mention, Places
from dragoman.extract.tagger.told import (
    Told,
    counting_too,
    is_dense,
    is_doubtful,
    is_of_the_unharmed,
    least_likely,
    measured,
    sure_heads,
)
from dragoman.extract.text.sentences import OF_TABLES, Form, Kind, Report, Sentence, split
from dragoman.extract.text.signs import as_read
from dragoman.extract.times import LEADING, TimeExpression, TimeKind, times
from dragoman.extract.times.heads import HeadDay, head_day
from dragoman.extract.times.weeks import in_week, week_told
from dragoman.extract.who import Takers

__all__ = ["VERSION", "Lands", "Language", "Tag", "as_read", "claims", "passes_by"]


class Tag(Protocol):
    """A tagger: reads the attributions and the claims in a report."""

    def __call__(self, report: Report, near: Collection[int] | None = None, /) -> Tags:
        """All of them, or what is told in the sentences of these indices."""


VERSION = "35"
"""Raised when the same text may give other claims."""


def claims(
    document: Document,
    language: Language,
    known: Mapping[str, str] | Callable[[], Mapping[str, str]] | None = None,
    places: Mapping[str, str] | None = None,
    tag: Tag | None = None,
    lands: Lands | None = None,
) -> tuple[Claim, ...]:
    """What a report claims, in the order of its text.

    ``known`` maps lower-case names of actors to their kind ("agency", "state force"), as the actor
    registry gives them, or is what gives that map when it is needed; ``places`` maps names, as
    written, to a kind of place, as a gazetteer knows them, and goes through those that this report
    tells. Without them only the words around a name tell what it is. ``tag`` reads who says what
    beside the rules (see tagger); without it the rules read alone. ``lands`` tells whose capital a
    town is, and whose people are called so.
    """
    # 1, 2
    report = split(
        document.text, language.abbreviations, language.elided, language.unparted, language.short
    )
    passed = passing(report, language)
    if not any(_claims(one, report, language) for one in passed):
        return ()
    # 3, 4
    head = _head_day(passed, report, document.published, language)
    today = head.today if head else document.published
    seen = tuple(_seen(passed, report, today, language))
    # 5
    known = known() if callable(known) else known or {}
    known_words = {word.lower() for name in places or () for word in name.split()}
    named = capitals(report.sentences) | known_words | _seat(report)
    named |= labels(report.sentences, language.topics)

    is_given = lands.is_given if lands else _nobody
    somebody = persons(report.sentences, language.places, places or {}, is_given)
    table = structs.replace(language.places, persons=somebody)

    def sighted(one: _Seen) -> Sighting:
        return one.placed(report, table, named, known, places)

    reading = Reading(
        document=document,
        report=report,
        sightings=tuple(map(sighted, seen)),
        speeches=(),
        voice=None,
        modalities=language.modalities,
        grammar=language.grammar,
        place_words=table,
        rough=language.reads_rough(report),
        made_by=f"extract@{VERSION}+{language.code}{'+tagger' if tag else ''}",
        lands=lands,
        today=today,
        since=head.since if head else None,
        mute=language.cues.words["mute"],
        nobody=language.cues.words["nobody"],
    )
    # 6: without mouths as yet; these tell where the tagger should look
    suspected = drafts(reading)
    if not suspected:
        return ()
    # 7
    lines = sum(sentence.form not in OF_TABLES for sentence in report.sentences)
    dense, of_field, tags = is_dense(len(suspected), lines), False, Tags()
    if tag:
        tags, of_field = _asked(tag, suspected, reading, language, dense=dense)
    doubtful = bool(tag) and is_doubtful(len(suspected), lines)
    least = least_likely(len(suspected), lines)
    reading = replace(reading, tags=tags, doubtful=doubtful, least=least)
    if sure := sure_heads(tags.claims, dense=dense, of_field=of_field):
        beside = (_beside(one, sure, report, language) for one in seen)
        sightings = (
            old if one is two else sighted(two)
            for old, one, two in zip(reading.sightings, seen, beside, strict=True)
        )
        reading = replace(reading, sightings=tuple(sightings))
    # 8
    said = speeches(report, language.cues, known, tags.attributions)
    voice = own_voice(document.publisher, known, said)
    if voice is None:
        said = as_writer(document.publisher, said, report, language.cues)
    reading = replace(reading, speeches=said, voice=voice, answers={})
    # 9
    find = Mentions(report, language.cues.sources, known)
    is_past = language.modalities.anew.is_past
    takers = Takers(report, language.roles, language.labels, find, places, is_past)
    return assemble(reading, takers)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sentence before its places are looked for: most reports that pass the gate claim nothing,
    and need none.
    """

    sentence: Sentence
    windows: tuple[TimeExpression, ...]
    counts: tuple[Count, ...]
    triggers: tuple[Trigger, ...]
    governs: dict[int, tuple[Trigger, ...]]
    told: Told = field(default_factory=Told)
    everyday: bool = False

    def placed(
        self,
        report: Report,
        table: Places,
        named: Collection[str],
        known: Mapping[str, str],
        places: Mapping[str, str] | None,
    ) -> Sighting:
        tokens = self.sentence.tokens
        spans = [w.nameless for w in self.windows]
        spans += [report.over(tokens[n.core : n.end]).span for n in self.counts]
        spans += [token.span for token in tokens if report.is_account(token)]  # "via @SakeNews"
        opens = first_word(tokens)  # "Destroyed shelters: 45" is no town
        tells = any((t.start, t.end) == (opens, opens + 1) for t in self.triggers)
        spans += [tokens[opens].span] * tells
        spans += [  # "Casualties: Dead 0; Injured 3; Missing 0"
            tokens[t.start].span
            for t in self.triggers
            if t.end - t.start == 1 and any(n.start == t.end for n in self.counts)
        ]
        own, lent = report.sentences[self.sentence.index], self.sentence.borrowed
        over = [report.sentences[n] for n in own.heads]
        over = [s for s in over if lent[1] or not s.is_title]
        if own.form is Form.ITEM and any(s.words & table.columns for s in over):
            own = replace(own, form=Form.CELL)  # it opens with a name, as the row of a table does
        if own.form is Form.ITEM and _heads_a_list(own, report):
            own = replace(own, form=Form.HEADING)
        column = own.heads[:1] if own.form is Form.CELL else ()
        if any(report.sentences[n].words & table.columns for n in column):
            known = {}  # what stands where places do is none that acts: a base, a mission
        found = mentions(own, self._with_owned(table), spans, known, named, places)
        where = tuple(place.behind(*lent) for place in found)
        counting = [n for n, count in enumerate(self.counts) if not _is_of_a_name(count, where)]
        counts = tuple(self.counts[n] for n in counting)
        governs = {at: self.governs[n] for at, n in enumerate(counting) if n in self.governs}
        return Sighting(
            self.sentence, self.windows, counts, self.triggers, governs, self.told, where
        )

    def _with_owned(self, table: Places) -> Places:
        """The words of places, with where what is counted here is said to be somebody's."""
        tokens = self.sentence.tokens
        at_home = (n for n in self.counts if n.unit.category not in table.sent)
        owned = {tokens[at].start for n in at_home for at in n.owned_at(tokens, table.links)}
        return structs.replace(table, counted=frozenset(owned)) if owned else table


def _is_of_a_name(count: Count, places: Sequence[Mention]) -> bool:
    """Whether a number is part of the name of a place: "Solino and **Delmas 24**"."""
    return any(place.start < count.start and count.end <= place.end for place in places)


def _heads_a_list(item: Sentence, report: Report) -> bool:
    """Whether other items stand under one that counts nothing: "- Marib" over "Killed: 17"."""
    after = report.sentences[item.index + 1 : item.index + 2]
    under = bool(after) and after[0].heads[:1] == (item.index,)
    return under and all(token.kind is not Kind.NUMBER for token in item.tokens)


def _nobody(_: str) -> bool:
    return False


def _seat(report: Report) -> frozenset[str]:
    """The words of the town that the dateline names, lower case: a name, wherever they stand."""
    dateline = report.dateline
    town = report.text[dateline.start : dateline.end].partition(",")[0] if dateline else ""
    return frozenset(town.strip("( .-–—").lower().split())


def _claims(one: Passed, report: Report, language: Language) -> bool:
    """Whether a claim may begin in a sentence: with a word that needs no figure, or with a figure
    that a word governs. Most reports that pass the gate have none, and are done with here.
    """
    if not one.triggers:
        return False
    tokens = one.sentence.tokens
    for word in one.triggers:
        at = (word.start, word.end)
        if word.figureless or is_unreal(word.measure, tokens, at, language.modalities):
            return True
    windows = times(one.sentence, report, language.times, anchor=None)
    idle = _no_counts(one.sentence, windows)
    counts = figures(one.sentence, language.figures, idle, one.triggers)
    return bool(governed(one.sentence, counts, one.triggers, language.measures))


def _head_day(
    passed: Sequence[Passed], report: Report, published: date | None, language: Language
) -> HeadDay | None:
    """The day that the head of a report tells; without a date of publication none."""
    if published is None:
        return None
    strikes = language.grammar.mishaps | language.grammar.forces | language.grammar.means
    of_events = {
        one.sentence.index
        for one in passed
        if one.triggers or not strikes.isdisjoint(one.sentence.words)
    }
    return head_day(report, language.times, published, of_events)


def _seen(
    passed: Sequence[Passed], report: Report, today: date | None, language: Language
) -> Iterator[_Seen]:
    """The times, figures and governing words of each sentence."""
    before, covered = None, None
    for one in passed:
        sentence, words = one.sentence, one.triggers
        windows = times(sentence, report, language.times, today, before)
        if covered is None and not words and _may_tell_its_period(sentence, language):
            covered = week_told(windows, today)
        elif covered:
            windows = tuple(in_week(window, covered) for window in windows)
        before = _last_window(windows) or before
        idle = _no_counts(sentence, windows)
        counts = figures(sentence, language.figures, idle, words) if one.bears else ()
        governs = governed(sentence, counts, words, language.measures)
        yield _Seen(sentence, windows, counts, words, governs, everyday=one.everyday)


def _may_tell_its_period(sentence: Sentence, language: Language) -> bool:
    """Whether one of the first sentences is no prose, or says that it tells a period: "This report
    covers 5 to 11 May.", but not "The minister was in Juba on 5-7 May".
    """
    heads = sentence.is_title or sentence.tokens[-1].text != "."
    periods = language.grammar.periods
    return sentence.index <= _TO_ITS_PERIOD and (heads or any(periods.within(sentence)))


_TO_ITS_PERIOD = 2
"""Sentences before the line that tells which days a report covers, at most."""


def _beside(one: _Seen, told: Sequence[TaggedClaim], report: Report, language: Language) -> _Seen:
    """A sentence with what the tagger reads in it; the same where it reads nothing."""
    sentence, words, counts = one.sentence, one.triggers, one.counts
    heads = [head for head in told if sentence.start <= head.head.start < sentence.end]
    known = language.measures.vocabulary
    if one.everyday:
        heads = [head for head in heads if not is_public(known[head.measure])]
    if not heads or sentence.form is Form.CELL:  # what it counts stands over it
        return one
    if any(not head.figure for head in heads):
        apart = tuple(_no_measures(sentence, report, language))
        heads = [h for h in heads if h.figure or not any(_holds(span, h.head) for span in apart)]
    if not counts and any(head.figure for head in heads):
        counts = figures(sentence, language.figures, _no_counts(sentence, one.windows), words)
    spared = aboard(sentence.tokens, counts, language.measures)
    unmoved = crowds(sentence.tokens, counts, language.measures)
    unmoved |= spared if language.measures.wrecks & sentence.words else frozenset()
    governs = one.governs if one.counts else governed(sentence, counts, words, language.measures)
    spared |= beside_others(sentence.tokens, counts, governs, words, language.measures)
    heads = [
        head
        for head in heads
        if not is_of_the_unharmed(sentence, counts, spared, unmoved, head, known)
    ]
    governs, words = measured(sentence, counts, governs, words, heads, known)
    counts = counting_too(report, sentence, counts, heads, language.figures)
    did = doers(sentence.tokens, counts, words, language.measures)
    known_for = {*governs, *did, *wholes(sentence.tokens, counts, language.measures)}
    beside = Told.of(sentence, counts, known_for, words, heads, known)
    return replace(one, counts=counts, triggers=words, governs=governs, told=beside)


def _holds(span: Span, other: Span) -> bool:
    return span.start <= other.start and other.end <= span.end


def _no_measures(sentence: Sentence, report: Report, language: Language) -> Iterator[Span]:
    """The phrases that hold a measure's word and say something else: "stepped down"."""
    for match in language.measures.idle.within(sentence):
        yield report.over(sentence.tokens[match.start : match.end]).span


def _no_counts(sentence: Sentence, windows: Sequence[TimeExpression]) -> list[Span]:
    """Where numbers count nothing: in dates, in what opens an item of a list, and in the label
    behind which a heading's words are lent: "Camp 11: 2,300".
    """
    dates = [window.span for window in windows if window.kind not in _NOT_DATES]
    bullets = [sentence.bullet] if sentence.bullet else []
    label = sentence.tokens[: sentence.borrowed[0]] if sentence.form is Form.ITEM else ()
    return [*dates, *bullets, *(token.span for token in label)]


def _asked(
    tag: Tag, found: Sequence[Draft], reading: Reading, language: Language, *, dense: bool
) -> tuple[Tags, bool]:
    """What the tagger reads, and whether a report of which the rules read little is of the field
    all the same: where the tagger bears them out, it is asked about the rest of it too.
    """
    near = _around(found, reading.sightings)
    tags = tag(reading.report, near)
    borne_out = not dense and _are_borne_out(found, replace(reading, tags=tags))
    of_field = borne_out and is_of_field(reading.report, language)
    if of_field and (more := _that_may_tell(reading.sightings) - near):
        tags = tags.beside(tag(reading.report, more))
    return tags, of_field


def _around(found: Sequence[Draft], sightings: Sequence[Sighting]) -> frozenset[int]:
    """The sentences that the tagger, dear as it is, is asked about: those of drafts and those right
    before them, by index, and figures right behind, which may be a rival's: who makes a claim is
    told with it or before it. Where the rules read much, all of them.
    """
    at = {draft.seen.sentence.index for draft in found}
    if is_dense(len(found), len(sightings)):
        return frozenset(seen.sentence.index for seen in sightings)
    rivals = {s.sentence.index for s in sightings if s.counts and s.sentence.index - 1 in at}
    return frozenset(at | rivals | {index - 1 for index in at})


def _that_may_tell(sightings: Sequence[Sighting]) -> frozenset[int]:
    """The sentences with a count or a measure's word, and those right before them, by index."""
    at = {s.sentence.index for s in sightings if s.triggers or s.counts}
    return frozenset(at | {index - 1 for index in at})


def _are_borne_out(found: Sequence[Draft], reading: Reading) -> bool:
    """Whether the tagger has read half of what the rules have: most reports of another field that
    seem to claim something end here.
    """
    return 2 * sum(bool(reading.told_of(draft)) for draft in found) >= len(found)


_NOT_DATES = frozenset({TimeKind.DURATION, TimeKind.FREQUENCY})
"""Their numbers may count something: a pause of three hours, 3,500 people a day."""


def _last_window(windows: Sequence[TimeExpression]) -> When | None:
    for window in reversed(windows):
        apart = window.kind in _NOT_DATES or window.rule in LEADING
        if not apart and window.when.end:
            return window.when
    return None
