"""Which place a name is, in the company it keeps."""

from collections.abc import Callable

import pytest

from dragoman.claims import Claim, Evidence, PlacePrecision, Source, SourceRole, Span
from dragoman.link import Gazetteer
from dragoman.link.places import locate

Saying = Callable[..., list[Claim]]
TOWN = PlacePrecision.SETTLEMENT


def names(claims: list[Claim], gazetteer: Gazetteer) -> list[str | None]:
    located, _ = locate(claims, gazetteer)
    return [where.place.name if where.place else None for c in located for where in c.where]


def test_the_company_decides_between_two_of_one_name(small: Gazetteer, saying: Saying) -> None:
    lebanon = saying(("They fled from Tripoli to Beirut in Lebanon.", ["Tripoli", "Beirut"]))
    located, _ = locate(lebanon, small)
    tripoli = located[0].where[0].place
    assert tripoli is not None
    assert tripoli.country == "LB"


def test_alone_the_larger_is_meant(small: Gazetteer, saying: Saying) -> None:
    located, _ = locate(saying(("They left Tripoli.", ["Tripoli"])), small)
    tripoli = located[0].where[0].place
    assert tripoli is not None
    assert tripoli.country == "LY"


def test_a_small_town_of_the_only_country_told_beats_a_large_one_elsewhere(
    whole: Gazetteer, saying: Saying
) -> None:
    """Palma in Spain has four hundred thousand people, and Palma in Mozambique none on the map."""
    text = "Gunmen attacked Palma in northern Mozambique."
    located, _ = locate(saying((text, ["Palma", "northern Mozambique"])), whole)
    palma = located[0].where[0].place
    assert palma is not None
    assert palma.country == "MZ"
    abroad = saying(("Talks on Syria went on in Geneva.", ["Syria", "Geneva"]))
    assert names(abroad, whole) == ["Syria", "Geneva"]


def test_two_towns_whose_land_nobody_names_outweigh_no_country_and_no_capital(
    whole: Gazetteer, saying: Saying
) -> None:
    """A Damascus and a Lebanon lie in Oregon, ninety kilometres from one another."""
    text = "Troops withdrew from Damascus and fled to Lebanon."
    located, _ = locate(saying((text, ["Damascus", "Lebanon"])), whole)
    assert [w.place.country for w in located[0].where if w.place] == ["SY", "LB"]
    text = "A storm killed three people in Lebanon, Tennessee."
    located, _ = locate(saying((text, ["Lebanon"])), whole)
    assert [w.place.country for w in located[0].where if w.place] == ["US"]


def test_a_great_city_goes_by_its_other_names(whole: Gazetteer, saying: Saying) -> None:
    """Five towns of the United States are called Odessa, and Odesa in Ukraine is by many."""
    for text in ("Drones hit Odessa on Monday.", "Families fled Odessa for Moldova."):
        assert names(saying((text, ["Odessa"])), whole) == ["Odesa"]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The United States and Ohio mourned those killed in London.", "London", "GB"),
        ("Washington blamed Texas gunmen. They had killed nine in Paris.", "Paris", "FR"),
        ("A storm killed nine in Paris, Texas.", "Paris", "US"),
        ("A storm crossed Kentucky from Frankfort and killed nine in Paris.", "Paris", "US"),
    ],
)
def test_a_city_of_the_world_is_meant_unless_the_province_of_a_namesake_is_told(
    whole: Gazetteer, saying: Saying, text: str, name: str, country: str
) -> None:
    located, _ = locate(saying((text, [name])), whole)
    assert [w.place.country for w in located[0].where if w.place] == [country]


def test_a_site_lies_in_the_town_right_behind_it(whole: Gazetteer, saying: Saying) -> None:
    """The town that the report names most does not hold it."""
    text = (
        "Shells hit Lviv. Lviv is dark, as is Ukraine. Nine lie in the Rudkov Hospital in Ternopil."
    )
    told = ["Lviv", "Rudkov Hospital", "Ternopil"]
    located, _ = locate(saying((text, told)), whole)
    _, hospital, ternopil = (w.place for w in located[0].where)
    assert hospital is not None
    assert ternopil is not None
    assert hospital.within == ternopil.id


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("The U.S. was attacked.", "U.S.", "United States"),
        ("Nine died in Fresno, Calif. The United States mourned.", "Calif", "California"),
    ],
)
def test_a_short_form_is_what_it_is_short_for(
    whole: Gazetteer, saying: Saying, text: str, name: str, place: str
) -> None:
    assert names(saying((text, [name])), whole) == [place]


