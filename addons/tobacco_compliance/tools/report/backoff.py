"""How long to wait after a failure: full jitter, so that many shops do not come back at once.

Source: M. Brooker, "Exponential Backoff And Jitter" (2015), the variant "full jitter".
"""

import datetime as dt
from email.utils import parsedate_to_datetime

BASE_S = 1.0
CAP_S = 900.0


def delay_s(failures: int, draw: float) -> float:
    """Seconds after the `failures`-th failure in a row (1, 2, ...); `draw` in [0, 1).

    At least half a second, so that a row of unlucky draws is no storm.

    >>> delay_s(1, 0.9), delay_s(4, 0.5), delay_s(99, 0.5)
    (0.9, 4.0, 450.0)
    """
    ceiling = min(CAP_S, BASE_S * float(2 ** min(failures - 1, 16)))
    return max(0.5, draw * ceiling)


def retry_after_s(header: str | None, now: dt.datetime) -> float | None:
    """Seconds of a `Retry-After` (RFC 9110: seconds or a date); None if absent or unreadable.

    `now` is aware. At most an hour: a typing error of the other side must not stop a shop.
    """
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        seconds = float(int(text[:9]))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.timezone.utc)
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), 3600.0)
