"""When a recurring question of the checklist is to be answered again."""

import datetime as dt

# Facts of the shop that an answer gives as a number; every other one is the day of the answer.
NUMBER_FACTS = frozenset({"school_distance_m", "records_kept_years"})


def due_on(
    asked_on: dt.date, confirmed_on: dt.date | None, is_in_order: bool, interval_days: int
) -> dt.date:
    """The day on which the answer is due, never later than the rule that it feeds allows.

    `asked_on`: the day of the last answer, or of the first asking while there is none.
    `confirmed_on`: the last day on which all was in order. `is_in_order`: what the last answer
    said. Something that is not in order stays due from the day on which that was found.
    """
    if not is_in_order or confirmed_on is None:
        return asked_on
    return confirmed_on + dt.timedelta(days=interval_days)
