"""Start it: ``python -m tests.simulators.printer --listen H:P --http H:P --data DIR``."""

import argparse
import logging
import sys
from pathlib import Path

from .machine import Printer
from .port import Port
from .web import Web


def _address(text: str) -> tuple[str, int]:
    host, _colon, port = text.rpartition(":")
    return host or "127.0.0.1", int(port)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.simulators.printer", description=__doc__)
    parser.add_argument("--listen", type=_address, default=("127.0.0.1", 9100))
    parser.add_argument("--http", type=_address, default=("127.0.0.1", 8270))
    parser.add_argument("--data", type=Path, required=True, help="folder for the receipts")
    parser.add_argument("--width", type=int, default=576, help="paper width in dots")
    arguments = parser.parse_args()
    logging.basicConfig(
        stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    printer = Printer(arguments.data, arguments.width)
    port = Port(printer, *arguments.listen)
    web = Web(printer, *arguments.http)
    logging.info("printer on port %d, page on port %d", port.number, web.server_address[1])
    web.serve_forever()


if __name__ == "__main__":
    main()
