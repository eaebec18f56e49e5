"""A rough machine translation is told by its small words, and a bulletin of few words is none."""

from __future__ import annotations

import pytest

from dragoman import plugins
from dragoman.extract.language import Language
from dragoman.extract.text.sentences import split

ENGLISH = Language.of("en", plugins.language_tables("en"), plugins.measures())

ROUGH = {
    "Slavic": """In result of shelling of village perished two peaceful inhabitants, about this
informs press-service of administration. For last day on territory of district are
destroyed 14 houses, more than 300 persons evacuated in neighbouring district. By
words of head of region, situation remains heavy, in village there is no light and
water. On place work rescuers.""",
    "Arabic": """Announced the ministry of the health today the Tuesday the rise of the toll of the
bombardment to 31 martyr, among them seven children.

And said a source medical to our correspondent that the hospital received near of 60
wounded, indicating to that the crews of the rescue still searching for the missing
under the rubble of the houses.

And from its side denied the movement the presence of fighters in the quarter, and
confirmed that the roads leading to the city are closed since two days.""",
}
WELL_KEPT = {
    "bulletin": """Floods in the north: flash update No. 2

- 414,000 people have been displaced since 10 September, according to the state government.
- 37 people are confirmed dead and 58 injured; over 2,000 houses collapsed.
- 26 camps host 156,000 people. Water trucking reaches 40 sites.
- Until 12 September, IOM registered 28,300 households in seven sites.
- More than 90 schools remain closed; cholera kits arrived on Friday.""",
    "wire": """Rebels seized the town of Karuba on Monday, killing 11 soldiers, the army said.
About 300 families fled towards the lake, where aid workers were handing out
blankets. The rebels denied that they had shelled the market and said the army's own
guns had killed the four women there.""",
}


@pytest.mark.parametrize("manner", ROUGH)
def test_the_order_of_another_language_shows(manner: str) -> None:
    assert ENGLISH.reads_rough(split(ROUGH[manner], ENGLISH.abbreviations))


@pytest.mark.parametrize("manner", WELL_KEPT)
def test_few_articles_make_no_translation(manner: str) -> None:
    assert not ENGLISH.reads_rough(split(WELL_KEPT[manner], ENGLISH.abbreviations))
