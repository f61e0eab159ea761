"""The agent's pure parts: bytes in, bytes out."""

import io
import os
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hw_peers import AGENT, receipt_image
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

sys.path.insert(0, str(AGENT))

from pos_hw_agent import escpos, raster, text
from pos_hw_agent.config import load_config
from pos_hw_agent.drivers import link_factory
from pos_hw_agent.drivers.fd import open_serial
from pos_hw_agent.errors import ConfigError, LinkError
from pos_hw_agent.states import END_STATES, TRANSITIONS


def png(image):
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def decode(data, width):
    """Put ``GS v 0`` bands together again; an independent reading of the command."""
    rows = []
    while data:
        assert data[:4] == b"\x1dv0\x00"
        across, down = data[4] + 256 * data[5], data[6] + 256 * data[7]
        body, data = data[8 : 8 + across * down], data[8 + across * down :]
        for row in range(down):
            line = body[row * across : (row + 1) * across]
            rows.append(line.ljust((width + 7) // 8, b"\0"))
    image = Image.frombytes("1", (width, len(rows)), b"".join(rows))
    return image.point(lambda value: 255 - value)


class TestReplies:
    def test_an_asb_frame_is_not_taken_for_fences(self):
        replies = escpos.ReplyParser().feed(bytes([0x10, 0x00, 0x00, 0x00, 0x00]))
        assert [reply.kind for reply in replies] == ["frame", "fence"]

    def test_a_real_time_answer_may_fall_into_a_frame(self):
        replies = escpos.ReplyParser().feed(bytes([0x18, 0x00, 0x12, 0x0C, 0x00]))
        assert [reply.kind for reply in replies] == ["realtime", "frame"]
        assert escpos.condition_of_frame(replies[1].data).paper == "out"

    @given(st.binary(max_size=64), st.integers(0, 64))
    def test_packets_may_be_cut_anywhere(self, data, at):
        whole = escpos.ReplyParser().feed(data)
        parser = escpos.ReplyParser()
        assert parser.feed(data[:at]) + parser.feed(data[at:]) == whole

    @pytest.mark.parametrize(
        ("answers", "trouble"),
        [
            ((0x12, 0x12, 0x12), ""),
            ((0x1A, 0x32, 0x7E), "paper_out"),
            ((0x1A, 0x16, 0x12), "cover_open"),
            ((0x1A, 0x12, 0x12), "offline"),
            ((0x12, 0x12, 0x1E), ""),
        ],
    )
    def test_status_answers_become_one_trouble(self, answers, trouble):
        assert escpos.condition_of_answers(answers).trouble == trouble


class TestRaster:
    @given(st.integers(1, 600), st.integers(1, 80), st.randoms(use_true_random=False))
    def test_every_dot_survives(self, width, height, rng):
        image = Image.new("1", (width, height), 1)
        for _dot in range(rng.randrange(40)):
            image.putpixel((rng.randrange(width), rng.randrange(height)), 0)
        assert decode(raster.encode(image), width).tobytes() == image.tobytes()

    def test_a_receipt_is_smaller_than_its_dots(self):
        image = receipt_image(3, height=1500)
        assert len(raster.encode(image)) < 0.75 * 72 * 1500

    def test_grey_is_cut_in_the_middle(self):
        grey = Image.new("L", (8, 1))
        for x, level in enumerate((0, 127, 128, 255)):
            grey.putpixel((x, 0), level)
        dots = raster.read_png(png(grey), 576)
        assert [dots.getpixel((x, 0)) for x in range(4)] == [0, 0, 255, 255]


class TestText:
    def test_controls_are_dropped_and_chinese_is_selected(self):
        assert text.encode("a\x1bp\x00b\r\n中\n", "gb18030") == b"\x1c&apb\n\xd6\xd0\n"

    def test_what_the_set_lacks_becomes_a_question_mark(self):
        assert text.encode("é中", "cp437") == b"\x1c.\x1bt\x00\x82?\n"


class TestConfig:
    def write(self, tmp_path: Path, body: str) -> Path:
        path = tmp_path / "agent.toml"
        path.write_text(body, encoding="utf-8")
        return path

    @pytest.mark.parametrize(
        ("body", "word"),
        [
            ('[[printer]]\nid = "a"', "address"),
            ('[[printer]]\nid = "a b"\naddress = "tcp://h"', "id"),
            ('[[printer]]\nid = "a"\naddress = "tcp://h"\nwidth_dots = 575', "width_dots"),
            ('[[printer]]\nid = "a"\naddress = "tcp://h"\nstatus = "maybe"', "status"),
            ('[[printer]]\nid = "a"\naddress = "tcp://h"\ncolour = 1', "colour"),
            ('[[scale]]\nid = "s"', "scale"),
            ('[server]\norigins = ["shop.example"]', "https://shop.example"),
            ("not toml", "agent.toml"),
        ],
    )
    def test_a_wrong_configuration_names_the_key(self, tmp_path, body, word):
        with pytest.raises(ConfigError, match=word):
            load_config(self.write(tmp_path, body), tmp_path)

    def test_the_devices_file_wins(self, tmp_path):
        path = self.write(tmp_path, '[[printer]]\nid = "a"\naddress = "tcp://h"')
        (tmp_path / "devices.toml").write_text('[[printer]]\nid = "b"\naddress = "tcp://h"')
        assert [printer.id for printer in load_config(path, tmp_path).printers] == ["b"]

    def test_an_unknown_scheme_is_refused(self):
        with pytest.raises(ConfigError, match="usb"):
            link_factory("usb://04b8:0e15")


class TestSerialLine:
    def test_bytes_go_both_ways_and_an_unplugged_line_is_noticed(self):
        pytest.importorskip("serial")
        master, slave = os.openpty()
        link = open_serial(urlsplit(f"serial://{os.ttyname(slave)}?baud=9600"))
        try:
            os.close(slave)
            received = bytearray()
            reader = threading.Thread(target=lambda: received.extend(os.read(master, 64)))
            reader.start()
            assert link.send_some(b"\x10\x04\x01", 1) == 3
            reader.join(2)
            assert bytes(received) == b"\x10\x04\x01"
            os.write(master, b"\x12")
            assert link.read_some(1) == b"\x12"
            os.close(master)
            with pytest.raises(LinkError):
                while True:
                    link.read_some(0.2)
                    link.send_some(b"x", 0.2)
        finally:
            link.close()

    def test_a_line_that_is_not_there_says_so(self):
        with pytest.raises(LinkError):
            link_factory("file:///dev/usb/no-such-printer")()


class TestStates:
    def test_end_states_are_left_only_by_a_person(self):
        assert TRANSITIONS["printed"] == TRANSITIONS["cancelled"] == frozenset()
        for state in END_STATES:
            assert not TRANSITIONS[state] & {"sending", "confirming"}