def test_the_town_that_is_called_so_is_meant_and_not_one_that_once_was(
    whole: Gazetteer, saying: Saying
) -> None:
    """Nikopol was a Sloviansk, too, and has twenty people more."""
    text = "Shells fell on Kramatorsk, Sloviansk and Konstantinovka."
    told = saying((text, ["Kramatorsk", "Sloviansk", "Konstantinovka"]))
    assert names(told, whole)[1] == "Sloviansk"


def test_a_countrys_own_name_beats_what_is_nearly_spelled_like_it(
    whole: Gazetteer, saying: Saying
) -> None:
    """Arak in Iran bears "Iraq" as another name."""
    iraq = saying(("In Iraq 12 Iranians were killed.", ["Iraq"]))
    assert names(iraq, whole) == ["Iraq"]


def test_quarters_count_only_where_their_city_is_named(small: Gazetteer, saying: Saying) -> None:
    quarter = "Fifty people left Sheikh Maqsoud."
    assert names(saying((quarter, ["Sheikh Maqsoud"])), small) == [None]
    city = "The army shelled Aleppo."
    with_city = saying((quarter, ["Sheikh Maqsoud"]), (city, ["Aleppo"]))
    assert names(with_city, small) == ["Sheikh Maqsoud", "Aleppo"]


def test_a_city_named_beside_the_place_counts_as_named(small: Gazetteer, saying: Saying) -> None:
    text = "In Aleppo, fifty people left Sheikh Maqsoud."
    assert names(saying((text, ["Sheikh Maqsoud"])), small) == ["Sheikh Maqsoud"]


def test_two_quarters_of_one_city_name_the_city(small: Gazetteer, saying: Saying) -> None:
    text = "Fighting went on in Bustan al-Basha and Sheikh Maqsoud."
    met = names(saying((text, ["Bustan al-Basha", "Sheikh Maqsoud"])), small)
    assert met == ["Bustan al-Basha", "Sheikh Maqsoud"]


@pytest.mark.parametrize(
    ("phrase", "name", "place_id"),
    [
        ("eastern Aleppo", "Eastern Aleppo", "geonames:170063#east"),
        ("the Eastern part of Aleppo", "Eastern Aleppo", "geonames:170063#east"),
        ("Aleppo's eastern districts", "Eastern Aleppo", "geonames:170063#east"),
        ("south of east Mosul", "Southern part of Eastern Mosul", "geonames:99072#east#south"),
        ("east and south Aleppo", "Eastern and southern Aleppo", "geonames:170063#east+south"),
        ("the old city of Aleppo", "Old City of Aleppo", "geonames:170063#old-city"),
        ("Aleppo airport", "Aleppo airport", "geonames:170063#airport"),
        ("the airport, Aleppo", "Aleppo airport", "geonames:170063#airport"),
        ("the radio station, Aleppo", "Radio station, Aleppo", "geonames:170063#radio-station"),
        ("Aleppo's main market", "Market, Aleppo", "geonames:170063#market"),
        ("the outskirts, Aleppo", "Outskirts of Aleppo", "geonames:170063#outskirts"),
    ],
)  # fmt: skip
def test_a_part_of_a_city_is_a_place_of_its_own(
    small: Gazetteer, saying: Saying, phrase: str, name: str, place_id: str
) -> None:
    located, _ = locate(saying((f"Ten left {phrase}.", [phrase])), small)
    place = located[0].where[0].place
    assert place is not None
    assert (place.id, place.name) == (place_id, name)
    assert place.within is not None
    parent = small.place(place.id.partition("#")[0])
    assert parent is not None
    assert (place.latitude, place.longitude) == (parent.latitude, parent.longitude)


def test_a_town_told_by_its_country_is_none_called_so(small: Gazetteer, saying: Saying) -> None:
    located, _ = locate(saying(("Gunmen stormed Syria village.", ["Syria village"])), small)
    place = located[0].where[0].place
    assert place is not None
    assert (place.name, place.precision) == ("Village, Syria", PlacePrecision.COUNTRY)


