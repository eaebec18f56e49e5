"""A sentence in; who is labelled as what, by whom, and what else they are called out.

    "Front EN-Nusra" (the former "Jabhat an-Nusra", the organizations recognized in Russia as
    terrorist and banned)

is one actor with a former name and two labels that Russia puts on it. The words stand in
`labels.toml` of each language. Which actor a name means is not decided here, and no label is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dragoman.claims import Evidence, Participant
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token

__all__ = ["Labelled", "Labels", "labelled", "participants"]

_OPEN, _CLOSE = {"(": ")", "[": "]"}, frozenset(")]")
_QUOTES = {"”": "“", "»": "«", '"': '"', "’": "‘", "'": "'", "“": "„"}
_DASHES = frozenset("–—")
_ENDS = frozenset(".;:!?")
_LONGEST = 9
"""Tokens of a name, quotation marks aside."""
_REACH = 14
"""Tokens between a verb that labels and its label."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One actor as one stretch of text describes it."""

    who: Evidence
    """The name that it bears now."""
    by: tuple[Evidence, ...]
    """Who puts the labels; empty where nobody is named."""
    labels: tuple[tuple[str, Evidence], ...]
    """Each label (``terrorist``, ``banned``) with its words."""
    formerly: tuple[Evidence, ...]
    also: tuple[Evidence, ...]
    words: Evidence
    """From the first word of all this to the last."""


@dataclass(frozen=True)
class Labels:
    """`labels.toml` of a language, compiled."""

    labels: Phrases[str]
    acts: Phrases[str]
    states: Phrases[str]
    by: Phrases[str]
    formerly: Phrases[str]
    also: Phrases[str]
    groups: Phrases[str]
    people: Phrases[str]
    prefixes: tuple[str, ...]
    joined: tuple[str, ...]
    bodies: frozenset[str]
    small: frozenset[str]
    links: frozenset[str]
    joints: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Labels:
        """Compile the table; raises `KeyError` where an entry is missing."""

        def phrases(name: str) -> Phrases[str]:
            return Phrases([(pattern, name) for pattern in table[name]])

        return cls(
            labels=Phrases(
                [(row, label) for label, rows in table["labels"].items() for row in rows]
            ),
            acts=phrases("acts"),
            states=phrases("states"),
            by=phrases("by"),
            formerly=phrases("formerly"),
            also=phrases("also"),
            groups=phrases("groups"),
            people=phrases("people"),
            prefixes=tuple(table["prefixes"]),
            joined=tuple(table["joined"]),
            bodies=frozenset(table["bodies"]),
            small=frozenset(table["small"]),
            links=frozenset(table["links"]),
            joints=frozenset(table["joints"]),
        )


def labelled(sentence: Sentence, report: Report, labels: Labels) -> tuple[Labelled, ...]:
    """Everything of the kind in one sentence, in the order of the text; names do not repeat."""
    reader = _Reader(sentence.tokens, report, labels)
    found: dict[tuple[int, int], Labelled] = {}
    for one in (*reader.asides(), *reader.statements(), *reader.attributes()):
        told = [w.span for other in found.values() for w in (*other.formerly, *other.also)]
        if not any(span.meets(one.who.span) for span in told):
            found.setdefault((one.who.span.start, one.who.span.end), one)
    return tuple(found[key] for key in sorted(found))


def participants(one: Labelled) -> tuple[Participant, ...]:
    """The participants of a claim of designation, by role: designated, by, formerly, also."""
    roles = (("by", one.by), ("formerly", one.formerly), ("also", one.also))
    others = (Participant(role, words.words, words) for role, named in roles for words in named)
    return (Participant("designated", one.who.words, one.who), *others)


Stretch = tuple[int, int]


