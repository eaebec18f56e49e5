"""The country that a report is about, where it names no place in it."""

from collections.abc import Collection
from datetime import UTC, date, datetime

import pytest

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.extract import Language, claims

ENGLISH = Language.of("en", plugins.language_tables("en"), plugins.measures())
ORIGIN = Origin("case", None, "0" * 64, "case@1", datetime(2023, 5, 10, tzinfo=UTC))
PLACES = {"Sindh": "adm1", "Rwanda": "country", "Goma": "settlement", "Nepal": "country"}
PLACES |= {"Afghans": "people", "Nepalis": "people"}
PEOPLE = {"Chinese": "China", "China": "China", "Afghan": "Afghanistan", "Afghans": "Afghanistan"}
PEOPLE |= {"DR Congo": "DR Congo", "Nepalis": "Nepal"}
CAPITALS = {"ISLAMABAD": "Pakistan", "KABUL": "Afghanistan", "BEIRUT": "Lebanon"}
CAPITALS |= {"Kinshasa": "DR Congo", "Doha": "Qatar"}
HELD = {("Pakistan", "Sindh")}
TOWNS = {"Goma": ("DR Congo", 600_000), "Bukavu": ("DR Congo", 800_000)}
TOWNS |= {"Uvira": ("DR Congo", 170_000), "Bunia": ("DR Congo", 360_000)}


class Atlas:
    """A few countries."""

    def is_given(self, name: str) -> bool:
        return False

    def called(self, name: str) -> str | None:
        return PEOPLE.get(name)

    def ruled_from(self, town: str) -> str | None:
        return CAPITALS.get(town)

    def holds(self, land: str, place: str) -> bool:
        return (land, place) in HELD

    def over(self, town: str, others: Collection[str]) -> str | None:
        lands = {TOWNS[name][0] for name in (town, *others) if name in TOWNS}
        return lands.pop() if len(lands) == 1 else None

    def people_of(self, town: str) -> int:
        return TOWNS.get(town, ("", 0))[1]


def counted_at(text: str) -> list[str]:
    """The places of the figures that a report gives, as written."""
    document = Document("case", text, "en", "", "", None, date(2023, 5, 10), ORIGIN)
    found = claims(document, ENGLISH, places=PLACES, lands=Atlas())
    return [where.name for claim in found if claim.figure for where in claim.where]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Storm\n\nThe Chinese government said 337,000 people were evacuated.", ["China"]),
        ("Storm\n\nChinese aircraft bombed a convoy, killing 12 people.", []),
        ("Storm\n\nChinese police and Afghan police said 12 people had died.", []),
        ("Floods\n\nISLAMABAD: Floods have killed 1,136 people since June.", ["Pakistan"]),
        ("Blast\n\nISLAMABAD: A bomb killed four people on Friday.", ["ISLAMABAD"]),
        ("Blast\n\nKABUL - A bomb killed 12 people at a mosque on Friday.", ["KABUL"]),
        ("Floods\n\nISLAMABAD: Sindh drowns. Some 33 million people are affected.", ["Pakistan"]),
        ("War\n\nBEIRUT - In Sindh shells fell. Some 3 million people are displaced.", ["Sindh"]),
        (
            "War\n\nGOMA, DR Congo - They accused Rwanda of it. Across the country 7 million people"
            " are displaced.",
            ["DR Congo"],
        ),
    ],
)
def test_the_land_is_that_of_its_government_or_its_capital(text: str, places: list[str]) -> None:
    assert counted_at(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "War\n\nClashes broke out in Goma. At least 175 Afghans have died since May.",
            "Afghanistan",
        ),
        ("War\n\nIn Goma a shell fell on a house. It killed three Afghans.", "Goma"),
        ("War\n\nClashes broke out in Goma. At least 175 Afghan soldiers died in total.", "Goma"),
        ("Nepal quake\n\nIn Goma a house fell. In all 724 people have died.", "Nepal"),
        (
            "Nepal: GOMA CRISIS\n\nShells hit Goma. Goma is dark. In all 24 people have died.",
            "Goma",
        ),
        ("War\n\nClashes broke out in Goma. Some 14 million people are displaced.", "DR Congo"),
        ("War\n\nClashes broke out in Goma. Some 500,000 people are displaced.", "Goma"),
        ("War\n\nThey took Goma, near Bukavu. The war has killed 2,600 people.", "DR Congo"),
        ("War\n\nThey took Goma, near Bukavu. The attack has killed 2,600 people.", "Goma"),
        (
            "Troops enter Goma and Bukavu\n\nRebels entered Goma and Bukavu. Since the offensive"
            " began 140 people have been killed.",
            "DR Congo",
        ),
        (
            "Troops enter Goma\n\nRebels entered Goma and fled to Bukavu. Since the offensive began"
            " 140 people have been killed.",
            "Goma",
        ),
        ("Rebels in Goma\n\nGoma is dark. In ten days 40 villages have been captured.", "DR Congo"),
        ("Rebels in Goma\n\nGoma is dark. In ten days four villages have been captured.", "Goma"),
        ("Rebels in Goma\n\nGoma is dark. Since May they have captured three towns.", "DR Congo"),
    ],
)
def test_a_sum_is_of_the_land_whatever_town_was_told_before(text: str, places: str) -> None:
    assert counted_at(text) == [places]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Goma buries its dead\n\nGoma is dark. So far 503 deaths have been confirmed, of which"
            " 338 in Goma and 104 in Bukavu. The number of injured stands at 1,042.",
            ["DR Congo", "Goma", "Bukavu", "DR Congo"],
        ),
        (
            "Goma buries its dead\n\nGoma is dark. In the attack 40 people were killed, of whom 12"
            " at the market and 9 in the church.",
            ["Goma", "the market, Goma", "the church, Goma"],
        ),
        (
            "Goma buries its dead\n\nGoma is dark. Some 40 were killed, 12 of them women.",
            ["Goma"] * 2,
        ),
        (
            "Quake in Nepal\n\nHouses fell in Goma and in Bukavu. The toll has reached 1,419.",
            ["Nepal"],
        ),
    ],
)
def test_the_parts_of_a_sum_are_not_its_place(text: str, places: list[str]) -> None:
    assert counted_at(text) == places


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("Afghan health officials", "Afghanistan"),
        ("The Chinese interior ministry", "China"),
        ("The Afghan army", "Goma"),
        ("The Chinese foreign ministry", "Goma"),
        ("The health ministry", "Goma"),
    ],
)
def test_who_counts_at_home_tells_of_it(who: str, place: str) -> None:
    text = f"Shells hit Goma\n\nShells hit Goma. {who} said 12 people had been killed."
    assert counted_at(text) == [place]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("The health ministry of Sindh has counted 250 dead since May.", "Sindh"),
        ("The council of Sindh puts the displaced at 13,500.", "Sindh"),
        ("The council of Sindh said 12 people had been killed.", "Goma"),
        ("The hospital of Sindh has counted 250 dead since May.", "Goma"),
        ("Since Monday 23 residents of the republic have died.", "the republic"),
    ],
)
def test_an_office_counts_for_its_province(told: str, place: str) -> None:
    text = f"Shells hit Goma\n\nShells hit Goma. {told}"
    assert counted_at(text) == [place]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("In Doha, an envoy said 50,000 people were still trapped.", "Goma"),
        ("In New York, a spokesman put the trapped at 90,000.", "Goma"),
        ("In Kinshasa, the army said 12 people had died.", "Kinshasa"),
    ],
)
def test_in_a_capital_abroad_somebody_only_speaks(told: str, place: str) -> None:
    assert counted_at(f"Clashes around Goma\n\nShells fell on Goma. {told}") == [place]