def test_a_part_of_a_country_is_no_finer_than_the_country(small: Gazetteer, saying: Saying) -> None:
    located, _ = locate(saying(("Thousands fled eastern Congo.", ["eastern Congo"])), small)
    place = located[0].where[0].place
    assert place is not None
    assert (place.name, place.precision) == ("Eastern DR Congo", PlacePrecision.COUNTRY)


def test_a_class_word_decides_between_town_and_province(small: Gazetteer, saying: Saying) -> None:
    text = "People from Aleppo and from the province of Aleppo arrived."
    met = names(saying((text, ["Aleppo", "the province of Aleppo"])), small)
    assert met == ["Aleppo", "Aleppo Governorate"]


def test_words_without_a_name_lead_back(small: Gazetteer, saying: Saying) -> None:
    claims = saying(
        ("The army shelled Aleppo.", ["Aleppo"]),
        ("Three hundred left the city.", ["the city"]),
        ("The east of the city is besieged.", ["The east of the city"]),
        ("Aid reached the country.", ["the country"]),
    )
    assert names(claims, small) == ["Aleppo", "Aleppo", "Eastern Aleppo", "Syria"]


def test_the_capital_is_that_of_the_country(small: Gazetteer, saying: Saying) -> None:
    claims = saying(("Shells hit the capital.", ["the capital"]), ("Aid for Syria.", ["Syria"]))
    assert names(claims, small) == ["Damascus", "Syria"]
    nowhere = saying(("Shells hit the capital.", ["the capital"]))
    assert names(nowhere, small) == [None]


def test_the_capital_of_a_land_is_told_by_its_people_or_its_name(
    whole: Gazetteer, saying: Saying
) -> None:
    text = "Nine died in the Somali capital and two in Yemen's capital; Syria is calm."
    claims = saying((text, ["the Somali capital", "Yemen's capital", "Syria"]))
    assert names(claims, whole) == ["Mogadishu", "Sanaa", "Syria"]


def test_of_two_towns_the_one_named_last_is_meant(small: Gazetteer, saying: Saying) -> None:
    claims = saying(
        ("They fled Goma.", ["Goma"]),
        ("They fled Bukavu.", ["Bukavu"]),
        ("Ten died in the city.", ["the city"]),
    )
    assert names(claims, small) == ["Goma", "Bukavu", "Bukavu"]


@pytest.mark.parametrize(
    "phrase",
    ["areas held by the government", "a number of districts", "the same place", "the city"],
)
def test_words_that_lead_nowhere_stay_text(small: Gazetteer, saying: Saying, phrase: str) -> None:
    claims = saying((f"Ten left {phrase}.", [phrase]))
    assert names(claims, small) == [None]
    located, _ = locate(claims, small)
    assert located[0].where[0].name == phrase


def test_ordinary_words_and_far_small_towns_do_not_link(small: Gazetteer, saying: Saying) -> None:
    claims = saying(("Reading, Clinton and Aleppo were named.", ["Reading", "Clinton", "Aleppo"]))
    assert names(claims, small) == [None, None, "Aleppo"]


def test_a_distance_from_a_town_is_not_the_town(small: Gazetteer, saying: Saying) -> None:
    claims = saying(("A village 20 km east of Aleppo fell.", ["20 km east of Aleppo"]))
    located, _ = locate(claims, small)
    where = located[0].where[0]
    assert where.place is None
    assert where.refused[0].place.name == "Aleppo"


def test_what_was_weighed_is_kept(small: Gazetteer, saying: Saying) -> None:
    text = "In Aleppo, Hanano was shelled."
    located, _ = locate(saying((text, ["Hanano", "Aleppo"])), small)
    where = located[0].where[0]
    assert where.place is not None
    assert where.place.name == "Masaken Hanano"
    assert {reason.feature for reason in where.reasons} >= {"name", "city"}
    assert [refused.place.id for refused in where.refused] == ["geonames:166285"]
    assert all(reason.detail.endswith(".") for reason in where.reasons)
    assert where.refused[0].detail


def test_the_order_of_the_claims_does_not_matter(small: Gazetteer, saying: Saying) -> None:
    claims = saying(
        ("The army shelled Aleppo.", ["Aleppo"]),
        ("Ten left Tripoli for Beirut.", ["Tripoli", "Beirut"]),
        ("Fifty left Hanano.", ["Hanano"]),
    )
    forwards, _ = locate(claims, small)
    backwards, _ = locate(claims[::-1], small)
    assert backwards[::-1] == forwards


