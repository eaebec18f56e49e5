"""The table of those who take part in; the words of each role, and what may stand between, out.

How they are looked for in a sentence is not decided here (see `Takers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.extract.text.endings import Endings
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Token

__all__ = ["ACTING", "Roles"]

ACTING = frozenset({"by", "provider", "between"})
"""Roles that a subject fills."""

_PATTERNS = (
    *("leading", "dealing", "answering", "bringing", "resulting", "recounting"),
    *("admitting", "blaming"),
)
"""Lists whose entries may be of several words."""


@dataclass(frozen=True)
class Roles:
    """``[participants]`` of `grammar.toml`: the words of each role, and what may stand between."""

    words: Phrases[str]
    endings: Endings
    helpers: frozenset[str]
    """Words between a subject and its verb: auxiliaries, negations."""
    leading: Phrases[str]
    """What else may stand there: "the army **abandoned plans to** shell Goma"."""
    dealing: Phrases[str]
    """Verbs whose object is a deed: "the army **conducted** two strikes"."""
    answering: Phrases[str]
    """Between who did it and the dead: "the army was **responsible for** 41 deaths"."""
    bringing: Phrases[str]
    """Between a blow and what came of it: "raids that **led to** the death of seven"."""
    resulting: Phrases[str]
    """Before a blow, behind which stands what came of it: "**as a result of** shelling"."""
    recounting: Phrases[str]
    """Behind a number of those who were counted before: "four **of the dead**"."""
    admitting: Phrases[str]
    """Behind who owns up to what was told before: "**claimed responsibility**"."""
    blaming: Phrases[str]
    """Before who is blamed for what was told before: "police **blamed**"."""
    stops: frozenset[str]
    """Words at which the search for a role's word ends."""
    holders: frozenset[str]
    """Words before a noun that say whose it is: "rebel" control."""
    joints: frozenset[str]
    """Words that join the parties of one role."""
    armed: frozenset[str]
    """People without a name who act as a body does: gunmen, soldiers."""
    own: frozenset[str]
    """Words that make them the speaker's: "its troops"."""
    bare: frozenset[str]
    """Words that lead a verb whose subject is not said again: "claimed **to** have taken"."""
    owns: frozenset[str]
    """Words of saying before a deed of the speaker's own: "**claims** attack on Goma"."""
    shared: frozenset[str]
    """Before "and" they share the noun behind it: "**defence** and security forces"."""
    against: frozenset[str]
    """Behind a fight, before its other side alone: "clashed **with** rebels"."""
    foes: frozenset[str]
    """Mean the other side, and tell nobody: "the **enemy**"."""
    degrees: frozenset[str]
    """Words before a fight that tell how it was: "**heavy** fighting"."""
    grips: frozenset[str]
    """Behind a name, whose side holds what is told of: "in Armenian **hands**"."""
    drives: frozenset[str]
    """First words of what is done to those inside: "**drove** the rebels out of"."""
    reflexives: frozenset[str]
    """Before a verb that does nothing to its subject: "**se** sont emparés de Sake"."""
    objects: frozenset[str]
    """Pronouns that never act: "to corridors **them** do not let terrorists"."""
    relatives: frozenset[str]
    """Mean what stands right before them: "the army, **which** took"."""
    of_persons: frozenset[str]
    """Of these, those that mean people, wherever these are named: "by rebels **who** took"."""
    hazards: frozenset[str]
    """What kills and is nobody, though a sentence opens with it: "**Floods** killed 19"."""
    targets: frozenset[str]
    """Before what was hit: "a strike **on** the school"."""
    suffers: frozenset[str]
    """First words of what a body suffers: "**lost** 40 men", "**came** under fire"."""
    accuses: frozenset[str]
    """Before who is said to have done it: "**accused** the army of shelling Goma"."""
    charges: frozenset[str]
    """Between him and what he is said to have done."""
    tells: frozenset[str]
    """Behind a word, before "by" and who tells of it: "fighting was **reported** by residents"."""
    lets: frozenset[str]
    """Before him whose deed it let come: "**let** rescuers bring out nine"."""
    uses: frozenset[str]
    """Between who went a way and that way, which he opened for nobody: "**used** corridors"."""
    sums: frozenset[str]
    """Before "of" and those who are counted: "the **number** of rebels killed"."""
    amounts: frozenset[str]
    """Between such a verb and the number of its object: "sent **more than** 8 tonnes"."""
    goes_on: frozenset[str]
    """As "and", between two verbs of one subject: "left Bor **but** hold Sake"."""
    causes: frozenset[str]
    """Behind what befell somebody, before the deed that it came of: "killed **when** rebels"."""
    blows: frozenset[str]
    """Nouns of a blow, behind whose it is: "an Israeli **air strike**"."""
    asides: frozenset[str]
    """Open what only describes who acts: "the rebels, **backed** by Rwanda, took"."""
    crafts: frozenset[str]
    """What is flown, sailed or fired, and acts where nobody else is told: "**jets** bombed"."""
    leans: frozenset[str]
    """Before somebody who only stands beside who acts: "troops **under** General Bola took"."""
    done: frozenset[str]
    """Before "by", what was done with a deed: "a raid **claimed** by rebels killed ten"."""
    particles: frozenset[str]
    """Between a verb and the number of its object: "turned **back** two lorries"."""
    regains: frozenset[str]
    """Of `suffers`, what somebody does with ground: "**recovered** the hill"."""
    seated: frozenset[str]
    """What those are who hold a place: "soldiers are **dug** in at"."""
    moves: frozenset[str]
    """Before "of" and who made them: "the **withdrawal** of the army"."""
    carriers: frozenset[str]
    """What brings aid, behind a name or before "of": "a **convoy** of the UN"."""
    scenes: frozenset[str]
    """Behind a blow, before what came of it there: "hit a market **where** nine died"."""
    undergone: frozenset[str]
    """Before a participle whose subject it was done to: "was **taken**"."""
    mutual: frozenset[str]
    """Of two who do the same to one another: "accused **each** other"."""
    same: frozenset[str]
    """Before what was told before: "**the** shells killed six"."""
    masters: frozenset[str]
    """Behind "in", what their subject has: "M23 fighters are in **control** of Goma"."""
    harmless: frozenset[str]
    """Who strike nobody and harm none: "**Rescuers** searched the port"."""
    sways: frozenset[str]
    """Nouns of power, before "of" and who has it: "the **control** of the rebels over Bor"."""
    sided: frozenset[str]
    """Opens "**from** the side of", which tells whose the dead are, and who did other deeds."""
    over: frozenset[str]
    """Behind him, before what he has it over."""
    facing: frozenset[str]
    """Between the sides of a fight: "SAF **vs** RSF"."""
    fronts: frozenset[str]
    """Behind "from" and a name, whence its side fired: "from RSF **positions**"."""
    leaves: frozenset[str]
    """Before those whom a deed left dead or hurt: "killing four, **leaving** six wounded"."""
    onlookers: frozenset[str]
    """Who tell of a deed and did it not: "**residents** said soldiers came and they burnt"."""
    states: frozenset[str]
    """In the name of a state's force that counts dead rebels: "the **army** said nine rebels"."""
    irregulars: frozenset[str]
    """Whom a state fights: "nine **rebels** were killed, the army said"."""
    regulars: frozenset[str]
    """Whom those fight: "the rebels said nine **soldiers** were killed"."""
    meanwhile: frozenset[str]
    """Of `causes`, what behind a comma tells only what else went on: "nine died, **as** boats"."""
    lasting: frozenset[str]
    """In a toll that is of more than the blow before it: "ten have died **since** May"."""
    nobody: frozenset[str]
    """Opens what means nobody: "**no** group claimed responsibility"."""
    strikes: frozenset[str]
    """Of a fight, words that tell who struck first: "rebels **ambushed** a convoy"."""
    weapons: frozenset[str]
    """Names of what is fired or flown, and of nobody: "two **Katyusha** rockets"."""
    fought_for: frozenset[str]
    """Between ground that was taken and the fight for it: "retook Bor **after** two days of"."""
    by: frozenset[str]
    """Behind a fight, before who struck."""
    grounds: frozenset[str]
    """Behind a name, what makes it that of a place: "by the Erez **crossing**"."""
    backers: frozenset[str]
    """Between a participle and who or what stands beside somebody: "backed **by** gunships"."""
    masses: frozenset[str]
    """Vague numbers before "of": "**hundreds** of fighters"."""
    disposals: frozenset[str]
    """What is said of nobody but one's own foes: "nine were **neutralised**"."""

    def ends(self, token: Token) -> bool:
        """Whether a clause ends there: a mark, or a word beyond which nobody acts in it."""
        return token.text in ".,;:!?" or token.low in self.stops

    @classmethod
    def of(cls, table: Mapping[str, Any], endings: Endings) -> Roles:
        """Compile the table; raises `KeyError` where an entry is missing."""
        rows = [(row, role) for role, rows in table["roles"].items() for row in rows]
        named = (
            *("stops", "holders", "joints", "armed", "own", "bare"),
            *("owns", "shared", "against", "foes", "degrees"),
            *("grips", "drives", "reflexives", "objects", "relatives", "of_persons", "hazards"),
            *(
                "targets",
                "suffers",
                "accuses",
                "charges",
                "tells",
                "lets",
                "uses",
                "sums",
                "amounts",
            ),
            *("goes_on", "causes"),
            *("blows", "asides", "crafts", "leans", "done", "particles", "regains", "seated"),
            *("moves", "carriers", "scenes", "undergone", "mutual", "same", "masters", "harmless"),
            *("sways", "sided", "over", "facing", "fronts", "leaves", "onlookers", "states"),
            *("irregulars", "regulars", "meanwhile", "lasting", "nobody", "strikes", "weapons"),
            *("fought_for", "by", "grounds", "backers", "masses", "disposals"),
        )
        words = (frozenset(table.get(name, ())) for name in named)
        helpers = frozenset(table["helpers"])
        leading, dealing, answering, bringing, resulting, recounting, admitting, blaming = (
            Phrases([(pattern, pattern) for pattern in table.get(name, ())]) for name in _PATTERNS
        )
        patterns = (leading, dealing, answering, bringing, resulting, recounting)
        return cls(Phrases(rows), endings, helpers, *patterns, admitting, blaming, *words)
