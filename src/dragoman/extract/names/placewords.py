"""The words by which English, or another language, says where: `Places`, compiled from
``places.toml``; and `Mention`, a place that a sentence names by them (see `names`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from dragoman.claims import PlaceRole
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.phrases import Phrases

__all__ = ["BEYOND", "OF_TOLLS", "WIDE", "Mention", "Places"]

BEYOND = "where.beyond"
"""The rule of one that only says where a border is: nothing is told to happen there."""
OF_TOLLS = "where.toll"
"""The rule of a town that tells what it suffered."""
WIDE = frozenset({"country", "adm1", "region"})
"""Kinds of places that hold towns."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named by ``tokens[start:end]``."""

    start: int
    end: int
    role: PlaceRole
    sure: bool
    """Whether the words around it make it a place whatever word governs it."""
    rule: str
    pointing: bool = False
    """As in "the city": points at a place told before."""
    kind: str = ""
    """The kind of place that somebody knows it by; "" where nobody does."""

    def behind(self, first: int, last: int) -> Mention:
        """The same where the tokens from ``first`` to ``last`` are put in among those it is of."""
        by = last - first if self.start >= first else 0
        return replace(self, start=self.start + by, end=self.end + by) if by else self


class Places(msgspec.Struct, frozen=True):
    """The place words of a language, compiled once. A struct: it is copied for each sentence, with
    what only the report at hand tells, and a dataclass of so many fields takes its time for that.
    """

    ends: Endings
    roles: Phrases[PlaceRole]
    kinds_after: Phrases[str]
    kinds_before: Phrases[str]
    deeds: Phrases[str]
    """Of these, what befalls persons too: "the **capture of** Hamid Daoud"."""
    kinds_named: Phrases[str]
    settled: frozenset[str]
    """Nouns for towns and the like: "the Tigrayan town of Shire"."""
    compass: Mapping[str, str]
    compass_nouns: frozenset[str]
    rims: frozenset[str]
    """Of these, what is only the edge of a town."""
    compass_bare: frozenset[str]
    """Directions that with an article are a place: "the east"; not "the eastern"."""
    determiners: frozenset[str]
    of_cities: frozenset[str]
    of_countries: frozenset[str]
    of_lands: frozenset[str]
    """Of a country, or of one that is part of another: "the republic"."""
    seats_of: frozenset[str]
    """Behind a land or its people, a town: "the Somali **capital**"."""
    chief_towns: frozenset[str]
    """Two words for such a town, before its land: "the **chief town** of Ouaka"."""
    whole: frozenset[str]
    """As in "nationwide": the whole country that the report is about."""
    pointing: Phrases[str]
    bare: frozenset[str]
    """Of these, nouns that rough translation leaves without an article: "in **governorate**"."""
    many: Phrases[str]
    """What points without an article, being many: "from **border villages**"."""
    own: Phrases[str]
    """As in "its territory": the country's that is told before it."""
    far: frozenset[str]
    """Of these, nouns of what lies out of town, to which people go: "fled to the **border**"."""
    there: frozenset[str]
    """Adverbs that point at a place told before."""
    being: frozenset[str]
    """Behind such an adverb, what makes it point at none: "there **are** 20,000"."""
    between: frozenset[str]
    lies_in: frozenset[str]
    """Between a place and the town that it lies in: "the Zobe junction **in** Mogadishu"."""
    lies_at: frozenset[str]
    """Between a site and where it is: "the school **at** Pallai"."""
    leads: frozenset[str]
    """The same for what leads somewhere: "the road **to** Khanabad"."""
    ways_on: frozenset[str]
    """Nouns of what does."""
    occasions: frozenset[str]
    """Behind a place, before what happened elsewhere: "trapped on the mountain **after**"."""
    listing: frozenset[str]
    """Beside such a word, what makes it go on with a list: "in Homs as **well** as in Hama"."""
    not_heads: frozenset[str]
    titles: frozenset[str]
    """Right before the name of somebody: "RSF **commander** Abu Aqla Kaykal"."""
    forms: frozenset[str]
    """In which somebody is told with his name: "**Mr** Lincoln"."""
    who: frozenset[str]
    """Behind a comma, before what is told of somebody and of no place: "Osei, **who** was shot"."""
    placing: frozenset[str]
    """Before a place and hardly before anybody: "**in** Lincoln"."""
    whose: frozenset[str]
    """Before "of" and the name of somebody: "**followers** of Nur Misuari"."""
    of_persons: frozenset[str]
    """Right before two names that nobody knows as a place, which are somebody's: "**killed** Fuad
    Shukr", "rebels **under** Sultani Makenga".
    """
    never: Phrases[str]
    """Names that are no place by themselves: "**Meskerem** 3", "from a **Grad**"."""
    hyphened: tuple[str, ...]
    """Endings behind a hyphen that make a name describe: "Saudi-**led**"."""
    of_states: frozenset[str]
    """Behind a country's short form, what is its own: "in the US **bombing**"."""
    sent: frozenset[str]
    """Categories of those whom a state sends elsewhere."""
    counted: frozenset[int]
    """Offsets of the sentence at which what is counted begins behind whose it is: "20 of Gaza's
    **36 hospitals**" are in Gaza."""
    topics: Phrases[str]
    """What labels the items of a list and is no place: "**Health**: two clinics are shut"."""
    adjectives: tuple[str, ...]
    acting: tuple[str, ...]
    """Endings of what a name does when it is no place but who acts there: "Moscow proposes"."""
    parties: frozenset[str]
    """Before those who fight each other, as before places: "between"."""
    against: frozenset[str]
    """Before a people that has the name of a town: "fighting **with** the Awa"."""
    beyond: Phrases[str]
    """Before what lies on the other side: "the **border with** Chad"."""
    edges: frozenset[str]
    """Behind a country, what is only its edge: "near the Mali **border**"."""
    zones: frozenset[str]
    """Behind an hour and a town, whose time it is: "at 13:00 Baku **time**"."""
    speaking: frozenset[str]
    """In what opens a sentence before those who speak: "**Speaking** in Nairobi, he said"."""
    offices_in: Phrases[str]
    """Before a place where somebody sits who speaks of another ("from its **office in** Cairo"), or
    where he learnt or grew up.
    """
    venues: Phrases[str]
    """Before a town where others talk about a war elsewhere: "the **talks in** Geneva"."""
    told: frozenset[str]
    """Before a name that stands for its government: "accused Khartoum of"."""
    sided: Phrases[str]
    """Before a name that stands for a side: "militias **loyal to** Khartoum"."""
    grips: frozenset[str]
    """Behind one: "in Armenian **hands**"."""
    seats: frozenset[str]
    """Those who write the report: "our correspondent in Sarajevo" is there, not what is told."""
    labels: frozenset[str]
    """Of the lines of a form that hold no place: "**Type**: clash"."""
    rest: frozenset[str]
    """They open the row of a table of places and name none: "Others"."""
    columns: frozenset[str]
    """At the head of a column of places."""
    beside: frozenset[str]
    """Beside a name, in a heading that is no more than a place."""
    prefixes: frozenset[str]
    kin: frozenset[str]
    """Behind a name that nobody knows as a place, whose it is: "the Abu Samra **family**"."""
    shortened: frozenset[str]
    """Words of a name that may end in a full stop: "**St.** Vincent"."""
    inside: frozenset[str]
    """Words in small letters inside a name: "Cabo do Norte"."""
    bearing: Phrases[str]
    """Sites that bear a name which is seldom a place's: "**House of** Culture"."""
    names: Phrases[str]
    """Names with small words or the word of a body inside: "République centrafricaine"."""
    tails: frozenset[str]
    """Small words that end a name: "Kasaï **oriental**"."""
    lands: frozenset[str]
    """Countries and the like, which a title may name before a colon: "**Haïti** : 40 morts"."""
    behind_inside: frozenset[str]
    """Articles behind a small word inside a name: "Santa Cruz de **la** Sierra"."""
    of_directions: frozenset[str]
    """Before a direction that ends a name: "Soudan **du** Sud"."""
    takers: Phrases[str]
    """What a place does to which people come: "Erbil **has taken in** 40,000 people"."""
    hosts: Phrases[str]
    """Of these, what makes even a name that nobody knows a place: "Agok **now hosts**"."""
    tolls: Phrases[str]
    """What a town tells it suffered, before the figure: "Jhapa **recorded** eight deaths"."""
    befalls: Phrases[str]
    """What befalls a place, behind its name: "Sake **was shelled**"."""
    falls: Phrases[str]
    """Of these, what makes even a name that nobody knows a place: "Bunagana **changed hands**"."""
    articles: frozenset[str]
    links: frozenset[str]
    lists: frozenset[str]
    several: frozenset[str]
    """Behind a list of countries, what is told of what happened there: "in Turkey and Syria
    **stands** at 7,800".
    """
    possessive: str
    distances: frozenset[str]
    """Units in which a place lies from another: "Zepa, 19 **km** away"."""
    shares: Phrases[str]
    """Before a place of which a part is told: "95 **per cent of** the capital"."""
    struck: frozenset[str]
    """Verbs whose object, where it is a site, is where it happened: "**hit** the compound"."""
    overrun: frozenset[str]
    """Verbs whose object is a town more often than anybody: "**overran** Ceel Garas"."""
    days: frozenset[str]
    """Right behind such a town, where a day has no small word: "ont pris Menaka **hier**"."""
    brought: frozenset[str]
    """Before a place to which the dead and wounded came: "**taken** to a hospital in Gao"."""
    bound: Phrases[str]
    """Before a place to which those who were hit were going: "**on the way to** Pemba"."""
    lies: frozenset[str]
    """Before a direction that makes no place of its own: "**lies** south of Hanano"."""
    ways: frozenset[str]
    """Nouns of what people cross: "fled over the Sakeni **pass**"."""
    crossed: frozenset[str]
    numbered: frozenset[str]
    """Nouns of places whose name is a number: "Camp 11"."""
    number_signs: frozenset[str]
    """Between a noun and its number: "School **No.** 12"."""
    hosting: frozenset[str]
    """Towns, lower case, in which the world talks, beside the capitals: "new york"."""
    governing: frozenset[str]
    """Capitals, lower case, that stand for their governments: "Moscow sends troops"."""
    witnessing: frozenset[str]
    """Verbs with which those who were somewhere tell what they saw there: "counted"."""
    witnesses: frozenset[str]
    """Who tells of the town that they are of: "**residents** of Bor"."""
    authorities: Phrases[str]
    """Behind a land or its people, those who govern it: "the Chinese **government**"."""
    counting: Phrases[str]
    """Of these, those who count only those at home: "Turkey's **interior minister**"."""
    counting_for: frozenset[str]
    """Offices that count for all of a province: "the **council** of Anbar"."""
    offices_over: frozenset[str]
    """Who governs a land and tells what happened in it: "the **governor** of Kunduz"."""
    across: Phrases[str]
    """Open a sentence about another place than that told before: "**on the other side**"."""
    over_there: frozenset[str]
    """Who speaks for where he is, behind one of those: "an **official** of Poonch"."""
    wards: frozenset[str]
    houses: frozenset[str]
    """Where people are treated by those who tell of it."""
    bringing: frozenset[str]
    """Before the wounded who are brought somewhere: "**flew** 36 wounded to Kulyab"."""
    on_to: frozenset[str]
    """Between two places, to where people went from the other: "évacués de Sake **à** Goma"."""
    into: frozenset[str]
    parts: frozenset[str]
    """Nouns of parts of a town, and of sites in one: the town itself bears another."""
    wide: frozenset[str]
    """Nouns of provinces and the like."""
    sites: frozenset[str]
    """Nouns of sites, which may be told with what they are: "the **police** station"."""
    lie_in: frozenset[str]
    """Nouns of what lies in a place told before, and does not stand for it."""
    streets: frozenset[str]
    """Nouns of streets, which a report is seldom about."""
    lying: frozenset[str]
    """Between such a noun and the place that is told behind it: "a school **in** Homs"."""
    offices: frozenset[str]
    """Behind the name of a town in that of its office: "ZAMBOANGA **CITY** COMMITTEE"."""
    towns: frozenset[str]
    """Nouns of towns that are counted: of "five **cities**" none holds them all."""
    villages: frozenset[str]
    """The same of those of which some lie about one town."""
    small: frozenset[str]
    """Words in small letters with which a chunk may begin."""
    capitals: frozenset[str] = frozenset()
    """Of the report at hand; see `mentions`."""
    persons: frozenset[str] = frozenset()
    """Words of the names of those of whom the report at hand tells, lower case; see `persons`."""
    shouted: bool = False
    """Whether the sentence at hand is all in capitals: its small words are none of a name."""
    alone: bool = False
    """Whether the sentence at hand is a heading or a cell, which may be no more than a name."""

    @classmethod
    def of(
        cls, table: Mapping[str, Any], grammar: Mapping[str, Any], sources: Mapping[str, Any]
    ) -> Places:
        """Compile the three tables; raises `UsageError` for a pattern that cannot be read."""
        rows = [(p, PlaceRole(role)) for role, row in table["roles"].items() for p in row]
        compass = {word: part for part, row in table["compass"].items() for word in row}
        determiners = frozenset(table["pointing"]["determiners"])
        of_cities = frozenset(table["pointing"]["of_cities"])
        takers = table.get("takers", {})
        between, articles = frozenset(table["between"]["words"]), frozenset(grammar["articles"])
        own = Phrases([(p, p) for p in table["pointing"].get("own", ())])
        bare = frozenset(table["pointing"].get("bare", ())) | of_cities
        many = Phrases([(p, p) for p in table["pointing"].get("many", ())])
        befalls = table.get("befalls", {})
        whole = frozenset(table["pointing"].get("whole", ()))
        return cls(
            ends=Endings.of(grammar["endings"]),
            roles=Phrases(rows),
            kinds_after=Phrases([(p, p) for p in table["kinds"]["after"]]),
            kinds_before=Phrases([(p, p) for p in table["kinds"]["before"]]),
            deeds=Phrases([(p, p) for p in table["kinds"].get("deeds", ())]),
            kinds_named=Phrases([(p, p) for p in table["kinds"].get("named", ())]),
            settled=frozenset(table["kinds"].get("settled", ())),
            compass=compass,
            compass_nouns=frozenset(table["compass_nouns"]["words"]),
            rims=frozenset(table["compass_nouns"].get("rims", ())),
            compass_bare=frozenset(table["compass_nouns"].get("bare", compass)),
            determiners=determiners,
            of_cities=of_cities,
            of_lands=frozenset(table["pointing"].get("of_lands", ())),
            of_countries=frozenset(table["pointing"].get("of_countries", ())),
            seats_of=frozenset(table["pointing"].get("seats_of", ())),
            chief_towns=frozenset(table["pointing"].get("chief_towns", ())),
            whole=whole,
            pointing=Phrases([(p, p) for p in table["pointing"]["words"]]),
            bare=bare,
            many=many,
            own=own,
            far=frozenset(table["pointing"].get("far", ())),
            there=frozenset(table["pointing"].get("there", ())),
            being=frozenset(table["pointing"].get("being", ())),
            between=between,
            lies_in=frozenset(table["between"].get("lies_in", ())),
            lies_at=frozenset(table["between"].get("lies_at", ())),
            leads=frozenset(table["between"].get("leads", ())),
            ways_on=frozenset(table["between"].get("ways_on", ())),
            occasions=frozenset(table["between"].get("occasions", ())),
            listing=frozenset(table["between"].get("listing", ())),
            not_heads=frozenset(table["not_places"]["heads"]),
            titles=frozenset(table["not_places"].get("titles", ())),
            forms=frozenset(table["not_places"].get("forms", ())),
            who=frozenset(grammar.get("of_persons", ())),
            placing=frozenset(table["not_places"].get("placing", ())),
            whose=frozenset(table["not_places"].get("whose", ())),
            of_persons=frozenset(table["not_places"].get("of_persons", ())),
            never=Phrases([(p, p) for p in table["not_places"].get("alone", ())]),
            hyphened=tuple(table["not_places"].get("hyphened", ())),
            of_states=frozenset(table["not_places"].get("of_states", ())),
            sent=frozenset(table["not_places"].get("sent", ())),
            counted=frozenset(),
            topics=Phrases([(p, p) for p in table["not_places"].get("topics", ())]),
            adjectives=tuple(table["not_places"]["adjectives"]),
            acting=tuple(table["not_places"]["acting"]),
            parties=frozenset(table["not_places"].get("parties", ())),
            against=frozenset(table["not_places"].get("against", ())),
            beyond=Phrases([(p, p) for p in table["not_places"].get("beyond", ())]),
            edges=frozenset(table["not_places"].get("edges", ())),
            zones=frozenset(table["not_places"].get("zones", ())),
            speaking=frozenset(table["not_places"].get("speaking", ())),
            offices_in=Phrases([(p, p) for p in table["not_places"].get("offices_in", ())]),
            venues=Phrases([(p, p) for p in table["not_places"].get("venues", ())]),
            told=frozenset(table["not_places"].get("told", ())),
            sided=Phrases([(p, p) for p in table["not_places"].get("sided", ())]),
            grips=frozenset(table["not_places"].get("grips", ())),
            seats=frozenset(table["not_places"].get("seats", ())),
            rest=frozenset(table["kinds"].get("rest", ())),
            columns=frozenset(table["kinds"].get("columns", ())),
            labels=frozenset(table["kinds"].get("labels", ())),
            beside=frozenset(table["kinds"].get("beside", ())) | articles,
            prefixes=frozenset(table["not_places"]["prefixes"]),
            shortened=frozenset(table["not_places"].get("shortened", ())),
            kin=frozenset(table["not_places"].get("kin", ())),
            inside=frozenset(table["not_places"].get("inside", table["not_places"]["prefixes"])),
            takers=Phrases([(p, p) for key in ("hosts", "words") for p in takers.get(key, ())]),
            tolls=Phrases([(p, p) for p in takers.get("tolls", ())]),
            hosts=Phrases([(p, p) for p in takers.get("hosts", ())]),
            befalls=Phrases([(p, p) for kind in befalls.values() for p in kind]),
            falls=Phrases([(p, p) for p in befalls.get("falls", ())]),
            articles=articles,
            links=frozenset(grammar["of"]),
            lists=frozenset(grammar["lists"]) | {","},
            several=frozenset(grammar.get("several", ())),
            possessive=grammar["possessive"],
            distances=frozenset(grammar.get("distances", ())),
            shares=Phrases([(p, p) for p in table["pointing"].get("shares", ())]),
            bearing=Phrases([(p, p) for p in table.get("names", {}).get("bearing", ())]),
            names=Phrases([(p, p) for p in table.get("names", {}).get("whole", ())]),
            tails=frozenset(table.get("names", {}).get("tails", ())),
            lands=frozenset(
                name.lower()
                for name in (*sources["words"]["country"], *table.get("names", {}).get("lands", ()))
            ),
            behind_inside=frozenset(table.get("names", {}).get("behind", ())),
            of_directions=frozenset(table.get("names", {}).get("directions", ())),
            struck=frozenset(table["pointing"].get("struck", ())),
            overrun=frozenset(table["pointing"].get("overrun", ())),
            brought=frozenset(table["pointing"].get("brought", ())),
            bound=Phrases([(p, p) for p in table["pointing"].get("bound", ())]),
            lies=frozenset(table["pointing"].get("lies", ())),
            ways=frozenset(table["pointing"].get("ways", ())),
            crossed=frozenset(table["pointing"].get("crossed", ())),
            numbered=frozenset(table["kinds"].get("numbered", ())),
            number_signs=frozenset(table["kinds"].get("number_signs", ())),
            hosting=frozenset(table["not_places"].get("hosting", ())),
            governing=frozenset(name.lower() for name in sources["names"]["capital"]),
            witnessing=frozenset(table["pointing"].get("witnessing", ())),
            witnesses=frozenset(table["pointing"].get("witnesses", ())),
            authorities=Phrases([(p, p) for p in table["pointing"].get("authorities", ())]),
            counting=Phrases([(p, p) for p in table["pointing"].get("counting", ())]),
            counting_for=frozenset(table["pointing"].get("counting_for", ())),
            offices_over=frozenset(table["pointing"].get("offices_over", ())),
            across=Phrases([(p, p) for p in table["pointing"].get("across", ())]),
            over_there=frozenset(table["pointing"].get("over_there", ())),
            wards=frozenset(table["pointing"].get("wards", ())),
            houses=frozenset(table["pointing"].get("houses", ())),
            bringing=frozenset(table["pointing"].get("bringing", ())),
            into=frozenset(table["pointing"].get("into", ())),
            on_to=frozenset(table["pointing"].get("on_to", ())),
            days=frozenset(table["pointing"].get("days", ())),
            parts=frozenset(table["pointing"].get("parts", ())),
            wide=frozenset(table["pointing"].get("wide", ())),
            sites=frozenset(table["pointing"].get("sites", ())),
            lie_in=frozenset(table["pointing"].get("lie_in", ())),
            streets=frozenset(table["pointing"].get("streets", ())),
            lying=frozenset(table["pointing"].get("lying", ())),
            offices=frozenset(table["kinds"].get("offices", ())),
            towns=frozenset(table["kinds"].get("towns", ())),
            villages=frozenset(table["kinds"].get("villages", ())),
            small=determiners
            | between
            | articles
            | frozenset(compass)
            | bare
            | many.firsts
            | own.firsts
            | whole,
        )