# -- the whole gazetteer -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        (
            "In western Mosul and Tel Afar, Nineveh, families moved to Erbil.",
            ["western Mosul", "Tel Afar", "Erbil"],
            ["Western Mosul", "Tal Afar", "Erbil"],
        ),
        (
            "People from Goma and Uvira crossed into Burundi at Bujumbura, leaving South Kivu.",
            ["Goma", "Uvira", "Burundi", "Bujumbura", "South Kivu"],
            ["Goma", "Uvira", "Burundi", "Bujumbura", "South Kivu"],
        ),
        (
            "Russian units shelled Artyomovsk and Slavyansk in the Donetsk region of Ukraine.",
            ["Artyomovsk", "Slavyansk", "the Donetsk region"],
            ["Bakhmut", "Sloviansk", "Donetsk Oblast"],
        ),
        (
            "From El-Fasher in North Darfur to Nyala, Sudan.",
            ["El-Fasher", "North Darfur", "Nyala"],
            ["El Fasher", "North Darfur", "Nyala"],
        ),
        (
            "Displaced from Rafah to Khan Yunis in the Gaza Strip.",
            ["Rafah", "Khan Yunis", "the Gaza Strip"],
            ["Rafah", "Khan Younis", "Gaza Strip"],
        ),
    ],
    ids=["Iraq", "Great Lakes", "Ukraine", "Sudan", "Gaza"],
)
def test_other_wars_work_from_the_general_gazetteer(
    whole: Gazetteer, saying: Saying, text: str, places: list[str], expected: list[str]
) -> None:
    assert names(saying((text, places)), whole) == expected


def test_a_province_that_bears_its_name_alone_needs_no_country_beside_it(
    whole: Gazetteer, saying: Saying
) -> None:
    text = "Bangladesh hosts 600,000 people who fled from Rakhine."
    assert names(saying((text, ["Bangladesh", "Rakhine"])), whole) == [
        "Bangladesh",
        "Rakhine State",
    ]


@pytest.mark.parametrize(
    ("name", "country"),
    [("Kobani", "SY"), ("Majuli", "IN"), ("Kutupalong", "BD"), ("Lismore", ""), ("Amatrice", "")],
)
def test_a_town_that_no_other_country_has_needs_none_beside_it(
    whole: Gazetteer, saying: Saying, name: str, country: str
) -> None:
    """Lismore is in two; Amatrice is a village, and not every one is known."""
    (claim,) = locate(saying((f"Some 200 families fled {name}.", [name])), whole)[0]
    assert [w.place.country if w.place else "" for w in claim.where] == [country]


def test_a_country_with_an_of_in_its_name_has_parts_too(whole: Gazetteer, saying: Saying) -> None:
    east = "eastern Democratic Republic of Congo"
    assert names(saying((f"They fled {east}.", [east])), whole) == ["Eastern DR Congo"]


def test_the_name_of_a_people_alone_holds_no_unknown_place(
    whole: Gazetteer, saying: Saying
) -> None:
    """The forces may be on foreign ground."""
    text = "Russian forces shelled the village of Verkhnia Zelena Balka."
    assert names(saying((text, ["Verkhnia Zelena Balka"])), whole) == [None]


def test_a_quarter_with_a_hyphen_lies_in_the_city_that_owns_it(
    whole: Gazetteer, saying: Saying
) -> None:
    quarter = "Port-au-Prince's Carrefour-Feuilles neighbourhood"
    assert names(saying((f"Gangs burned {quarter}.", [quarter])), whole) == ["Carrefour-Feuilles"]


def test_what_acts_abroad_does_not_say_where(whole: Gazetteer, saying: Saying) -> None:
    """Hoover in Alabama is spelled nearly like Gwer."""
    text = "Kurdish forces retook Gwer and Makhmur after US air strikes near Mount Sinjar."
    located, _ = locate(saying((text, ["Gwer", "Makhmur", "Mount Sinjar"])), whole)
    assert [w.place and w.place.country for c in located for w in c.where] == ["IQ", "IQ", "IQ"]


