"""A language pack, compiled: everything the room knows of one language, in one object.

In: the pack's tables (`plugins.language_tables`) and the vocabulary of measures. Out: a Language
that `extract.claims` is given. No file is read here and nothing is held globally.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.claims import Measure
from dragoman.errors import UsageError
from dragoman.extract.attribution import Cues
from dragoman.extract.drafts.grammar import Grammar
from dragoman.extract.drafts.modality import Modalities
from dragoman.extract.figures import Figures
from dragoman.extract.glance import Glance
from dragoman.extract.measures import Measures
from dragoman.extract.names.placewords import Places
from dragoman.extract.roughness import Roughness
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Report
from dragoman.extract.times import Times
from dragoman.extract.who import Roles
from dragoman.extract.who.labels import Labels

__all__ = ["Language"]

_SAMPLE = 300
"""Words that tell a language: more than the lead of any report, quick for a long one."""
_OWN, _BORROWED, _OTHERS, _EVENT = 2, 1, -4, 8
"""What a different word of ``context.toml`` counts in a report's bearing."""
_BEARING = {
    "about": _OWN,
    "maybe": _BORROWED,
    "elsewhere": _OTHERS,
    "both": -_BORROWED,
    "pretence": _OTHERS,
}
"""The same by the list that it stands in."""


@dataclass(frozen=True)
class Language:
    code: str
    """BCP 47."""
    abbreviations: frozenset[str]
    elided: tuple[str, ...]
    """Small words that are written together with a name behind them: "l'ONU"."""
    unparted: frozenset[str]
    """Words that begin so, and stay one: "l'Est"."""
    short: Mapping[str, str]
    """Words as they are written in haste, with the word that each is read as: "b/w", "between"."""
    figures: Figures
    measures: Measures
    modalities: Modalities
    grammar: Grammar
    roles: Roles
    labels: Labels
    places: Places
    times: Times
    cues: Cues
    about: Phrases[str]
    maybe: Phrases[str]
    elsewhere: Phrases[str]
    both: Phrases[str]
    pretence: Phrases[str]
    events: tuple[frozenset[str], frozenset[str]]
    """Who or what harms, and how: a sentence with a word of each tells an event of the field."""
    bearings: Phrases[tuple[str, str]]
    """The words of all of these, each with the name of its list."""
    everyday: Phrases[str]
    roughness: Roughness
    small_words: frozenset[str]
    field: Glance
    """The words of a report's bearing, to be glanced for."""

    @classmethod
    def of(
        cls, code: str, tables: Mapping[str, Mapping[str, Any]], vocabulary: Mapping[str, Measure]
    ) -> Language:
        """Compile a pack.

        Raises `UsageError` where a table is missing, lacks an entry, or holds a pattern that
        cannot be read; the message names the pack and what is missing.
        """
        try:
            context = tables["context"]
            endings = Endings.of(tables["grammar"]["endings"])
            told = context.get("events", {"by": (), "harm": ()})
            events = (frozenset(told["by"]), frozenset(told["harm"]))
            return cls(
                code=code,
                abbreviations=_abbreviations(context["abbreviations"]),
                elided=tuple(context["abbreviations"].get("elided", ())),
                unparted=frozenset(context["abbreviations"].get("unparted", ())),
                short=context.get("short", {}),
                figures=Figures.of(tables["figures"], tables["units"], endings),
                measures=Measures.of(tables["measures"], endings, vocabulary),
                modalities=Modalities.of(tables["modality"], tables["grammar"]),
                grammar=Grammar.of(tables["grammar"]),
                roles=Roles.of(tables["grammar"]["participants"], endings),
                labels=Labels.of(tables["labels"]),
                places=Places.of(tables["places"], tables["grammar"], tables["sources"]),
                times=Times.of(tables["times"]),
                cues=Cues.of(tables["cues"], tables["sources"], endings),
                about=_phrases(context["about"]),
                maybe=_phrases(context["maybe"]),
                elsewhere=_phrases(context["elsewhere"]),
                both=_phrases(context.get("both", {"words": ()})),
                pretence=_phrases(context["pretence"]),
                events=events,
                bearings=Phrases(
                    [
                        (pattern, (name, pattern))
                        for name in _BEARING
                        for pattern in context.get(name, {"words": ()})["words"]
                    ]
                ),
                everyday=_phrases(context.get("everyday", {"words": ()})),
                roughness=Roughness.of(tables["rough"]),
                small_words=frozenset(context["language"]["words"]),
                field=Glance(
                    {
                        _OWN: context["about"]["words"],
                        _BORROWED: context["maybe"]["words"],
                    },
                    [
                        (-_OTHERS, context["elsewhere"]["words"]),
                        (_BORROWED, context.get("both", {"words": ()})["words"]),
                        (-_OTHERS, context["pretence"]["words"]),
                    ],
                    frozenset(context["abbreviations"]["words"]),
                    (*events, _EVENT),
                ),
            )
        except KeyError as missing:
            raise UsageError(f"language pack {code!r}: its tables lack {missing}") from missing

    @property
    def topics(self) -> tuple[Phrases[Any], ...]:
        """The words of what may be counted or told about, none of which is a place."""
        of_field = (self.about, self.maybe, self.elsewhere, self.both)
        return (self.places.topics, self.figures.units, *of_field)

    def likeness(self, text: str) -> float:
        """The share of a text's first words that are the commonest small words of the language."""
        words = text.lower().split(maxsplit=_SAMPLE)[:_SAMPLE]
        return sum(word in self.small_words for word in words) / max(1, len(words))

    def bearing(self, report: Report) -> int:
        """How much a report is about conflict, displacement or disaster; below 0: something else.

        Counts different words of ``context.toml``: two for each of the field, one for each that
        other fields borrow; four against for each of those and for each that tells of a drill, a
        film or a game, one for each that this field meets too. A sentence that tells an event of
        the field takes away eight that stand against. Borrowed words beside those of another field,
        and none of this one, tell nothing.
        """
        found = {match.value for s in report.sentences for match in self.bearings.within(s)}
        lists = {name for name, _ in found}
        told = any(all(map(s.words.intersection, self.events)) for s in report.sentences)
        if "elsewhere" in lists and "about" not in lists and not told:
            return _OTHERS
        weights = [_BEARING[name] for name, _ in found]
        against = sum(weight for weight in weights if weight < 0)
        bearing = sum(weights)
        return bearing + min(_EVENT, -against) if told else bearing

    def reads_rough(self, report: Report) -> bool:
        """Whether the report reads like a rough machine translation."""
        return self.roughness.log_odds(report) > 0


def _abbreviations(table: Mapping[str, Any]) -> frozenset[str]:
    """The words, and the hours as `split` knows them, alone and with what they go on with; behind
    an exclamation mark the letters that are no initials, behind a caret what opens a byline.
    """
    alone = [f"# {hour}" for hour in table.get("hours", ())]
    going_on = (f"{hour} {word}" for hour in alone for word in table["of_hours"])
    letters = (f"! {words}." for words in table.get("letters", ()))
    bylines = (f"^ {word}" for word in table.get("bylines", ()))
    return frozenset([*table["words"], *alone, *going_on, *letters, *bylines])


def _phrases(table: Mapping[str, Any]) -> Phrases[str]:
    return Phrases([(pattern, pattern) for pattern in table["words"]])
