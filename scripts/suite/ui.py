"""What the reader sees while the tools work: one line a step, with the time it takes."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SILENT_S = 2.0  # a step shorter than this prints only its result
LOG_EVERY_S = 15.0  # without a terminal: how often a long step says that it goes on


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Step:
    """A piece of work under way; `note` changes what the progress line says."""

    def __init__(self, title: str):
        self.title = title
        self.detail = ""
        self.started = time.monotonic()

    def note(self, detail: str) -> None:
        self.detail = detail

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def line(self) -> str:
        detail = f": {self.detail}" if self.detail else ""
        return f"… {self.title}{detail} ({self.seconds:.0f} s)"


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Run a piece of work: progress after two seconds, then a line with the time it took."""
    work = Step(title)
    done = threading.Event()
    ticker = threading.Thread(target=_tick, args=(work, done), daemon=True)
    ticker.start()
    mark = "✗"
    try:
        yield work
        mark = "✓"
    finally:
        done.set()
        ticker.join()
        clear = "\r\033[K" if sys.stdout.isatty() else ""
        say(f"{clear}{mark} {title} ({work.seconds:.1f} s)")


def _tick(work: Step, done: threading.Event) -> None:
    tty = sys.stdout.isatty()
    wait = SILENT_S
    while not done.wait(wait):
        if tty:
            sys.stdout.write(f"\r\033[K{work.line()[:100]}")
            sys.stdout.flush()
            wait = 0.5
        else:
            say(work.line())
            wait = LOG_EVERY_S
