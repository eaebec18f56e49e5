"""The ledger: documents, claims, relations and judgements in a database, whole or not at all.

In: Documents with their claims, relations, judgements, a Query. Out: the same nouns, in a stable
order, claims as they stand after what people decided. It does not judge what it is given: reading
is extract's, comparing is reconcile's, deciding is a person's.
"""

from dragoman.record.accounts import Accounts, Role, User
from dragoman.record.auditing import Audit
from dragoman.record.copies import Copy
from dragoman.record.flowing import Flow, Named
from dragoman.record.histories import History
from dragoman.record.judging import Conflict, FieldState, State
from dragoman.record.ledger import Counts, Ledger
from dragoman.record.loading import Load, Loaded
from dragoman.record.paging import Listed, Overview, Page, PlaceCount, Spoken, Tally
from dragoman.record.query import Query, Standing, Status
from dragoman.record.settling import Fate, Settled
from dragoman.record.stood import Stood

__all__ = [
    "Accounts",
    "Audit",
    "Conflict",
    "Copy",
    "Counts",
    "Fate",
    "FieldState",
    "Flow",
    "History",
    "Ledger",
    "Listed",
    "Load",
    "Loaded",
    "Named",
    "Overview",
    "Page",
    "PlaceCount",
    "Query",
    "Role",
    "Settled",
    "Spoken",
    "Standing",
    "State",
    "Status",
    "Stood",
    "Tally",
    "User",
]
