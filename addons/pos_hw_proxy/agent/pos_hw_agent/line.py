"""The line to one printer: the open link, the printer's answers and its condition."""

import time
from collections.abc import Callable

from . import escpos
from .drivers import Link
from .errors import LinkError
from .escpos import Condition, ReplyParser

#: A printer that is up answers DLE EOT within milliseconds, also at 9600 baud.
ANSWER_S = 0.5
#: A write that makes no progress: the printer's buffer is full and nobody says why.
STALL_S = 1.0
CHUNK_BYTES = 65_536


class PrinterLine:
    """Belongs to one worker thread; other threads only read ``condition``.

    ``fences`` counts the answered fences and ``sent_bytes`` the bytes handed over, both since the
    caller last set them to 0.
    """

    def __init__(self, open_link: Callable[[], Link], changed: Callable[[Condition], None]) -> None:
        self.condition = Condition()
        self.fences = 0
        self.sent_bytes = 0
        self._open_link = open_link
        self._changed = changed
        self._link: Link | None = None
        self._parser = ReplyParser()
        self._answers: list[int] = []
        self._is_asking = False

    @property
    def is_open(self) -> bool:
        return self._link is not None

    @property
    def is_asking(self) -> bool:
        """Whether a round of status requests is out and not fully answered."""
        return self._is_asking

    def open(self) -> None:
        """Connect, or raise LinkError."""
        self._link = self._open_link()
        self._parser = ReplyParser()
        self._answers.clear()
        self._is_asking = False
        self.fences = 0

    def close(self, *, is_abort: bool = False) -> None:
        link, self._link = self._link, None
        if link:
            link.close(is_abort=is_abort)

    def set_condition(self, condition: Condition) -> None:
        if condition != self.condition:
            self.condition = condition
            self._changed(condition)

    def read(self, timeout_s: float) -> None:
        """Take in what the printer says; an ASB frame or a full round of answers is a condition."""
        for reply in self._parser.feed(self._opened.read_some(timeout_s)):
            if reply.kind == "fence":
                self.fences += 1
            elif reply.kind == "frame":
                self.set_condition(escpos.condition_of_frame(reply.data))
            elif self._is_asking:
                self._answers.append(reply.data[0])
        if len(self._answers) >= len(escpos.STATUS_QUERIES):
            printer, cause, paper = self._answers[: len(escpos.STATUS_QUERIES)]
            self._answers.clear()
            self._is_asking = False
            self.set_condition(escpos.condition_of_answers((printer, cause, paper)))

    @property
    def _opened(self) -> Link:
        if self._link is None:
            raise LinkError("the line is closed")
        return self._link

    def ask(self) -> None:
        """Send a round of status requests; ``read`` takes the answers in."""
        self.read(0)
        self._answers.clear()
        self._is_asking = True
        self.write(escpos.STATUS_QUERY)

    def is_answering(self) -> bool:
        """Ask, and return whether the whole round is answered within ANSWER_S."""
        self.ask()
        deadline = time.monotonic() + ANSWER_S
        while self._is_asking and (left := deadline - time.monotonic()) > 0:
            self.read(left)
        return not self._is_asking

    def write(self, data: bytes, on_stall: Callable[[], None] | None = None) -> None:
        """Send all of ``data``, listening meanwhile.

        Without ``on_stall`` a printer that takes nothing for STALL_S raises LinkError; with it the
        write goes on for ever and ``on_stall`` may raise.
        """
        view = memoryview(data)
        moved_at = time.monotonic()
        while view:
            count = self._opened.send_some(bytes(view[:CHUNK_BYTES]), 0.1)
            view = view[count:]
            self.sent_bytes += count
            self.read(0)
            if count:
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > STALL_S:
                if on_stall is None:
                    raise LinkError("the printer takes no bytes")
                on_stall()

    def await_fence(self, timeout_s: float) -> bool:
        """Return whether a fence is answered within the time."""
        deadline = time.monotonic() + timeout_s
        while not self.fences and (left := deadline - time.monotonic()) > 0:
            self.read(left)
        return self.fences > 0
