"""The numbers of a thread of posts, which look like days: "2/5" is the second of five posts, or the
second of May.

In: the text of a report and where such a number stands. Out: whether it is of a thread.
"""

from __future__ import annotations

import re

__all__ = ["is_of_a_thread"]


def is_of_a_thread(text: str, at: int) -> bool:
    """Whether the number at ``at`` opens its line, and the lines of ``text`` that open so count up
    from 1 to the number behind the slash, as no days of a month do: "1/5 …", "2/5 …" to "5/5 …".
    """
    marks = list(_COUNTED.finditer(text))
    if at not in {mark.start("number") for mark in marks}:
        return False
    numbers = [int(mark["number"]) for mark in marks]
    totals = {int(mark["total"]) for mark in marks}
    return len(totals) == 1 and numbers == list(range(1, totals.pop() + 1))


_COUNTED = re.compile(r"^[^\w\n]*(?P<number>\d{1,2})/(?P<total>\d{1,2})(?=\s)", re.MULTILINE)
