"""The day on which a report came out, as its head states it; and days in the cells of tables."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.collect.days import stated_at_head, written_day

LATEST = date(2025, 5, 1)


@pytest.mark.parametrize(
    "head",
    [
        "Flash alert (Update 1)\n\n18 April 2025\n\nBetween 11 and 13 April 2025, 400 fled.",
        "Some 23,000 reach Tawila\n\nNAIROBI, 18 April 2025 (Agency) - Some 23,000 people came.",
        "El Fasher, April 18, 2025 (Agency) — The army said that it held the town.",
        "BEIRUT (18 April 2025) — The army said that it held the town.",
        "Goma, le 18 avril 2025\n\nDix civils ont été tués.",
        "Bogotá, 18 de abril de 2025. Diez civiles murieron.",
        "# South Kivu: protection cluster note, 18 April 2025\n\n**Displacement.** Some 900 fled.",
        "6,500 newly displaced around Loikaw\nMekong Wire, 18 April 2025\n\nMore fled on Monday.",
        "Weekly monitoring\n\nPublished on 18 April 2025 by Kivu Watch\n\nEleven were abducted.",
        "Flash Update #3 | 18 April 2025\n\nTen were killed.",
        "Situation report No. 4 (as of 18 April 2025)\n\nTen were killed.",
        "Last updated: Friday, 18 April 2025, 14:30 GMT\n\nTen were killed.",
        "DATE: 18 Apr 2025\nSUBJECT: shelling\n\nTen were killed.",
        "Update No. 7\n\n18 April 2025 Darfur Displacement Watch\n\nOn 15 April, 90 fled.",
        "18.04.2025 | Kyiv\n\nTen were killed.",
    ],
)
def test_the_head_of_a_report_states_its_day(head: str) -> None:
    assert stated_at_head(head, LATEST) == date(2025, 4, 18)


@pytest.mark.parametrize(
    "text",
    [
        "On 17 April 2025, ten people were killed in Goma.",
        "17 April 2025 was a bloody day in Goma.",
        "The killings of 14 April 2025\n\nTen people were killed in Katogota.",
        "Weekly bulletin, 11–17 April 2025\n\nTen were killed.",
        "Bulletin 1 April – 17 April 2025\n\nTen were killed.",
        "1 April to 17 April 2025\n\nTen were killed.",
        "Sudan: Humanitarian update (11 - 17 April 2025)\n\nTen were killed.",
        "Chronology\n\n14 April 2025\nShelling of the market.\n\n15 April 2025\nMore shelling.",
        "04/05/2025\n\nTen were killed.",
        "BUKAVU, 16 April — Ten were killed.",
        "Polls, 17 June 2025\n\nTen parties stand.",
        "The camp was shelled. 17 April 2025. Ten were killed.",
    ],
)
def test_what_tells_of_an_event_a_period_or_a_plan_states_no_day(text: str) -> None:
    assert stated_at_head(text, LATEST) is None


def test_a_title_that_ends_in_a_day_yields_to_the_line_below_it() -> None:
    text = "The Katogota killings, 14 April 2025\n\nKivu Watch, 18 April 2025\n\nTen were killed."
    assert stated_at_head(text, LATEST) == date(2025, 4, 18)
    assert stated_at_head(text.replace("Kivu Watch, 18 April 2025\n\n", ""), LATEST) == date(
        2025, 4, 14
    )


@pytest.mark.parametrize("words", ["31/02/2025", "2025", "soon", "", "13/13/2025", "17 April"])
def test_what_is_no_day_gives_none(words: str) -> None:
    assert written_day(words) is None
