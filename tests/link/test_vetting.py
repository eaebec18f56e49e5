"""A registry with one fault: the fault and its line are told."""

from __future__ import annotations

import pytest

from dragoman.testing import check_actors

SOUND = """\
[words]
with_the = ["United States"]
[labels]
terrorist = ["terrorist"]
[shared]
"NA" = ["north"]
[institutions]
gov = { name = "Government of {country}", kind = "government", also = ["{people} government"] }
[actors]
north = { name = "Northern Army", kind = "armed group", country = "SD", also = ["North Army"] }
wing = { name = "Wing", kind = "armed group", also = [], part_of = "north", party_to = ["SD"] }
corps = { name = "Corps", kind = "state force", also = ["The Corps X"], part_of = "gov-sd" }
un = { name = "United Nations", kind = "UN body", also = ["UN"], designations = [] }
"""


def test_a_sound_registry_passes() -> None:
    check_actors(SOUND)


@pytest.mark.parametrize(
    ("sound", "faulty", "told"),
    [
        ('part_of = "north"', 'part_of = "south"', "line 11: wing: part_of 'south' is no actor"),
        ('part_of = "gov-sd"', 'part_of = "gov-xx"', "line 12: corps: part_of 'gov-xx'"),
        ('kind = "UN body"', 'kind = "UN"', "line 13: un: kind 'UN' is none of state force, "),
        ('["UN"]', '["UN", "al-wing"]', "line 13: un: 'al-wing' is a name of wing too (line 11)"),
        ('["North Army"]', '["N", "N"]', "line 10: north: it has 'N' twice"),
        ('"Northern Army"', '"Terrorists of the North"', "line 10: north: its neutral name"),
        ('country = "SD"', 'country = "XY"', "line 10: north: 'XY' is no country"),
        ('party_to = ["SD"]', 'partyto = ["SD"]', "line 11: wing: 'partyto' is no column"),
        ('"NA" = ["north"]', '"NA" = ["nort"]', "line 6: [shared] 'NA': there is no actor 'nort'"),
        ('"NA" = ["north"]', '"NA" = ["un"]', "line 6: [shared] 'NA': un has no country"),
        ('also = ["North Army"]', 'also = [], part_of = "wing"', "it is a part of itself"),
        ("[]", '["—"]', "line 11: wing: '—' has no letter"),
        (
            "designations = []",
            'designations = [{ by = "Everybody", label = "terrorist" }]',
            "line 13: un: 'Everybody', who designates, is the neutral name of no actor",
        ),
        (
            "designations = []",
            'designations = [{ by = "Government of the United States", label = "bad" }]',
            "line 13: un: label 'bad' is not in [labels]",
        ),
        (
            "designations = []",
            'designations = [{ by = "United Nations", label = "terrorist", '
            "since = 2020-01-02, until = 2019-01-01 }]",
            "a designation ends on 2019-01-01, before it begins",
        ),
        ("[shared]", "[share]", "actors.toml has no [shared]"),
        ("[actors]", "[actors", "does not parse: "),
    ],
)
def test_a_fault_is_told_with_its_line(sound: str, faulty: str, told: str) -> None:
    assert sound in SOUND
    with pytest.raises(AssertionError) as refused:
        check_actors(SOUND.replace(sound, faulty, 1))
    assert told in str(refused.value)
