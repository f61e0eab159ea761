"""One thread per printer: it alone owns the line, so a dead printer blocks nobody else.

What makes a print certain: the journal says ``sending`` before the first byte leaves, and
``printed`` only after the printer has answered the fence behind the last byte. Between the two, a
broken link or a killed agent leaves ``unknown``, and nobody but the cashier prints it again.
"""

import logging
import random
import threading
import time
from collections.abc import Callable

from . import escpos, raster, text
from .config import PrinterConfig
from .drivers import Link
from .errors import LinkError
from .escpos import Condition
from .journal import Job, Journal
from .line import PrinterLine

_logger = logging.getLogger(__name__)

PAPER_KINDS = ("raster", "text", "raw")
POLL_S = 0.4
FENCE_S = 10.0
MM_PER_S = 100
DOTS_PER_MM = 8
TEXT_LINE_DOTS = 30
DRAWER_FENCE_S = 3.0
STOP_S = 2.0
BACKOFF_S = (0.2, 5.0)
#: Longer than a band of the widest paper.
FLUSH_BYTES = raster.BAND_ROWS * 128 + 64


class _Interrupted(Exception):
    """Bytes of a job are out and its end is not known; the message is the job's detail."""


class PrinterWorker(threading.Thread):
    """Sends the jobs of one printer and keeps its condition up to date."""

    def __init__(
        self, config: PrinterConfig, journal: Journal, open_link: Callable[[], Link]
    ) -> None:
        super().__init__(name=f"printer-{config.id}", daemon=True)
        self.config = config
        self._journal = journal
        self._line = PrinterLine(open_link, self._condition_changed)
        self._wake = threading.Event()
        self._is_stopping = False
        self._backoff_s = BACKOFF_S[0]
        #: NULs to send first: a broken job may have left the printer waiting for dots.
        self._flush_bytes = 0
        self._is_late_fence_possible = False

    # === FOR OTHER THREADS === #

    @property
    def condition(self) -> Condition:
        return self._line.condition

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        self._is_stopping = True
        self._wake.set()

    def expect_leftovers(self, payload_bytes: int) -> None:
        """Before the start: a former agent died while it sent a job of this size."""
        self._flush_bytes = FLUSH_BYTES + payload_bytes
        self._is_late_fence_possible = True

    # === THE LOOP === #

    def run(self) -> None:
        while not self._is_stopping:
            try:
                if self.config.status == "none":
                    self._turn_without_answers()
                else:
                    self._turn()
            except LinkError as error:
                self._lose(str(error))
                self._pause(self._backoff_s * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
                self._backoff_s = min(self._backoff_s * 2, BACKOFF_S[1])
            except Exception:
                _logger.exception("printer %s: the worker goes on after an error", self.config.id)
                self._lose("internal error")
                self._pause(BACKOFF_S[1])
        self._close()

    def _pause(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _turn(self) -> None:
        if not self._line.is_open:
            self._line.open()
            self._flush_leftovers()
            self._line.write(escpos.INITIALISE + escpos.STATUS_ON)
        if not self._line.is_answering():
            raise LinkError("the printer does not answer status requests")
        self._backoff_s = BACKOFF_S[0]
        if job := self._journal.next_job(self.config.id, ("drawer",)):
            self._open_drawer(job)
        elif self.condition.is_ready and (
            job := self._journal.next_job(self.config.id, PAPER_KINDS)
        ):
            self._print(job)
        else:
            self._pause(POLL_S)

    def _flush_leftovers(self) -> None:
        """Fill up what an interrupted job left open, and cut off what it had printed."""
        if self._flush_bytes:
            self._line.write(bytes(self._flush_bytes) + escpos.INITIALISE + escpos.CUT)
            self._flush_bytes = 0

    def _close(self, *, is_abort: bool = False) -> None:
        try:
            self._line.close(is_abort=is_abort)
        except LinkError as error:
            _logger.debug("printer %s: %s", self.config.id, error)

    def _lose(self, reason: str) -> None:
        self._close()
        if self.condition.status != "unreachable":
            _logger.warning("printer %s: %s", self.config.id, reason)
        self._line.set_condition(Condition())

    def _condition_changed(self, condition: Condition) -> None:
        data = {
            "status": condition.status,
            "paper": condition.paper,
            "cover": condition.cover,
            "trouble": condition.trouble,
        }
        self._journal.add_event("printer", self.config.id, data)

    # === PRINTING === #

    def _encode(self, job: Job) -> tuple[bytes, int]:
        """Return the bytes of one copy without its fence, and its height in dots."""
        if job.kind == "raw":
            return job.content, len(job.content) // 10
        if job.kind == "text":
            lines = job.content.decode()
            body = text.encode(lines, self.config.charset)
            height = (lines.count("\n") + 1) * TEXT_LINE_DOTS
        else:
            image = raster.read_png(job.content, self.config.width_dots)
            body, height = raster.encode(image), image.height
        return escpos.INITIALISE + escpos.STATUS_ON + body + escpos.CUT, height

    def _print(self, job: Job) -> None:
        data, height = self._encode(job)
        if self._is_late_fence_possible:
            self._drain_late_fences()
        if not self._journal.start(job):
            return
        confirmed = job.confirmed
        self._line.sent_bytes = 0
        try:
            while confirmed < job.copies:
                self._print_copy(job, data + escpos.FENCE, height)
                confirmed += 1
                if confirmed < job.copies:
                    self._journal.move(job.key, "sending", confirmed=confirmed)
            self._journal.move(job.key, "printed", confirmed=confirmed)
        except _Interrupted as error:
            self._give_up(job, len(data), str(error), confirmed)
            raise LinkError(str(error)) from error

    def _give_up(self, job: Job, size: int, detail: str, confirmed: int) -> None:
        """End a job whose link broke: untouched ones wait again, all others are ``unknown``."""
        if self._line.sent_bytes == 0:
            self._journal.move(job.key, "queued", confirmed=confirmed)
            return
        self._close(is_abort=True)
        self._flush_bytes = FLUSH_BYTES + (size if job.kind == "raw" else 0)
        self._is_late_fence_possible = True
        self._journal.move(job.key, "unknown", detail, confirmed)

    def _print_copy(self, job: Job, data: bytes, height: int) -> None:
        """Send one copy and wait for its fence; raise _Interrupted when that cannot be known."""
        noted = ""

        def note(trouble: str) -> None:
            nonlocal noted
            if trouble != noted:
                noted = trouble
                self._journal.note(job.key, trouble)

        def on_stall() -> None:
            if self._is_stopping:
                raise _Interrupted("interrupted")
            note(self.condition.trouble or "stalled")

        self._line.fences = 0
        try:
            self._line.write(data, on_stall)
            self._journal.move(job.key, "confirming", noted)
            self._await_fence(FENCE_S + height / DOTS_PER_MM / MM_PER_S, note)
        except LinkError as error:
            raise _Interrupted("interrupted") from error

    def _await_fence(self, limit_s: float, note: Callable[[str], None]) -> None:
        """Wait for the fence; the clock stands while the printer names what it waits for.

        At most one status request is out: with a full buffer the printer answers none of them.
        """
        left_s = limit_s
        seen_at = asked_at = time.monotonic()
        while not self._line.fences:
            if self._is_stopping:
                left_s = min(left_s, STOP_S)
            if left_s <= 0:
                raise _Interrupted("interrupted" if self._is_stopping else "timeout")
            if not self._line.is_asking and seen_at - asked_at > POLL_S:
                self._line.ask()
                asked_at = seen_at
            self._line.read(0.1)
            now = time.monotonic()
            if self.condition.is_ready or self._is_stopping:
                left_s -= now - seen_at
            else:
                self._serve_drawer_meanwhile()
            seen_at = now
            note(self.condition.trouble)

    def _drain_late_fences(self) -> None:
        """A fence carries no job's name: let those of a given-up job arrive before the next."""
        self._line.fences = 0
        self._line.write(escpos.FENCE)
        if not self._line.await_fence(FENCE_S):
            raise LinkError("the printer does not answer the fence")
        quiet_until = time.monotonic() + 0.2
        while (left := quiet_until - time.monotonic()) > 0:
            self._line.read(left)
        self._is_late_fence_possible = False

    # === DRAWER === #

    def _open_drawer(self, job: Job) -> None:
        if not self.condition.is_ready:
            self._open_drawer_now(job)
            return
        if not self._journal.start(job):
            return
        self._line.fences = 0
        try:
            self._line.write(escpos.pulse(int(job.content)) + escpos.FENCE)
            if not self._line.await_fence(DRAWER_FENCE_S):
                raise LinkError("the printer does not confirm the drawer")
        except LinkError:
            # Bytes that still wait in this machine would open the drawer later, unattended.
            self._close(is_abort=True)
            self._is_late_fence_possible = True
            self._journal.move(job.key, "unknown", "interrupted")
            raise
        self._drawer_opened(job, "")

    def _open_drawer_now(self, job: Job) -> None:
        """Open past an off-line printer: ``ESC p`` would wait there and fire when paper is back.

        Only called right after the printer has answered, so the pulse cannot be stuck on the way.
        """
        if not self._journal.start(job):
            return
        try:
            self._line.write(escpos.pulse_now(int(job.content)))
            is_seen = self._line.is_answering()
        except LinkError:
            self._journal.move(job.key, "unknown", "interrupted")
            raise
        if is_seen:
            self._drawer_opened(job, "realtime")
        else:
            self._journal.move(job.key, "unknown", "interrupted")

    def _drawer_opened(self, job: Job, detail: str) -> None:
        self._journal.move(job.key, "printed", detail, 1)
        self._journal.add_event("drawer", self.config.id, {"state": "opened", "key": job.key})

    def _serve_drawer_meanwhile(self) -> None:
        """A receipt that waits for paper must not keep the money locked away."""
        job = self._journal.next_job(self.config.id, ("drawer",))
        if job and not self._line.is_asking and self._line.is_answering():
            self._open_drawer_now(job)

    # === PRINTERS THAT NEVER ANSWER === #

    def _turn_without_answers(self) -> None:
        """``status = "none"``: connect for each job; every byte taken counts as printed."""
        job = self._journal.next_job(self.config.id, ("drawer",)) or self._journal.next_job(
            self.config.id, PAPER_KINDS
        )
        if not job:
            self._pause(POLL_S)
            return
        is_drawer = job.kind == "drawer"
        data = escpos.pulse(int(job.content)) if is_drawer else self._encode(job)[0]
        self._line.open()
        self._line.set_condition(Condition("online"))
        self._backoff_s = BACKOFF_S[0]
        self._flush_leftovers()
        if self._journal.start(job):
            self._send_unconfirmed(job, data)
        self._close()

    def _send_unconfirmed(self, job: Job, data: bytes) -> None:
        self._line.sent_bytes = 0
        try:
            for _copy in range(job.copies):
                self._line.write(data)
        except LinkError:
            self._give_up(job, len(data), "interrupted", 0)
            raise
        self._journal.move(job.key, "printed", "unconfirmed")
