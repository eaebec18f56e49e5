"""The probes of who says what (`gold/probes.toml`), read by the rules alone and with the tagger.

python eval/probes.py        counts, and each probe that is not read right
"""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import Any

from dragoman.claims import Span
from dragoman.extract.attribution import governing, speeches
from dragoman.extract.text.sentences import split
from dragoman.pipeline import Desk
from dragoman.settings import Settings

PROBES = Path(__file__).parent / "gold" / "probes.toml"
Answer = tuple[str | None, list[str]]


def probes() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(PROBES.read_text(encoding="utf-8"))["probe"]
    return found


def answer(probe: dict[str, Any], desk: Desk, *, tags: bool) -> Answer:
    """Who is said to assert the words, and who passes them on."""
    language = desk.pack("en")
    assert language is not None, "the English pack ships with us"
    report = split(probe["text"], language.abbreviations)
    tag = desk.tag("en") if tags else None
    tagged = tag(report).attributions if tag else ()
    found = speeches(report, language.cues, desk.actors.known(), tagged)
    start = probe["text"].index(probe["words"])
    speech = governing(Span(start, start + len(probe["words"])), found)
    if speech is None:
        return None, []
    speaker = speech.speaker.name if speech.speaker else None
    return speaker, [source.name for source in speech.intermediaries]


def is_right(probe: dict[str, Any], given: Answer) -> bool:
    """Names agree where the wanted words stand in the given ones."""
    speaker, via = given
    wanted, through = probe.get("speaker"), probe.get("via", [])
    if (wanted is None) != (speaker is None) or len(through) != len(via):
        return False
    pairs = zip([wanted or "", *through], [speaker or "", *via], strict=True)
    return all(want in got for want, got in pairs)


def main() -> int:
    desk = Desk(Settings.of(os.environ))
    for tags in (False, True):
        answers = [(probe, answer(probe, desk, tags=tags)) for probe in probes()]
        right = sum(is_right(probe, given) for probe, given in answers)
        print(f"{'with the tagger' if tags else 'rules alone'}: {right} of {len(answers)}")
        for probe, given in answers:
            if not is_right(probe, given):
                print(f"  {probe['about']}: {given[0]} via {', '.join(given[1]) or 'nobody'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
