"""Which actor a name means, and whether it is a party to what it speaks about."""

import pytest

from dragoman import plugins
from dragoman.link import Registry

RECONCILIATION = "Russian Centre for Reconciliation of Opposing Sides in Syria"


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("SOHR", "Syrian Observatory for Human Rights"),
        ("the Syrian Observatory for the human rights", "Syrian Observatory for Human Rights"),
        ("Russian Centre of reconciliation of the opposing parties", RECONCILIATION),
        ("reconciliation centre of Russia", RECONCILIATION),
        ("a representative of the Russian Reconciliation Center", RECONCILIATION),
        ("Front en-Nusra", "Jabhat al-Nusra"),
        ("Doctors Without Borders", "Médecins Sans Frontières"),
        ("UNHCR spokesperson Babar Baloch", "UNHCR"),
        ("Turkish foreign ministry", "Foreign ministry of Türkiye"),
        ("France's government", "Government of France"),
        ("Minister of Defence of Poland Antoni Macierewicz", "Defence ministry of Poland"),
        ("Sudan's army", "Sudanese Armed Forces"),
        ("Damascus", "Government of Syria"),
        ("Интерфакс", "Interfax"),
        ("Hezbolah", "Hezbollah"),
    ],
)  # fmt: skip
def test_a_name_finds_its_actor(registry: Registry, name: str, actor: str) -> None:
    found = registry.find(name)
    assert found is not None
    assert found.name == actor


@pytest.mark.parametrize(
    "name",
    ["", "militants", "local residents", "the centre", "the agency", "Defence Ministry",
     "the TV channel", "Lebanese TV channel", "Syrian Salvation Forces", "is", "who",
     "the government", "an army spokesman"],
)  # fmt: skip
def test_a_name_that_tells_no_actor_stays_a_name(registry: Registry, name: str) -> None:
    assert registry.find(name) is None


def test_known_names_are_lower_case_and_none_is_a_common_word(registry: Registry) -> None:
    known = registry.known()
    assert known["interfax"] == "agency"
    assert known["syrian army"] == "state force"
    assert not {"is", "who", "us", "damascus"} & set(known)
    assert all(name == name.lower() for name in known)


def test_every_body_named_in_the_registry_is_in_it(registry: Registry) -> None:
    keys = plugins.table("dragoman.link.data", "actors.toml")["actors"]
    assert len(keys) >= 150
    for key in keys:
        actor = registry.by_id(f"local:{key}")
        assert actor is not None
        assert actor.part_of is None or registry.by_id(actor.part_of) is not None
        found = registry.find(actor.name)
        assert found is not None
        assert found.id == actor.id


def test_labels_are_somebodys(registry: Registry) -> None:
    nusra = registry.by_id("local:nusra")
    assert nusra is not None
    assert {(d.by, d.label) for d in nusra.designations} >= {("UN Security Council", "terrorist")}
