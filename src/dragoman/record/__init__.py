"""The ledger: documents, claims and relations in a database, whole documents or none.

In: Documents with their claims, relations, a Query. Out: the same nouns again, in a stable order.
It does not judge what it is given: reading is extract's, comparing is reconcile's.
"""

from dragoman.record.ledger import Counts, Ledger
from dragoman.record.query import Query

__all__ = ["Counts", "Ledger", "Query"]
