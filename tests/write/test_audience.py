"""What a public audience is shown: held back, masked, coarsened, delayed, and counted.

The claims are read from a report of our own with a witness in it, and from the sample reports. What
may not leave is looked for in the bytes of every writer there is.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dragoman import plugins
from dragoman.claims import (
    Claim,
    Document,
    GoesWith,
    Origin,
    Place,
    PlacePrecision,
    Relation,
    RelationKind,
    Settlement,
)
from dragoman.errors import UsageError
from dragoman.record import Query, Standing, Status, Stood
from dragoman.write import BytesWriter, Selection
from dragoman.write.audience import shown_to
from dragoman.write.policies import Policy
from dragoman.write.redacting import MASK
from tests.write import sample_reports

MEASURES = plugins.measures()
SHIPPED = Policy.read(None, "audience.toml", MEASURES)
OPEN = replace(SHIPPED, accepted_only=False, delayed_kinds=frozenset())
"""The shipped policy, but for review and delay."""
TEXT = (
    "Families flee as army nears Hanano\n\n"
    "Samir Qattouf, a baker, said that 40 people left Masaken Hanano on Sunday with Umm Walid "
    "Darwish. The Syrian Observatory for Human Rights said that 12 people, including 3 children, "
    "were killed in eastern Aleppo. Foreign Minister Walid al-Muallem said that 903 civilians left "
    "eastern Aleppo on Sunday. A corridor was opened in Masaken Hanano on Sunday, Mr Qattouf said."
)


def of_text(text: str = TEXT, published: date = date(2016, 11, 27)) -> Selection:
    """What the report of a witness says, read as `dragoman run` does."""
    at = datetime(2016, 11, 28, 12, tzinfo=UTC)
    origin = Origin("/home/ana/from-samir.txt", None, "0" * 64, "text@1", at)
    title = text.partition("\n")[0]
    document = Document("doc:witness", text, "en", title, "City Wire", None, published, origin)
    desk = sample_reports.desk()
    claims = desk.read(document)
    belongs = desk.belongs(claims)
    places, actors = desk.known(claims, belongs)
    return Selection(
        Query(), {document.id: document}, claims, desk.relate(claims), MEASURES, at, belongs,
        places, actors,
    )  # fmt: skip


@pytest.fixture(scope="module")
def witness() -> Selection:
    selection = of_text()
    assert {claim.measure for claim in selection.claims} >= {"departed", "killed", "corridor"}
    return selection


@pytest.fixture(scope="module")
def samples() -> Selection:
    return sample_reports.samples()


def everything_in(selection: Selection) -> dict[str, str]:
    """What each writer makes of the selection, as text; archives unpacked."""
    made = {}
    for name, writer in plugins.found("writers").items():
        if isinstance(writer(), BytesWriter):
            raw = io.BytesIO()
            writer().write_bytes(selection, raw)
            data = raw.getvalue()
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    data = b"\n".join(archive.read(entry) for entry in archive.namelist())
            made[name] = data.decode(errors="replace")
        else:
            text = io.StringIO()
            writer().write(selection, text)
            made[name] = text.getvalue()
    return made


def the(selection: Selection, measure: str) -> Claim:
    return next(claim for claim in selection.claims if claim.measure == measure)


def said_by(speaker: str) -> Selection:
    """One claim, whose speaker is called so and is in no registry."""
    told = of_text(f"Attack\n\n{speaker} said that 40 people left Aleppo on Sunday.")
    claim = the(told, "departed")
    source = replace(claim.attribution.sources[0], name=speaker, actor=None)
    chain = replace(claim.attribution, sources=(source,))
    return replace(told, claims=(replace(claim, attribution=chain),))


# -- held back -------------------------------------------------------------------------------------


def test_nothing_leaves_that_no_person_has_accepted(samples: Selection) -> None:
    shown = shown_to(samples, SHIPPED)
    assert (shown.claims, shown.relations, shown.documents) == ((), (), {})
    assert (
        f"Held back: {len(samples.claims)} that have not been accepted by a person." in shown.notes
    )


def test_what_was_accepted_or_corrected_leaves_and_what_lapsed_does_not(
    samples: Selection,
) -> None:
    kinds = [Status.ACCEPTED, Status.CORRECTED, Status.LOOK_AGAIN, Status.REJECTED, Status.OPEN]
    ids = [claim.id for claim in samples.claims[:5]]
    stood = [Stood(kind, Standing.SINGLE_SOURCE) for kind in kinds]
    decided = replace(samples, stood=dict(zip(ids, stood, strict=True)))
    policy = replace(SHIPPED, delayed_kinds=frozenset())
    assert [claim.id for claim in shown_to(decided, policy).claims] == ids[:2]


@pytest.mark.parametrize("kind", ["corridor", "access"])
def test_a_denied_kind_or_family_does_not_leave(kind: str, witness: Selection) -> None:
    shown = shown_to(witness, replace(OPEN, denied_kinds=frozenset({kind})))
    assert "corridor" not in {claim.measure for claim in shown.claims}
    assert "Held back: 1 that are of kinds that are not shown." in shown.notes


def test_a_source_that_did_not_consent_is_held_back_wherever_it_stands(samples: Selection) -> None:
    shown = shown_to(samples, replace(OPEN, denied_sources=("Interfax", "City Live Blog")))
    assert shown.claims
    for name, text in everything_in(shown).items():
        assert "Interfax" not in text, name
        assert "City Live Blog" not in text, name


def test_fresh_positions_wait_and_old_ones_leave(witness: Selection) -> None:
    policy = replace(OPEN, delayed_kinds=SHIPPED.delayed_kinds)
    assert "corridor" not in {claim.measure for claim in shown_to(witness, policy).claims}
    later = replace(witness, generated_at=datetime(2016, 12, 4, tzinfo=UTC))
    assert "corridor" in {claim.measure for claim in shown_to(later, policy).claims}


def test_a_position_without_any_day_never_gets_old(witness: Selection) -> None:
    undated = tuple(replace(claim, published=None, when=None) for claim in witness.claims)
    policy = replace(OPEN, delayed_kinds=SHIPPED.delayed_kinds)
    later = replace(witness, claims=undated, generated_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert "corridor" not in {claim.measure for claim in shown_to(later, policy).claims}


def test_a_small_part_is_held_back_and_its_number_masked(witness: Selection) -> None:
    part = next(c for c in witness.claims if c.figure and c.figure.high == 3)
    shown = shown_to(witness, OPEN)
    assert part.id not in {claim.id for claim in shown.claims}
    assert "Held back: 1 that count parts of fewer than 5." in shown.notes
    text = shown.documents["doc:witness"].text
    assert "3 children" in witness.documents["doc:witness"].text
    assert part.figure
    assert part.figure.evidence
    assert set(part.figure.evidence.span.of(text)) == {MASK}
    assert "3 children" not in text


# -- changed ---------------------------------------------------------------------------------------


def test_a_witness_has_no_name_in_any_form(witness: Selection) -> None:
    shown = shown_to(witness, OPEN)
    assert "Qattouf" in the(witness, "departed").attribution.sources[0].name
    assert the(shown, "departed").attribution.sources[0].name == (
        "a person whose name is withheld (1)"
    )
    for name, text in everything_in(shown).items():
        for word in ("Qattouf", "Samir", "Darwish", "samir"):
            assert word not in text, name


def test_who_speaks_in_public_keeps_the_name(witness: Selection) -> None:
    shown = shown_to(witness, OPEN)
    names = {source.name for claim in shown.claims for source in claim.attribution.sources}
    assert any("Muallem" in name for name in names)
    assert any("Observatory" in name for name in names)
    named = shown_to(witness, replace(OPEN, public_persons=("Samir Qattouf",)))
    assert "Qattouf" in the(named, "departed").attribution.sources[0].name


@pytest.mark.parametrize(
    "speaker",
    [
        "Former army driver Idris Bako",
        "Hospital cleaner Idris Bako",
        "A nurse at the district hospital, Idris Bako",
        "A member of the local church council, Idris Bako",
        "MSF nurse Idris Bako",
        "The wife of the governor, Idris Bako",
        "Army Sergeant Idris Bako",
        "Police Constable Idris Bako",
        "Army Drivers Idris Bako",
        "School Headmaster Idris Bako",
        "General Hospital, Bako",
        "Radio Zumbo and Idris Bako",
    ],
)
def test_a_bodys_word_does_not_clear_the_person_beside_it(speaker: str) -> None:
    shown = shown_to(said_by(speaker), OPEN)
    (told,) = shown.claims
    assert told.attribution.sources[0].name == "a person whose name is withheld (1)"
    assert "Bako" not in repr(shown.documents)


@pytest.mark.parametrize(
    "body", ["Radio Zumbo", "Kayani hospital staff", "The Ministry of Farming, Fisheries and Food"]
)
def test_a_body_is_no_person(body: str) -> None:
    shown = shown_to(said_by(body), OPEN)
    assert shown.claims[0].attribution.sources[0].name == body


def test_a_withheld_source_says_the_same_without_its_name(samples: Selection) -> None:
    names = ("Interfax", "City Live Blog")
    shown = shown_to(samples, replace(OPEN, withheld_sources=names))
    assert len(shown.claims) == len(shown_to(samples, OPEN).claims)
    told = {s.name for claim in shown.claims for s in claim.attribution.sources}
    assert {"a source whose name is withheld (1)", "a source whose name is withheld (2)"} <= told
    assert "Sources whose names are withheld: 2; their claims stand." in shown.notes
    for name, text in everything_in(shown).items():
        for word in names:
            assert word not in text, name


def test_a_withheld_name_is_found_however_it_is_written() -> None:
    wire = of_text(
        "Clashes\n\nRadio Zumbo said that 40 people left Aleppo on Sunday. Rádio Zumbó said that "
        "12 people were killed in Homs on Sunday. Radio\nZUMBO said that 5 people left Hama."
    )
    (report,) = wire.documents.values()
    own = "telegram:radiozumbo/12"
    told = replace(
        wire,
        query=Query(
            publisher="Radio Zumbo",
            text="Radio Zumbo",
            document=own,
            speaker="Radio Zumbo",
            actor="Radio Zumbo",
            side="Radio Zumbo",
        ),
        documents={own: replace(report, id=own, publisher="Radio Zumbo")},
        claims=tuple(replace(claim, document=own) for claim in wire.claims),
    )
    shown = shown_to(told, replace(OPEN, withheld_sources=("Rádio Zumbo",)))
    assert len(shown.claims) == len(wire.claims)
    for name, text in everything_in(shown).items():
        assert "zumb" not in text.casefold(), name


def test_a_denied_source_is_not_named_by_others() -> None:
    titled = of_text("Hamas: 12 dead\n\nThe army said that Hamas fighters captured Homs on Sunday.")
    shown = shown_to(titled, replace(OPEN, denied_sources=("Hamas",)))
    assert the(shown, "captured").participants
    for name, text in everything_in(shown).items():
        assert "hamas" not in text.casefold(), name


def test_who_decided_is_not_told(witness: Selection) -> None:
    accepted = Stood(Status.ACCEPTED, Standing.SINGLE_SOURCE, ("Zofia",))
    stood = dict.fromkeys((claim.id for claim in witness.claims), accepted)
    for name, text in everything_in(shown_to(replace(witness, stood=stood), OPEN)).items():
        assert "Zofia" not in text, name


def test_that_a_contradiction_is_settled_is_told_and_neither_by_whom_nor_why(
    witness: Selection,
) -> None:
    at = datetime(2016, 11, 29, tzinfo=UTC)
    settled = Settlement(GoesWith.LATER, "as Zofia was told", "Zofia", at, 1)
    one, other = (claim.id for claim in witness.claims[:2])
    quarrel = Relation(RelationKind.CONTRADICTION, one, other, settled=settled)
    shown = shown_to(replace(witness, relations=(quarrel,)), OPEN)
    (told,) = shown.relations
    assert told.settled == Settlement(GoesWith.LATER, "", "", at, 1)
    for name, text in everything_in(shown).items():
        assert "Zofia" not in text, name


def test_names_stay_where_the_policy_says_so(witness: Selection) -> None:
    shown = shown_to(witness, replace(OPEN, mask_names=False))
    assert "Qattouf" in the(shown, "departed").attribution.sources[0].name


def test_a_quarter_is_told_as_a_part_of_its_city_and_never_as_the_city(witness: Selection) -> None:
    shown = shown_to(witness, OPEN)
    (where,) = the(shown, "departed").where
    assert where.place
    assert (where.name, where.place.name) == ("a part of Aleppo", "Aleppo")
    for name, text in everything_in(shown).items():
        assert "Hanano" not in text, name


@pytest.mark.parametrize("asked", ["Masaken Hanano", "masaken hanano", "geonames:0"])
def test_a_quarter_that_was_asked_for_is_not_told_either(asked: str, witness: Selection) -> None:
    shown = shown_to(replace(witness, query=Query(place=asked)), OPEN)
    for name, text in everything_in(shown).items():
        assert "hanano" not in text.lower(), name
        assert "geonames:0" not in text, name


def test_a_name_that_was_not_found_has_no_points_of_those_refused() -> None:
    report = of_text("El Fasher\n\nThe RSF took Haidar on Sunday, residents said.")
    keeps = shown_to(report, replace(OPEN, unknown_places="keep"))
    places = [where for claim in keeps.claims for where in claim.where]
    assert places
    assert not [where for where in places if where.refused or where.reasons]


def test_a_camp_that_only_its_country_is_known_of_is_held_back() -> None:
    camp = of_text("El Fasher\n\nThe RSF took Zamzam camp on Sunday, residents of El Fasher said.")
    claim = the(camp, "captured")
    (place,) = (where.place for where in claim.where)
    assert place
    assert (place.precision, place.within) == (PlacePrecision.POINT, "geonames:366755")
    shown = shown_to(camp, OPEN)
    assert not [each for each in shown.claims if each.measure == "captured"]
    assert any("a place between which and its country none is known" in n for n in shown.notes)
    by_country = replace(OPEN, finest=PlacePrecision.COUNTRY)
    assert the(shown_to(camp, by_country), "captured").where[0].name == "a part of Sudan"
    province = Place("x:1", "North Darfur", "SD", 15.8, 25.6, PlacePrecision.ADM1, place.within)
    nested = replace(place, within=province.id)
    known = replace(
        camp,
        claims=tuple(
            replace(c, where=tuple(replace(w, place=nested) for w in c.where)) for c in camp.claims
        ),
        places={**camp.places, province.id: province},
    )
    assert the(shown_to(known, OPEN), "captured").where[0].name == "a part of North Darfur"


@pytest.mark.parametrize("finest", list(PlacePrecision))
def test_no_place_is_finer_than_allowed(finest: PlacePrecision, samples: Selection) -> None:
    ladder = list(PlacePrecision)
    shown = shown_to(samples, replace(OPEN, finest=finest))
    for where in (where for claim in shown.claims for where in claim.where):
        assert where.place
        assert ladder.index(where.place.precision) >= ladder.index(finest)
        assert not where.refused


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_coordinates_are_rounded_and_the_same_each_time(decimals: int, samples: Selection) -> None:
    policy = replace(OPEN, decimals=decimals)
    shown = shown_to(samples, policy)
    assert shown == shown_to(samples, policy)
    for where in (where for claim in shown.claims for where in claim.where):
        assert where.place
        assert where.place.latitude == round(where.place.latitude, decimals)
        assert where.place.longitude == round(where.place.longitude, decimals)


@pytest.mark.parametrize("longest", [20, 80, 200])
def test_quotations_are_short_and_nothing_else_of_a_report_leaves(
    longest: int, samples: Selection
) -> None:
    shown = shown_to(samples, replace(OPEN, longest=longest))
    for claim in shown.claims:
        text = shown.documents[claim.document].text
        assert len(text) == len(samples.documents[claim.document].text)
        assert claim.evidence.quote == claim.evidence.span.of(text)
        assert len(claim.evidence.quote) <= longest
    for document in shown.documents.values():
        origin = samples.documents[document.id].origin.path
        assert document.origin.path in {"", document.url}
        assert origin not in repr(document)
        whole = samples.documents[document.id].text
        assert len(document.text.split()) <= len(whole.split()) + whole.count(". ") * 2


def test_a_policy_that_changes_nothing_leaves_the_claims_as_they_are(samples: Selection) -> None:
    nothing = replace(
        OPEN, mask_names=False, finest=PlacePrecision.POINT, decimals=9, unknown_places="keep",
        longest=99999, smallest_cell=0,
    )  # fmt: skip
    shown = shown_to(samples, nothing)
    assert [claim.id for claim in shown.claims] == [claim.id for claim in samples.claims]
    for before, after in zip(samples.claims, shown.claims, strict=True):
        assert after.figure == before.figure
        assert after.evidence == before.evidence
        assert [w.name for w in after.where] == [w.name for w in before.where]


def test_what_was_held_back_is_counted_in_the_method_of_every_kind(witness: Selection) -> None:
    shown = shown_to(witness, OPEN)
    made = everything_in(shown)
    for name in ("sitrep", "sitrep-md", "geojson", "schema-claim"):
        assert "Held back: 1 that count parts of fewer than 5." in made[name], name


def test_a_report_for_the_public_passes_the_checker(samples: Selection) -> None:
    text = everything_in(shown_to(samples, OPEN))["sitrep-md"]
    assert "took a part of Aleppo" in text
    assert "took Aleppo" not in text


# -- the file --------------------------------------------------------------------------------------


def test_a_file_says_only_what_it_changes() -> None:
    policy = Policy.read("[delay]\ndays = 30\n", "ours.toml", MEASURES)
    assert policy == replace(SHIPPED, name="ours.toml", delay_days=30)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[delay]\ndays = '7'", 2, "days = '7' is not a whole number"),
        ("[delay]\n\nkinds = ['corridors']", 3, "'corridors' is no measure and no family"),
        ("[names]\nmask = 1", 2, "mask = 1 is not true or false"),
        ("# ours\n[place]\nfinest = 'adm1'", 2, "there is no table [place]; there are: review"),
        ("[places]\nfinest = 'city'", 2, "finest = 'city' is none of: point, neighbourhood"),
        ("[places]\ndecimals = -1", 2, "decimals = -1 is less than 0"),
        ("[places]\nunknown = 'hide'", 2, "unknown = 'hide' is neither drop nor keep"),
        ("[quotations]\nlongest = 5", 2, "longest = 5 is less than 20"),
        ("[sources]\ndeny = ['a', 3]", 2, "deny = ['a', 3] is not a list of names"),
        ("[review]\naccepted = true", 2, "[review] has no 'accepted'; it has: accepted_only"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(UsageError) as failure:
        Policy.read(text, "ours.toml", MEASURES)
    assert f"\n  ours.toml, line {line}: {says}" in str(failure.value)


def test_every_fault_of_a_file_is_told_at_once() -> None:
    with pytest.raises(UsageError) as failure:
        Policy.read("[delay]\ndays = -1\n[names]\nmask = 'no'\n", "ours.toml", MEASURES)
    assert str(failure.value).count("ours.toml, line ") == 2


def test_a_file_that_is_no_toml_is_told_with_its_line() -> None:
    with pytest.raises(UsageError, match=r"ours\.toml is no TOML: .*line 1"):
        Policy.read("[delay\n", "ours.toml", MEASURES)