def test_a_country_that_owns_something_is_told_too(whole: Gazetteer, saying: Saying) -> None:
    """Berd in Armenia bears "Tovuz" as another name."""
    text = "Azerbaijan's army lost 11 soldiers at Tovuz on the border with Armenia."
    located, _ = locate(saying((text, ["Tovuz", "Armenia"])), whole)
    assert [w.place and w.place.country for c in located for w in c.where] == ["AZ", "AM"]


def test_a_name_inside_a_longer_one_says_nothing(whole: Gazetteer, saying: Saying) -> None:
    """Ain is a department of France, and Ain Zara a suburb of Tripoli."""
    located, around = locate(saying(("Clashes in Ain Zara left nine dead.", ["Ain Zara"])), whole)
    assert "FR" not in around.about()
    assert all(w.place is None or w.place.country == "LY" for c in located for w in c.where)


def test_the_old_city_is_no_town_that_is_called_so(whole: Gazetteer, saying: Saying) -> None:
    text = "Gunmen killed 12 people in the Old City of Damascus."
    located, _ = locate(saying((text, ["Old City of Damascus"])), whole)
    place = located[0].where[0].place
    assert place is not None
    assert (place.name, place.country) == ("Old City of Damascus", "SY")


def test_nationwide_is_the_country_of_the_towns(whole: Gazetteer, saying: Saying) -> None:
    text = "Shells killed nine in El Obeid; nationwide 2,100 have died."
    assert names(saying((text, ["El Obeid", "nationwide"])), whole) == ["El Obeid", "Sudan"]


def test_a_great_city_is_no_town_that_is_spelled_nearly_so(
    whole: Gazetteer, saying: Saying
) -> None:
    """Ghazieh has the consonants of Gaza."""
    text = "Forty died in Gaza, and twelve in Lebanon."
    located, _ = locate(saying((text, ["Gaza", "Lebanon"])), whole)
    assert located[0].where[0].place is not None
    assert located[0].where[0].place.country == "PS"


def test_a_province_is_no_village_elsewhere(whole: Gazetteer, saying: Saying) -> None:
    """A village in Italy is called Borno."""
    assert names(saying(("Twelve died in Borno.", ["Borno"])), whole) == ["Borno State"]


def test_a_regency_that_is_called_by_a_direction_is_no_part_of_a_town(
    whole: Gazetteer, saying: Saying
) -> None:
    """Flores is a town in Brazil and in Guatemala."""
    east = saying(("Nine people died in East Flores.", ["East Flores"]))
    located, _ = locate(east, whole)
    regency = located[0].where[0].place
    assert regency is not None
    assert (regency.country, regency.precision) == ("ID", PlacePrecision.ADM2)
    part = saying(("Shells fell on Eastern Aleppo.", ["Eastern Aleppo"]))
    assert names(part, whole) == ["Eastern Aleppo"]


def test_a_province_is_meant_before_the_small_town_in_it_of_its_name(
    whole: Gazetteer, saying: Saying
) -> None:
    located, _ = locate(saying(("The storm killed 60 in Leyte.", ["Leyte"])), whole)
    province = located[0].where[0].place
    assert province is not None
    assert province.precision is PlacePrecision.ADM2
    located, _ = locate(saying(("The storm hit Leyte town.", ["Leyte town"])), whole)
    town = located[0].where[0].place
    assert town is not None
    assert town.precision is PlacePrecision.SETTLEMENT


def test_the_province_of_a_town_is_the_gazetteer_s_where_it_has_one(
    whole: Gazetteer, saying: Saying
) -> None:
    """A region that is called after its town is no part of the town; one of a town alone is."""
    told = saying(
        ("In Ukraine twelve died in Kharkiv region.", ["Kharkiv region", "Kharkiv", "Ukraine"])
    )
    assert names(told, whole) == ["Kharkiv Oblast", "Kharkiv", "Ukraine"]
    told = saying(
        ("In Azerbaijan three died in Hadrut region.", ["Hadrut region", "Hadrut", "Azerbaijan"])
    )
    assert names(told, whole) == ["Hadrut Region", "Hadrut", "Azerbaijan"]