def test_the_country_is_that_of_the_people_told_before_it() -> None:
    text = "China spoke of Goma. Some 3,000 Afghans are displaced inside the country."
    assert counted_at(text) == ["Afghanistan"]


def test_the_hour_of_an_entry_counts_no_people() -> None:
    text = "Live\n\n12:10 Goma is calm after two soldiers were killed."
    assert counted_at(text) == ["Goma"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Twenty of Goma's 36 clinics were destroyed.", ["Goma"]),
        ("Goma's 36 clinics were destroyed.", ["Goma"]),
        ("Four in five of Goma's 900,000 people have fled.", ["Goma"]),
        ("At least 60 percent of Nepal's houses were damaged.", ["Nepal"]),
        ("Two of Rwanda's soldiers were killed on Monday.", []),
        ("Two of Karim's sons were killed on Monday.", []),
    ],
)
def test_what_is_counted_is_where_those_are_whose_it_is(text: str, places: list[str]) -> None:
    assert counted_at(text) == places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Shells fell on Goma. Some 39,000 Afghans were displaced by conflict.", "Afghanistan"),
        ("Shells fell on Goma. Some 3,000 Afghans were displaced by conflict.", "Goma"),
        ("A storm: 40 people died: 12 in Goma, 7 in Bukavu and 3 in Uvira.", "DR Congo"),
        ("Shells fell on Goma. Storms destroyed 12,000 homes across six provinces.", "DR Congo"),
        (
            "IOM counted 178 displaced families. Nobody left Goma, Bukavu, Uvira or Bunia. In Goma"
            " shells fell, in Bukavu too. In Uvira and in Bunia it was calm.",
            "DR Congo",
        ),
    ],
)
def test_what_is_of_more_than_one_town_is_of_their_land(text: str, place: str) -> None:
    assert counted_at(f"War\n\n{text}")[0] == place


def test_a_sum_with_a_part_elsewhere_is_not_of_the_place_told_before() -> None:
    told = (
        "Shells fell on Goma. Some 300 left Bukavu. Police report 60 deaths, nine of them in Uvira."
    )
    assert counted_at(f"Clashes in Goma\n\n{told}") == ["Bukavu", "Goma", "Uvira"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The last big one, in August 1987, left 53 dead.", ["DR Congo"]),
        ("The last one, in May 2023, left 53 dead.", ["Goma"]),
        ("In August 1987 Goma was besieged. Some 53 people were killed.", ["Goma"]),
        ("Since 2002, 32 soldiers have been killed.", ["DR Congo"]),
    ],
)
def test_what_happened_years_ago_was_not_in_the_town_of_today(text: str, places: list[str]) -> None:
    assert counted_at(f"Shells fall on Goma\n\nGoma is dark.\n\n{text}") == places


def test_the_land_of_one_people_is_not_that_of_another() -> None:
    text = "Raid\n\nThe death toll rose to 53 Afghans. Five Nepalis were killed by rocket fire."
    assert counted_at(text) == ["Afghanistan"]
