"""A document's claims in, the same claims with places and actors out."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dragoman.claims import Claim, Evidence, Participant, Source, SourceRole, Span, claim_id
from dragoman.link import Gazetteer, Registry, link
from dragoman.link.countries import by_three_letters, by_two_letters

Saying = Callable[..., list[Claim]]


def mouth(name: str, role: SourceRole = SourceRole.SPEAKER) -> Source:
    return Source(name, role, Evidence(Span(0, len(name)), name))


def test_no_claims_give_no_claims(small: Gazetteer, registry: Registry) -> None:
    assert link((), small, registry) == ()


def test_linking_changes_no_id_and_loses_no_word(
    small: Gazetteer, registry: Registry, saying: Saying
) -> None:
    claims = saying(
        ("Fifty left Aleppo.", ["Aleppo"]),
        ("Ten left Nowhere.", ["Nowhere"]),
        sources=(mouth("SOHR"),),
    )
    linked = link(claims, small, registry)
    assert [claim_id(claim) for claim in linked] == [claim_id(claim) for claim in claims]
    assert [w.name for claim in linked for w in claim.where] == ["Aleppo", "Nowhere"]
    assert link(linked, small, registry) == linked


@pytest.mark.parametrize(
    ("speaker", "place", "party"),
    [
        ("Russian Reconciliation Centre", "Aleppo", True),
        ("Russian Reconciliation Centre", "Goma", False),
        ("Syrian Observatory for Human Rights", "Aleppo", False),
        ("M23", "Goma", True),
        ("residents", "Goma", False),
    ],
)
def test_a_speaker_is_a_party_only_to_its_own_conflict(
    small: Gazetteer, registry: Registry, saying: Saying, speaker: str, place: str, party: bool
) -> None:
    claims = saying((f"Ten left {place}.", [place]), sources=(mouth(speaker),))
    assert link(claims, small, registry)[0].attribution.sources[0].party is party


def test_a_claim_without_a_place_is_about_what_the_document_is_about(
    small: Gazetteer, registry: Registry, saying: Saying
) -> None:
    claims = saying(
        ("Ten left Aleppo.", ["Aleppo"]), ("Ten died.", []), sources=(mouth("Syrian army"),)
    )
    assert link(claims, small, registry)[1].attribution.sources[0].party


def test_participants_are_linked_and_unknown_ones_keep_their_names(
    small: Gazetteer, registry: Registry, saying: Saying
) -> None:
    parties = (Participant("by", "the Syrian army"), Participant("from", "local fighters"))
    (claim,) = saying(("They took Aleppo.", ["Aleppo"]))
    (linked,) = link([replace(claim, participants=parties)], small, registry)
    assert [(p.name, p.actor) for p in linked.participants] == [
        ("the Syrian army", "local:army-sy"),
        ("local fighters", None),
    ]


def test_a_country_has_a_code_of_two_letters_and_of_three() -> None:
    assert by_three_letters()["COD"] == "CD"
    assert by_two_letters()["CD"]["iso3"] == "COD"
