"""Do they agree? Claims in; relations and estimates out.

    relations(claims, measures)            how each claim stands to the others, with the reasons
    clusters(claims, relations)            the claims on one question, computed and never stored
    estimate(claims, relations, measures)  what a named policy makes of one cluster

Nothing is read or written here, and nothing is remembered: the same claims give the same relations,
in whatever order they come. A judgement by a person is not ours to make or to keep (`record`).
"""

from dragoman.reconcile.estimate import clusters, estimate
from dragoman.reconcile.relate import relations

__all__ = ["clusters", "estimate", "relations"]
