"""Who did it, by two claims. Readings in; findings out.

Whether the actors of one role are the same or of two sides, as far as they are linked or their
names tell; of ground, who has left it is held against who is in it; of a road, whether it is open
(`ways`).
It takes no decision (`states`, `rules`).
"""

from __future__ import annotations

from collections.abc import Mapping

from dragoman.claims import Modality
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.naming import say_back, say_rebels, say_some_state, say_state
from dragoman.reconcile.reading import Mouth, Reading
from dragoman.reconcile.ways import CORRIDOR, open_and_shut, words

__all__ = [
    "denied_by_foe",
    "of_one_side",
    "on_one_side",
    "on_two_sides",
    "participants",
    "told_by_two_sides",
]


def participants(earlier: Reading, later: Reading) -> Finding | None:
    """Whether the linked actors of one role are the same, or of one side; bodies of one government
    say nothing, and names that are not both linked at most that they are of two sides.
    """
    if earlier.questions[0] == CORRIDOR and not (earlier.figure or later.figure):
        return open_and_shut(earlier, later)
    if not (earlier.actors and later.actors):
        return _by_names(earlier, later)
    one, other = dict(earlier.actors), dict(later.actors)
    for role in sorted(one.keys() & other.keys()):
        a, b = one[role], other[role]
        if of_one_side(a, b):
            return Finding("participants", Fit.SAME, 0.3, f"{a.name} in both ({role})")
        if not a.bodies & b.bodies:
            told = f"{a.name} in one, {b.name} in the other ({role})"
            return Finding("participants", Fit.APART, -0.5, told)
    if earlier.questions[0] == later.questions[0] == "ground" and not one.keys() & other.keys():
        return _in_and_out(one, other)
    return _by_names(earlier, later)


def _by_names(earlier: Reading, later: Reading) -> Finding | None:
    """Two names for those who did it, not both of them linked, of which by their words one is the
    state's and the other is not: an army spokesman's own troops hardly hold what the rebels took.
    """
    one, other = ({**dict(r.unknown), **dict(r.actors)} for r in (earlier, later))
    ground = all(r.questions[0] == "ground" and not r.figure for r in (earlier, later))
    asserted = earlier.modality is later.modality is Modality.ASSERTED
    if ground and not {*one, *other} - {"by"}:
        one, other = one or _who_tells(earlier), other or _who_tells(later)
    for role in sorted(one.keys() & other.keys()):
        a, b = one[role], other[role]
        sides = {_of_the_state(a), _of_the_state(b)}
        if not (a.actor and b.actor) and sides == {True, False}:
            told = f"{a.name} in one, {b.name} in the other ({role}), not both of them known"
            fit = Fit.APART if ground and asserted else Fit.MEETS  # of others they are guessed
            return Finding("participants", fit, 0.0, told)
        if ground and not asserted and a.folded == b.folded:
            return Finding("participants", Fit.SAME, 0.0, f"{a.name} in both ({role})")
    if ground and (found := _in_and_out(one, other)):
        return found
    captures = earlier.claim.measure == later.claim.measure == "captured"
    if ground and captures and say_back(words(earlier)) is not say_back(words(later)):
        if not asserted and _is_denied_by_the_other(earlier, later):
            return None
        two = bool(one and other) and asserted
        fit = Fit.APART if two else Fit.MEETS
        return Finding("participants", fit, 0.0, "one took it, the other took it back")
    return None


def _is_denied_by_the_other(earlier: Reading, later: Reading) -> bool:
    """Whether who denies is of another side than those who are told to have taken it back."""
    turned = earlier.modality is Modality.DENIED
    denied, told = (earlier, later) if turned else (later, earlier)
    by = [mouth for role, mouth in (*told.actors, *told.unknown) if role == "by"]
    return any(on_two_sides(one, other) for one in by for other in denied.mouths)


def _who_tells(reading: Reading) -> dict[str, Mouth]:
    """Who is in a place that a known party tells of, where nobody is named: its own side as a rule;
    and so it is where a name alone says whose side somebody speaks for who tells who holds it.
    """
    speaker = reading.claim.attribution.speaker
    tells = bool(speaker and speaker.party and speaker.actor) or reading.claim.measure == "controls"
    heard = tells and reading.mouths and (speaker or reading.mouths[0].actor)
    return {"by": reading.mouths[0]} if heard else {}


def on_one_side(one: Mouth, other: Mouth) -> bool:
    """Whether two are of one body; or, where not both are linked, act for a government that one of
    them does not name, or by the same word for it.
    """
    if of_one_side(one, other):
        return True
    if one.actor and other.actor:
        return False
    if say_state(one.words & other.words):
        return True
    unnamed = any(not m.actor and say_some_state(set(m.folded.split())) for m in (one, other))
    return unnamed and _of_the_state(one) is _of_the_state(other) is True


def on_two_sides(one: Mouth, other: Mouth) -> bool:
    """Whether of two one acts for a government and the other does not, or their bodies are two."""
    if one.actor and other.actor:
        return not (of_one_side(one, other) or one.bodies & other.bodies)
    return {_of_the_state(one), _of_the_state(other)} == {True, False}


def told_by_two_sides(earlier: Reading, later: Reading) -> bool:
    """Whether nobody who speaks in the one is of a side with anybody who speaks in the other, as
    far as names and links tell; an agency or an outlet knows nothing of itself, and is of no side.
    """
    if not (earlier.mouths and later.mouths):
        return False
    if any(mouth.actor and not mouth.families for mouth in (*earlier.mouths, *later.mouths)):
        return False
    return all(on_two_sides(one, other) for one in earlier.mouths for other in later.mouths)


def denied_by_foe(earlier: Reading, later: Reading) -> bool:
    """Whether a party denies what another side is told to have done; however late, that is its word
    against it, and no news of them.
    """
    done_by = [mouth for role, mouth in earlier.actors if role == "by"]
    pairs = [(doer, mouth) for doer in done_by for mouth in later.mouths]
    speaker = later.claim.attribution.speaker
    denied = later.modality is Modality.DENIED and earlier.modality is Modality.ASSERTED
    party = denied and speaker is not None and speaker.party
    return party and bool(pairs) and all(on_two_sides(*pair) for pair in pairs)


def _of_the_state(mouth: Mouth) -> bool | None:
    """Whether somebody acts for a government; None where the name does not tell."""
    words = mouth.words
    if say_state(words):
        return True
    return False if mouth.actor or say_rebels(words) else None


def _in_and_out(one: Mapping[str, Mouth], other: Mapping[str, Mouth]) -> Finding | None:
    for here, there in ((one, other), (other, one)):
        if "by" in here and "from" in there:
            a, b = here["by"], there["from"]
            if on_one_side(a, b):
                told = f"{a.name} is in the place by one, and has left it by the other"
                return Finding("participants", Fit.APART, -0.5, told)
            if on_two_sides(a, b):
                told = f"{b.name} has left, {a.name} is in the place"
                return Finding("participants", Fit.SAME, 0.3, told)
    return None


def of_one_side(one: Mouth, other: Mouth) -> bool:
    """Whether two linked actors are one, or the one is a part of the other."""
    if one.actor is None or other.actor is None:
        return False
    return one.actor == other.actor or one.actor in other.bodies or other.actor in one.bodies
