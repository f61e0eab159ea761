"""What every way to a regulator offers. No Odoo in here: plain values in, plain values out."""

import datetime as dt
from typing import Any, NamedTuple


class TransportError(Exception):
    """A call that brought no answer.

    `permanent`: only a person can help (no key, no address); `was_written`: the regulator may
    have received the request. `code` is for the screens, `message` for the log.
    """

    def __init__(
        self, code: str, message: str, *, permanent: bool = False, was_written: bool = False
    ) -> None:
        super().__init__(message)
        self.code, self.permanent, self.was_written = code, permanent, was_written


class Unsupported(Exception):
    """This way to the regulator cannot do that; reconciliation uses what there is."""


class Answer(NamedTuple):
    """An answer as it came. `body` unpacked, `raw` as received and signed; `is_signed`: the
    signature is there and good; `date` of the other side's clock; `nonce` of the request."""

    status: int
    body: bytes
    raw: bytes
    nonce: str
    key_id: str
    signature: str
    is_signed: bool
    retry_after: str | None
    date: dt.datetime | None
    duration_ms: int


class Transport:
    """Base class: everything is unsupported."""

    def send(self, batch: str, body: bytes) -> Answer:
        """Post the stored bytes of a batch, signed afresh. TransportError without an answer."""
        raise Unsupported

    def query(self, batch: str) -> Answer:
        """Ask what became of a batch. TransportError without an answer."""
        raise Unsupported

    def head(self, licence: str) -> Answer:
        """The regulator's head of a licence's newest epoch."""
        raise Unsupported

    def missing(self, licence: str, epoch: int, first: int, last: int) -> Answer:
        """Numbers that the regulator does not know, and those that are held."""
        raise Unsupported

    def digests(self, licence: str, epoch: int, first: int, last: int, buckets: int) -> Answer:
        """Digests over the hashes received, bucket by bucket."""
        raise Unsupported

    def close(self) -> None:
        """Give back sockets."""

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, *_exc: Any) -> None:
        self.close()
