"""Do they agree? Claims in; relations, estimates, series and holdings out.

    relations(claims, measures)            how each claim stands to the others, with the reasons
    possibly(claims, measures, ...)        pairs that may be of one event, and what is lacking
    clusters(claims, relations)            the claims on one question, computed and never stored
    estimate(claims, relations, measures)  what a named policy makes of one cluster
    steps(claims, relations, measures)     the running totals of one cluster, through time
    holdings(claims, measures)             who is said to hold which place, from when to when
    known_on(claims, day)                  the claims as they were known on a past day
    reach(claims, measures, ...)           keys by which a ledger finds what a claim can meet

Nothing is read or written here, and nothing is remembered: the same claims give the same relations,
in whatever order they come. A judgement by a person comes in as a `Bond` and binds what comes out;
it is not ours to make or to keep (`record`).
"""

from dragoman.reconcile.bonds import Bond
from dragoman.reconcile.estimate import JOINING, clusters, connected, estimate, known_on
from dragoman.reconcile.possibly import possibly
from dragoman.reconcile.reach import Reach, reach
from dragoman.reconcile.relate import relations
from dragoman.reconcile.series import Change, Step, steps
from dragoman.reconcile.territory import Holding, holdings

__all__ = [
    "JOINING",
    "VERSION",
    "Bond",
    "Change",
    "Holding",
    "Reach",
    "Step",
    "clusters",
    "connected",
    "estimate",
    "holdings",
    "known_on",
    "possibly",
    "reach",
    "relations",
    "steps",
]

VERSION = "25"
"""Of the rules of reconciling: raise it where the same claims are related otherwise."""