def test_a_way_between_two_towns_is_a_place_of_its_own(whole: Gazetteer, saying: Saying) -> None:
    told = saying(
        ("The Goma-Sake road of DR Congo is closed.", ["Goma-Sake road", "Goma", "DR Congo"])
    )
    located, _ = locate(told, whole)
    way, goma = (where.place for where in located[0].where[:2])
    assert way is not None
    assert goma is not None
    assert (way.name, way.precision) == ("Goma-Sake road", PlacePrecision.REGION)
    assert way.id.startswith(f"{goma.id}#")
    assert way.longitude < goma.longitude  # half way to Sake, in the west
    abroad = saying(("Kyrgyz-Tajik clashes went on near Osh.", ["Kyrgyz-Tajik", "Osh"]))
    assert names(abroad, whole)[0] != "Kyrgyz-Tajik road"


def test_a_hospital_may_have_another_s_word_in_its_name(whole: Gazetteer, saying: Saying) -> None:
    text = "In Turkey they died in Suruc State Hospital."
    told = saying((text, ["Suruc State Hospital", "Turkey"]))
    assert names(told, whole)[0] == "Suruc State hospital"


@pytest.mark.parametrize(
    ("text", "where", "place_id"),
    [
        (
            "In Kharkiv, glide bombs fell on Kholodnaya Gora.",
            "Kholodnaya Gora",
            "local:kharkiv/kholodna-hora",
        ),
        (
            "A drone struck the Saltivsky district of Kharkiv.",
            "Saltivsky district",
            "local:kharkiv/saltivskyi",
        ),
        (
            "In Mariupol the Ilyich plant burned for two days.",
            "Ilyich plant",
            "local:mariupol/illich-steel-and-iron-works",
        ),
        (
            "Grozny: a column was burned on Minutka Square.",
            "Minutka Square",
            "local:grozny/minutka",
        ),
        ("In Khartoum, 300 families left Arkawit.", "Arkawit", "local:khartoum/arkaweet"),
        ("Shells fell on Beit El Mal in Omdurman.", "Beit El Mal", "local:omdurman/beit-al-mal"),
        (
            "In Mogadishu a bomb went off in Hamarweyne.",
            "Hamarweyne",
            "local:mogadishu/hamar-weyne",
        ),
        ("In Goma, 12 bodies lay in Majengo.", "Majengo", "local:goma/majengo"),
        (
            "In Kabul a girls' school was hit in Dasht-i-Barchi.",
            "Dasht-i-Barchi",
            "local:kabul/dasht-e-barchi",
        ),
        ("In Maiduguri the flood reached Gwange.", "Gwange", "local:maiduguri/gwange"),
        (
            "In Port-au-Prince, 900 people fled Poste Marchand.",
            "Poste Marchand",
            "local:port_au_prince/poste-marchand",
        ),
    ],
)
def test_the_quarters_of_many_cities_are_known(
    whole: Gazetteer, saying: Saying, text: str, where: str, place_id: str
) -> None:
    located, _ = locate(saying((text, [where])), whole)
    place = located[0].where[0].place
    assert place is not None
    assert place.id == place_id


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Shells fell on Antonivka and on Kherson.", "Antonivka"),
        ("Gunmen burned Gamboru, and 40 dead were brought to Maiduguri.", "Gamboru"),
        ("Rangers of Virunga National Park, north of Goma, lost six men.", "Virunga National Park"),
        ("Kyiv says that Teremtsi in Kharkiv region was shelled.", "Teremtsi"),
        ("Families left Dasht-e-Barchi.", "Dasht-e-Barchi"),
    ],
)
def test_a_namesake_of_a_quarter_is_no_quarter(
    whole: Gazetteer, saying: Saying, text: str, where: str
) -> None:
    """Villages and towns that are called nearly so, and quarters whose city is not named."""
    located, _ = locate(saying((text, [where])), whole)
    place = located[0].where[0].place
    assert place is None or place.within not in whole.layers


def test_a_common_noun_is_no_town_that_tells_the_country(whole: Gazetteer, saying: Saying) -> None:
    told = saying(("In the capital five died, on the ridge two.", ["the capital", "the ridge"]))
    assert names(told, whole) == [None, None]
    told = saying(("Five died in Bamako, in the capital.", ["the capital", "Bamako"]))
    assert names(told, whole)[0] == "Bamako"


