"""The printer's network port: one connection at a time, as most receipt printers have it."""

import logging
import select
import socket
import struct
import threading
import time

from .machine import Printer

_logger = logging.getLogger(__name__)

RESET = struct.pack("ii", 1, 0)


class Port:
    """Listens and feeds the printer; carries out the faults of the connection."""

    def __init__(self, printer: Printer, host: str, port: int) -> None:
        self._printer = printer
        self._listener = socket.create_server((host, port), backlog=8)
        threading.Thread(target=self._serve, name="port", daemon=True).start()

    @property
    def number(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        while True:
            connection, address = self._listener.accept()
            _logger.info("connected from %s", address)
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._printer.connected(lambda data, to=connection: self._send(to, data))
                try:
                    self._read(connection)
                except OSError as error:
                    _logger.info("connection broken: %s", error)
                self._printer.connected(None)

    @staticmethod
    def _send(connection: socket.socket, data: bytes) -> None:
        try:
            connection.sendall(data)
        except OSError as error:
            _logger.info("an answer was lost: %s", error)

    def _read(self, connection: socket.socket) -> None:
        count = 0
        while True:
            room = self._printer.room()
            reset_at = self._printer.faults.reset_at
            if reset_at is not None:
                if count >= reset_at:
                    self._printer.take_reset()
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    return
                room = min(room, reset_at - count)
            if not room:
                if self._is_broken(connection):
                    return
                time.sleep(0.02)
                continue
            if not select.select([connection], [], [], 0.1)[0]:
                continue
            data = connection.recv(min(room, 4096))
            if not data:
                return
            count += len(data)
            self._printer.receive(data)

    @staticmethod
    def _is_broken(connection: socket.socket) -> bool:
        poll = select.poll()
        poll.register(connection, 0)
        return bool(poll.poll(0))