class _Reader:
    """One sentence being read; stretches are half-open positions of its tokens."""

    def __init__(self, tokens: Sequence[Token], report: Report, labels: Labels) -> None:
        self._tokens, self._report, self._labels = tokens, report, labels

    # -- the three ways of saying it

    def asides(self) -> Iterator[Labelled]:
        """Behind a name, in brackets, between commas or dashes: "X (banned in Russia)"."""
        for start, token in enumerate(self._tokens):
            closing = _OPEN.get(token.text)
            if not closing and token.text not in _DASHES | {","}:
                continue
            who = self._before(start)
            if who is None:
                continue
            end = self._end(start + 1, closing)
            if closing or self._tells(start + 1, end):
                yield from self._described(who, (start + 1, end))

    def statements(self) -> Iterator[Labelled]:
        """In a clause: "Turkey considers X a terrorist group"; "X was designated by the EU"."""
        for act in (*self._labels.acts.find(self._tokens), *self._labels.states.find(self._tokens)):
            behind = self._end(act.end, None, ",")
            passive = self._tokens[act.start - 1].low in self._labels.small if act.start else False
            if passive and (who := self._before(self._back(act.start))):
                yield from self._described(who, (act.start, self._end(act.end, None)))
                continue
            by, who = self._before(self._back(act.start)), self._after(act.end)
            if by is None or who is None or who[1] >= behind:
                continue
            named = tuple(m for m in self._found(self._labels.labels, who[1], behind))
            if named and named[0][1] - who[1] < _REACH:
                yield self._made(who, (by,), named)

    def attributes(self) -> Iterator[Labelled]:
        """Before a name: "the banned group X", "US-designated terrorist group X"."""
        position = 0
        while position < len(self._tokens):
            start, named, by = position, [], None
            while position < len(self._tokens):
                token = self._tokens[position]
                ending = next((e for e in self._labels.joined if token.low.endswith(e)), None)
                label = self._labels.labels.longest(self._tokens, position)
                group = self._labels.groups.longest(self._tokens, position)
                if ending:
                    by = self._report.evidence(token.start, token.end - len(ending))
                    banned = self._label_of(ending.lstrip("-"))
                    named += [(banned, position, position + 1)] if banned else []
                elif label:
                    named.append((label.value, position, label.end))
                elif not (group and (named or by)):
                    break
                position = label.end if label and not ending else position + 1
            who = self._name_at(position) if named else None
            if who and (by or all(label == "banned" for label, _, _ in named)):
                words = [(start, stop, label) for label, start, stop in named]
                yield self._made(who, (), words, (by,) if by else ())
            position = max(position, start + 1)

    # -- what is told

    def _described(self, who: Stretch, within: Stretch) -> Iterator[Labelled]:
        """What the words ``within`` tell of the name ``who``, if it is of this kind."""
        start, end = within
        named = tuple(self._found(self._labels.labels, start, end))
        formerly = tuple(self._names(self._labels.formerly, start, end))
        prefixed = tuple(self._prefixed(start, end))
        also = tuple(s for s in self._names(self._labels.also, start, end) if s not in formerly)
        first = self._name_at(start)
        if first and first[1] < end and self._tokens[first[1]].text == ",":
            also = (first, *also)  # "Islamic State (IS, banned in Russia)"
        if not (named or formerly or also or prefixed):
            return
        by = self._who_labels(start, end) if named else ()
        by = tuple(stretch for stretch in by if stretch not in {*formerly, *also})
        if by or formerly or also or prefixed or self._is_whole(start, end):
            one = self._made(who, by, named, formerly=formerly, also=also)
            yield replace(one, formerly=(*one.formerly, *prefixed))

    def _who_labels(self, start: int, end: int) -> tuple[Stretch, ...]:
        """Who puts the labels, told beside one: "recognised in Russia as", "banned by the EU"."""
        tokens = self._tokens[:end]
        kinds = (self._labels.acts, self._labels.states, self._labels.labels)
        marks = [m for k in kinds for m in k.find(tokens) if m.start >= start]
        found: dict[Stretch, None] = {}
        for match in self._labels.by.find(tokens):
            named = tuple(self._listed(match.end, end)) if match.start >= start else ()
            if not named:
                continue
            behind = self._forth(named[-1][1])
            beside = any(self._forth(m.end) >= match.start >= m.end for m in marks)
            if beside or any(m.start == behind for m in marks):
                found |= dict.fromkeys(named)
        return tuple(found)

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether an aside is nothing but a label: "X (banned organisation)"."""
        position = start
        while position < end:
            label = self._labels.labels.longest(self._tokens, position)
            state = self._labels.states.longest(self._tokens, position)
            met = label or state
            step = met.end if met else self._forth(position)
            if step == position:
                return False
            position = step
        return True

    def _tells(self, start: int, end: int) -> bool:
        """Whether an aside without brackets opens with words of this kind."""
        labels, tokens = self._labels, self._tokens
        kinds = (labels.acts, labels.states, labels.formerly, labels.also, labels.labels)
        while start < end:
            if tokens[start].low.startswith(labels.prefixes or ("\0",)):
                return True
            if any(kind.longest(tokens, start) for kind in kinds):
                return True
            start = step if (step := self._forth(start, once=True)) > start else end
        return False

    def _made(
        self,
        who: Stretch,
        by: Sequence[Stretch],
        named: Sequence[tuple[int, int, str]],
        told: tuple[Evidence, ...] = (),
        *,
        formerly: Sequence[Stretch] = (),
        also: Sequence[Stretch] = (),
    ) -> Labelled:
        stretches = [who, *by, *formerly, *also, *((start, end) for start, end, _ in named)]
        first, last = min(s for s, _ in stretches), max(e for _, e in stretches)
        return Labelled(
            who=self._words(who),
            by=(*map(self._words, by), *told),
            labels=tuple((label, self._words((start, end))) for start, end, label in named),
            formerly=tuple(map(self._words, formerly)),
            also=tuple(map(self._words, also)),
            words=self._words((first, last)),
        )

    def _words(self, stretch: Stretch) -> Evidence:
        return self._report.over(self._tokens[slice(*stretch)])

    def _found(self, phrases: Phrases[str], start: int, end: int) -> Iterator[tuple[int, int, str]]:
        for match in phrases.find(self._tokens[:end]):
            if match.start >= start:
                yield match.start, match.end, match.value

    def _label_of(self, word: str) -> str | None:
        """The label that a verb joined to a name is: "Russian-banned"."""
        tokens = [Token(word, word, 0, len(word), Kind.WORD)]
        return next((match.value for match in self._labels.labels.find(tokens)), None)

    # -- names

    def _names(self, cues: Phrases[str], start: int, end: int) -> Iterator[Stretch]:
        last = start
        for match in cues.apart(self._tokens[:end]):
            if match.start >= last and (name := self._after(match.end)) and name[1] <= end:
                yield name
                last = name[1]

    def _prefixed(self, start: int, end: int) -> Iterator[Evidence]:
        """Former names with a small word joined to them: "ex-Badr"."""
        for token in self._tokens[start:end]:
            for prefix in self._labels.prefixes:
                if token.low.startswith(prefix) and len(token.text) > len(prefix) + 1:
                    yield self._report.evidence(token.start + len(prefix), token.end)

    def _listed(self, start: int, end: int) -> Iterator[Stretch]:
        """The names from there on that "and" and commas join: "the United States and Turkey".

        A list that its last "and" closes may pass the comma at ``end``.
        """
        names: list[Stretch] = []
        closed = False
        name = self._after(start)
        while name:
            first, last = name
            while last < len(self._tokens) and self._tokens[last].low in self._labels.bodies:
                last += 1
            names.append((first, last))
            joint = self._tokens[last].low if last < len(self._tokens) else ""
            closed = closed or joint in self._labels.joints
            name = self._after(last + 1) if joint in {",", *self._labels.joints} else None
        yield from (n for n in names if n[1] <= end or (closed and names[0][1] <= end))

    def _forth(self, position: int, *, once: bool = False) -> int:
        """Over small words and nouns for groups, to the right."""
        while position < len(self._tokens):
            group = self._labels.groups.longest(self._tokens, position)
            if not group and self._tokens[position].low not in self._labels.small:
                break
            position = group.end if group else position + 1
            if once:
                break
        return position

    def _after(self, start: int) -> Stretch | None:
        """The name that begins there, small words and nouns for groups passed over."""
        return self._name_at(self._forth(start))

    def _name_at(self, start: int) -> Stretch | None:
        if start >= len(self._tokens):
            return None
        closing = {opener: closer for closer, opener in _QUOTES.items()}.get(
            self._tokens[start].text
        )
        if closing:
            for end in range(start + 1, min(start + 2 + _LONGEST, len(self._tokens))):
                if self._tokens[end].text == closing and end > start + 1:
                    return start + 1, end
            return None
        end = self._run(start)
        return (start, end) if end > start and self._tokens[start].capital else None

    def _run(self, start: int) -> int:
        """Where the words with capitals that begin at ``start`` end."""
        end = position = start
        while position < len(self._tokens) and position - start < _LONGEST:
            token = self._tokens[position]
            if token.capital or token.kind is Kind.NUMBER or _bears_capital(token):
                end = position + 1
            elif not self._links(position):
                break
            position += 1
        return end

    def _links(self, position: int) -> bool:
        """Whether a name goes on over this word or apostrophe: "Workers' Party", "Front of ..."."""
        token = self._tokens[position]
        if token.text in {"'", "’"}:
            return position > 0 and self._tokens[position - 1].end == token.start
        return token.low in self._labels.links and token.low not in self._labels.joints

    def _before(self, end: int) -> Stretch | None:
        """The name that ends there."""
        if end < 1:
            return None
        if self._tokens[end - 1].text == ")":  # "the Kurdistan Workers' Party (PKK), considered"
            start = next((n for n in range(end - 2, 0, -1) if self._tokens[n].text == "("), 0)
            return self._before(start) if start > 0 and end - start < _LONGEST else None
        opening = _QUOTES.get(self._tokens[end - 1].text)
        if opening:
            for start in range(end - 2, max(-1, end - 3 - _LONGEST), -1):
                if self._tokens[start].text == opening and start < end - 2:
                    return start + 1, end - 1
            return None
        start = position = end
        while position > 0 and end - position < _LONGEST:
            token = self._tokens[position - 1]
            first_word = position == 1 and token.low in self._labels.small
            if (token.capital and not first_word) or _bears_capital(token):
                start = position - 1
            elif token.kind is not Kind.NUMBER and (
                position == end or not self._links(position - 1)
            ):
                break
            position -= 1
        people = self._labels.people.longest(self._tokens, start) if start < end else None
        if people:  # "Fighters of the Mahdi Army"
            start = self._forth(people.end)
        return (start, end) if start < end else None

    def _back(self, position: int) -> int:
        """Over small words, to the left."""
        while position > 0 and self._tokens[position - 1].low in self._labels.small:
            position -= 1
        return position

    def _end(self, start: int, closing: str | None, also: str = "") -> int:
        """Where an aside that begins there ends."""
        depth = 0
        for position in range(start, len(self._tokens)):
            text = self._tokens[position].text
            if closing:
                depth += text in _OPEN
                if text == closing and depth == 0:
                    return position
                depth -= text in _CLOSE
                continue
            stops = text in _ENDS or text in _OPEN or text in _DASHES or (also and text == also)
            if stops or (text == "," and not self._tells(position + 1, len(self._tokens))):
                return position
        return len(self._tokens)


def _bears_capital(token: Token) -> bool:
    """Whether a word is a name with a small article in front: "al-Nusra", "an-Nusra"."""
    return token.kind is Kind.WORD and "-" in token.text and token.text.split("-")[1][:1].isupper()
