"""The web where a team reads, checks and decides. In: a ledger, requests; out: pages, judgements.

    app        create_app(room): every address, and who may come there
    pages      what is read: claims with map and timeline, a report, a claim, reports, history
    boards     what is overlooked: today, territory, actors, sources
    disagreements  claims that contradict each other: the open ones, the settled ones
    questions  a figure through time, a chart a question
    deciding   what is decided: forms in, judgements out
    api        the same queries as JSON
    doors      who comes in: sessions, tokens, CSRF, rates, headers

It decides nothing itself: every change is a judgement by a person, kept by `record`. It needs no
outside server and works with scripts off.
"""

from dragoman.review.app import create_app
from dragoman.review.doors import Doors
from dragoman.review.room import Room, Tiles

__all__ = ["Doors", "Room", "Tiles", "create_app"]
