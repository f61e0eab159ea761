import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.report.chain import (
    ROOT_HASH,
    Break,
    Captured,
    Head,
    first_break,
    read_stamp,
    record_hash,
    seal,
    stamp,
)

UTC = dt.timezone.utc
NOW = dt.datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
ROOT = Head(0, ROOT_HASH, "")


def captured(count):
    return [Captured(i, f"uuid-{i}", hashlib.sha256(b"%d" % i).hexdigest()) for i in range(count)]


def test_the_hash_of_a_record_is_frozen():
    """A golden vector, computed by hand with sha256sum; it may never change within v1."""
    text = (
        "v1|110101100001|1|1|" + "0" * 64 + "|1b4e28ba-2fa1-51d2-883f-0016d3cca427|"
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad|"
        "2026-11-22T03:04:05.000000Z"
    )
    assert hashlib.sha256(text.encode()).hexdigest() == (
        record_hash(
            "110101100001",
            1,
            1,
            ROOT_HASH,
            "1b4e28ba-2fa1-51d2-883f-0016d3cca427",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "2026-11-22T03:04:05.000000Z",
        )
    )


def test_numbers_and_times_go_on_where_the_head_ended():
    first = list(seal("L", 1, ROOT, captured(2), NOW))
    head = Head(first[-1].seq, first[-1].hash, first[-1].sealed_at)
    earlier = NOW - dt.timedelta(hours=1)
    second = list(seal("L", 1, head, captured(2), earlier))
    assert [link.seq for link in first + second] == [1, 2, 3, 4]
    assert [link.sealed_at[-10:] for link in first + second] == [
        "05.000000Z",
        "05.000001Z",
        "05.000002Z",
        "05.000003Z",
    ]
    assert first_break("L", 1, first + second) is None


def test_a_time_of_sealing_is_utc_with_microseconds():
    china = dt.timezone(dt.timedelta(hours=8))
    moment = dt.datetime(2026, 1, 1, 7, 0, 0, 5, china)
    assert stamp(moment) == "2025-12-31T23:00:00.000005Z"
    assert read_stamp(stamp(moment)) == moment


@pytest.mark.parametrize(
    "text",
    ["", "2026-11-22T03:04:05Z", "2026-11-22T03:04:05.000000+00:00", "2026-13-01T00:00:00.000000Z"],
)
def test_another_form_of_time_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_stamp(text)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seq": 4}, "SEQ"),
        ({"prev_hash": "f" * 64}, "PREV_HASH"),
        ({"hash": "f" * 64}, "HASH"),
        ({"payload_sha256": "f" * 64}, "HASH"),
        ({"uuid": "another"}, "HASH"),
        ({"sealed_at": "2026-11-22T03:04:05.000000Z"}, "SEALED_AT"),
        ({"sealed_at": "2026-11-22T03:04:06Z"}, "SEALED_AT"),
        ({"sealed_at": "2026-11-22T03:04:05.700000Z"}, "HASH"),
    ],
)
def test_a_change_of_one_link_is_found_there(change, code):
    links = list(seal("L", 1, ROOT, captured(5), NOW))
    links[2] = links[2]._replace(**change)
    assert first_break("L", 1, links) == Break(links[2].seq, code)


def test_a_missing_link_is_found_at_the_next():
    links = list(seal("L", 1, ROOT, captured(5), NOW))
    assert first_break("L", 1, links[:2] + links[3:]) == Break(4, "SEQ")


@given(st.lists(st.integers(0, 40), max_size=6), st.lists(st.integers(-5, 5), min_size=6))
def test_however_sealing_is_cut_the_chain_holds(sizes, seconds):
    head, links = ROOT, []
    for size, offset in zip(sizes, seconds, strict=False):
        moment = NOW + dt.timedelta(seconds=offset)
        links += seal("L", 7, head, captured(size), moment)
        if links:
            head = Head(links[-1].seq, links[-1].hash, links[-1].sealed_at)
    assert [link.seq for link in links] == list(range(1, len(links) + 1))
    assert first_break("L", 7, links) is None
