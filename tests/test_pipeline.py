"""The flow on one page: what goes in, what the ledger holds afterwards."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dragoman import read
from dragoman.claims import Document, Origin, RelationKind
from dragoman.pipeline import Desk, run
from dragoman.record import Ledger, Query
from dragoman.settings import Settings

ORIGIN = Origin("case", None, "0" * 64, "text@1", datetime(2023, 5, 10, tzinfo=UTC))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of(os.environ))


def document(name: str, text: str, language: str = "en") -> Document:
    return Document(name, text, language, "", "Example Daily", None, date(2023, 5, 10), ORIGIN)


def test_a_run_keeps_reports_that_it_cannot_read_and_names_them(desk: Desk, tmp_path: Path) -> None:
    reports = [
        document("a", "On Sunday 400 families fled Tawila, the UN said."),
        document("b", "Tawila ma kashe mutane da dama.", language="ha"),
    ]
    with Ledger.open(tmp_path / "l.db", create=True) as ledger:
        told = run(reports, ledger, desk)
        assert (told.documents, told.claims, told.not_read) == (2, 1, {"b": "ha"})
        assert set(ledger.documents()) == {"a", "b"}


def test_a_publisher_speaks_for_its_side_whoever_reads(tmp_path: Path) -> None:
    sides = {"Example Daily": "local:gov-sy"}
    desk = Desk(Settings.of(os.environ), sides=sides)
    reports = [
        document("a", "On Sunday 12 people were killed in Aleppo."),
        document("b", "On Monday 5 people were killed in Aleppo."),
    ]
    found = []
    for jobs in (1, 2):
        with Ledger.open(tmp_path / f"{jobs}.db", create=True) as ledger:
            run(reports, ledger, desk, jobs)
            found.append([claim.attribution for claim in ledger.claims(Query())])
    alone, together = found
    assert alone == together
    assert [said.sources[-1].party for said in together] == [True, True]


def test_names_of_places_make_no_table_spanish(desk: Desk) -> None:
    table = "Place | Killed | Displaced\nEl Fasher | 49 | 1,521\nEl Obeid | 43 | 7,807\n"
    assert desk.language_of(document("a", table, language="und"))[1] == "en"


def test_a_report_that_changed_is_read_anew(desk: Desk, tmp_path: Path) -> None:
    first = document("a", "On Sunday 400 families fled Tawila, the UN said.")
    corrected = replace(first, text="On Sunday 500 families fled Tawila, the UN said.")
    with Ledger.open(tmp_path / "l.db", create=True) as ledger:
        run([first], ledger, desk)
        run([corrected], ledger, desk)
        (claim,) = ledger.claims(Query())
        assert claim.figure is not None
        assert claim.figure.low == 500
        assert [former.text for former in ledger.former_texts("a")] == [first.text]


def test_a_new_report_is_related_to_those_there_and_nothing_else_changes(
    desk: Desk, tmp_path: Path
) -> None:
    reports = [
        document("a", "On Sunday 412 people fled Tawila, the UN said."),
        document("b", "The UN said 412 people fled Tawila on Sunday."),
        document("c", "Some 400 people fled Tawila on Sunday, according to the UN."),
    ]
    with Ledger.open(tmp_path / "one.db", create=True) as one:
        run(reports, one, desk)
        at_once = one.relations()
    with Ledger.open(tmp_path / "by_one.db", create=True) as by_one:
        told = [run(reports[: n + 1], by_one, desk) for n in range(len(reports))]
        assert by_one.relations() == at_once
        assert [t.relations for t in told] == [0, 1, 2]
        assert run(reports, by_one, desk).relations == 0


def test_an_interrupted_run_is_related_by_the_next(desk: Desk, tmp_path: Path) -> None:
    reports = [
        document(name, "On Sunday 412 people fled Tawila, the UN said.") for name in ("a", "b")
    ]
    with Ledger.open(tmp_path / "l.db", create=True) as ledger:
        run(reports[:1], ledger, desk)
        claims = desk.read(reports[1])
        ledger.record(reports[1], claims, desk.made_by)  # and killed before they were related
        told = run(reports, ledger, desk)
        assert (told.unchanged, told.relations) == (2, 1)


def test_one_figure_in_two_units_is_one_statement(desk: Desk) -> None:
    claims = read("In all 350 families (1,750 people) were displaced from Tawila.", desk=desk)
    assert [claim.figure.unit for claim in claims if claim.figure] == ["households", "people"]
    (relation,) = desk.relate(claims)
    assert (relation.kind, relation.on) == (RelationKind.REPEAT, ("unit",))
    assert relation.reasons[0].detail == "the report says one figure in households and people"


def test_the_same_text_gives_the_same_ids(desk: Desk) -> None:
    text = "The army captured five villages near Kyaukme on Monday, state television said."
    assert read(text, desk=desk) == read(text, desk=desk)


IN_THE_TITLE = {
    "a town that opens it": ("Vukovar close to falling as army drives in", "Vukovar"),
    "each word with a capital": ("Army Takes Khan Younis After Siege", "Khan Younis"),
    "all in capitals": ("VUKOVAR CLOSE TO FALLING AS ARMY DRIVES IN", "VUKOVAR"),
    "a common word that is a town too": ("Police Fire on Crowd in Lagos", "Lagos"),
}


@pytest.mark.parametrize("how", IN_THE_TITLE)
def test_a_report_is_of_the_place_that_its_title_names(desk: Desk, how: str) -> None:
    title, place = IN_THE_TITLE[how]
    told = document("a", f"{title}\n\nSome 420 wounded people lie in the cellars.")
    (wounded,) = [claim for claim in desk.extract(told) if claim.figure]
    assert [where.name for where in wounded.where] == [place]


@pytest.mark.parametrize("country", ["Mozambique", "MZ", "moz"])
def test_a_report_lies_in_the_country_of_its_table(desk: Desk, country: str) -> None:
    told = document("a", "Some 5,397 people fled from Palma on Sunday.")
    (claim,) = desk.read(replace(told, country=country))
    assert [w.place.country for w in claim.where if w.place] == ["MZ"]
