"""Recalls: how their state moves, and which carton codes a range means."""

# draft -> open -> closed; a closed recall stays as it is, a new warning is a new recall.
TRANSITIONS = {("draft", "open"), ("open", "closed")}


def may_move(state: str, target: str) -> bool:
    """Whether a recall in `state` may become `target`."""
    return (state, target) in TRANSITIONS


def is_in_range(code: str, first: str, last: str) -> bool:
    """Whether the carton code lies between `first` and `last`, both included.

    Codes of the same batch are equally long and counted up; without `last` the range is one code,
    and a shorter `first` means every code that begins so.

    >>> is_in_range("30903993277", "30903", ""), is_in_range("30903", "30901", "30905")
    (True, True)
    """
    if not first:
        return False
    if not last:
        return code.startswith(first)
    return len(first) == len(last) == len(code) and first <= code <= last
