"""The agent as a whole: configuration, journal, workers and the clock that ages jobs."""

import logging
import threading
import time
from pathlib import Path
from typing import Any

from . import VERSION, raster
from .auth import Auth
from .config import AgentConfig, PrinterConfig
from .drivers import link_factory
from .errors import ApiError
from .jobs import JobRequest
from .journal import Job, Journal
from .worker import PrinterWorker

_logger = logging.getLogger(__name__)

AGE_CHECK_S = 0.25
PRUNE_S = 3600.0


class Agent:
    """Owns the threads; ``start`` recovers what a former agent left behind."""

    def __init__(self, config: AgentConfig, data_dir: Path) -> None:
        self.config = config
        self.journal = Journal(data_dir / "journal.sqlite3")
        self.auth = Auth(self.journal, config, data_dir)
        self.started_at = time.time()
        self.workers = {
            printer.id: PrinterWorker(printer, self.journal, link_factory(printer.address))
            for printer in config.printers
        }
        self.is_stopping = threading.Event()
        self._clock = threading.Thread(target=self._age, name="clock", daemon=True)

    def start(self) -> None:
        for printer, size in self.journal.recover().items():
            if printer in self.workers:
                self.workers[printer].expect_leftovers(size)
        self.journal.prune()
        for worker in self.workers.values():
            worker.start()
        self._clock.start()

    def stop(self) -> None:
        self.is_stopping.set()
        for worker in self.workers.values():
            worker.stop()
        with self.journal.changed:
            self.journal.changed.notify_all()
        for worker in self.workers.values():
            worker.join(5)
        self._clock.join(2)
        self.journal.close()

    def _age(self) -> None:
        prune_at = time.monotonic() + PRUNE_S
        while not self.is_stopping.wait(AGE_CHECK_S):
            self.journal.expire()
            if time.monotonic() > prune_at:
                self.journal.prune()
                prune_at = time.monotonic() + PRUNE_S

    # === DEVICES === #

    def printer(self, name: str) -> PrinterConfig:
        """Return the printer with this id or role, or raise ApiError UNKNOWN_DEVICE."""
        for printer in self.config.printers:
            if printer.id == name:
                return printer
        for printer in self.config.printers:
            if printer.role and printer.role == name:
                return printer
        raise ApiError("UNKNOWN_DEVICE", f"the agent has no printer {name!r}")

    def state(self) -> dict[str, Any]:
        return {
            "agent": self.config.name,
            "version": VERSION,
            "seq": self.journal.last_seq(),
            "devices": [self._device_state(printer) for printer in self.config.printers],
        }

    def _device_state(self, printer: PrinterConfig) -> dict[str, Any]:
        condition = self.workers[printer.id].condition
        return {
            "id": printer.id,
            "kind": "printer",
            "role": printer.role,
            "driver": printer.driver,
            "address": printer.address,
            "width_dots": printer.width_dots,
            "status": condition.status,
            "paper": condition.paper,
            "cover": condition.cover,
            "queue": self.journal.open_count(printer.id),
        }

    # === JOBS === #

    def add_job(self, request: JobRequest) -> tuple[Job, bool]:
        """Accept a job: it is on the disk when this returns. Return it and whether it is new."""
        printer = self.printer(request.printer)
        if request.kind == "raster":
            try:
                raster.read_png(request.payload, printer.width_dots)
            except raster.PictureError as error:
                raise ApiError("BAD_PAYLOAD", str(error)) from error
        job, is_new = self.journal.add(request, printer.id)
        self.workers[printer.id].wake()
        return job, is_new

    def decide(self, key: str, allowed: frozenset[str], state: str, by: str) -> Job:
        job = self.journal.decide(key, allowed, state, by)
        if job.printer in self.workers:
            self.workers[job.printer].wake()
        return job