def test_who_fights_in_one_country_alone_tells_where_a_small_town_lies(
    whole: Gazetteer, saying: Saying
) -> None:
    """Without the group Muse is a town in Pennsylvania."""
    claims = saying(("The town of Muse was bombed, the TNLA said.", ["Muse"]))
    located, around = locate(claims, whole, {"the TNLA": "MM"})
    muse = located[0].where[0].place
    assert muse is not None
    assert muse.country == "MM"
    assert around.about()[0] == "MM"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Moscow said that 25 people were killed in Kramatorsk.", "Kramatorsk", "UA"),
        ("Some 4,000 crossed from Myanmar and are in Mae Sot.", "Mae Sot", "TH"),
        ("Ankara said that nine died in Qamishli.", "Qamishli", "SY"),
    ],
)
def test_the_only_town_of_a_name_is_meant_whoever_speaks(
    whole: Gazetteer, saying: Saying, text: str, name: str, country: str
) -> None:
    located, _ = locate(saying((text, [name])), whole)
    place = located[0].where[0].place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Some 9,300 came to Armenia from Baku.", "Armenia", PlacePrecision.COUNTRY),
        ("Moçambique: 468 mortos.", "Moçambique", PlacePrecision.COUNTRY),
        ("Fires burn in Peru and Bolivia.", "Peru", PlacePrecision.COUNTRY),
        ("Floods hit Georgia and Armenia.", "Georgia", PlacePrecision.COUNTRY),
        ("Shops burn in Lebanon, Pennsylvania.", "Lebanon, Pennsylvania", TOWN),
        ("A storm hit Peru, and Gary, Indiana.", "Peru", TOWN),
        ("The city of Armenia in Colombia shook.", "The city of Armenia", TOWN),
    ],
)
def test_the_name_of_a_country_is_the_country_s(
    whole: Gazetteer, saying: Saying, text: str, name: str, expected: PlacePrecision
) -> None:
    located, _ = locate(saying((text, [name])), whole)
    place = located[0].where[0].place
    assert place is not None
    assert place.precision is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hatay", "Hatay"),
        ("Kocaeli", "Kocaeli"),
        ("Gaza", "Gaza Strip"),
        ("Gaza City", "Gaza City"),
        ("the city of Gaza", "Gaza City"),
        ("Baku", "Baku"),
        ("Wien", "Vienna"),
        ("Aleppo", "Aleppo"),
    ],
)
def test_what_only_the_province_is_called_is_the_province(
    whole: Gazetteer, saying: Saying, name: str, expected: str
) -> None:
    assert names(saying((f"In {name} 800 houses fell.", [name])), whole) == [expected]


@pytest.mark.parametrize(
    ("who", "name", "expected"),
    [
        ("Russia's Defence Ministry", "Kupiansk", "UA"),
        ("Russia's Defence Ministry", "Chasiv Yar", "UA"),
        ("The Israeli army", "Tyre", "LB"),
        ("The Nigerian army", "Bama", "NG"),
    ],
)
def test_a_town_abroad_that_only_an_army_speaks_of(
    whole: Gazetteer, saying: Saying, who: str, name: str, expected: str
) -> None:
    """It is none at home that is spelt alike, and none that the gazetteer lacks there."""
    text = f"{who} said it had struck {name}."
    source = Source(who, SourceRole.SPEAKER, Evidence(Span(0, len(who)), who))
    located, _ = locate(saying((text, [name]), sources=(source,)), whole)
    place = located[0].where[0].place
    assert place is not None
    assert (place.country, "#" in place.id) == (expected, False)


def test_a_bare_side_is_that_of_the_country_unless_one_town_is_spoken_of(
    whole: Gazetteer, saying: Saying
) -> None:
    two = saying(
        ("In Turkey 3,419 died.", ["Turkey"]),
        ("Rescuers in Syria count 790 in the northwest.", ["the northwest"]),
    )
    assert names(two, whole) == ["Türkiye", "North-western Syria"]
    towns = saying(
        ("Libya counts 300 dead in Derna and Tobruk.", ["Derna", "Tobruk"]),
        ("Nine died in the north-east.", ["the north-east"]),
    )
    assert names(towns, whole)[2] == "North-eastern Libya"
    one = saying(("The army shelled Aleppo.", ["Aleppo"]), ("Ten died in the east.", ["the east"]))
    assert names(one, whole) == ["Aleppo", "Eastern Aleppo"]
    text = "Of those who fled in Iraq most come from the west."
    own = saying(("Shells hit Mosul.", ["Mosul"]), (text, ["the west"]))
    assert names(own, whole) == ["Mosul", "Western Mosul"]
