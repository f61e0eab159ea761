import gzip
import json

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.report.batch import (
    MAX_BYTES,
    MAX_RECORDS,
    Cut,
    Suspects,
    Waiting,
    body,
    compress,
    cut,
    json_bytes,
    narrowed,
    refused,
)


def waiting(*numbers, size=100, withheld=()):
    return [Waiting(number, size, number in withheld) for number in numbers]


def test_nothing_waiting_makes_no_batch():
    assert cut([]) is None


def test_a_batch_ends_at_the_first_gap():
    assert cut(waiting(5, 6, 7, 9, 10)) == Cut((5, 6, 7), ())


def test_withheld_numbers_are_declared():
    assert cut(waiting(1, 2, 3, withheld=(2,))) == Cut((1, 3), (2,))
    assert cut(waiting(1, withheld=(1,))) == Cut((), (1,))


def test_a_batch_has_at_most_a_thousand_records_and_two_mebibytes():
    assert len(cut(waiting(*range(1, 2001))).records) == MAX_RECORDS
    heavy = cut(waiting(*range(1, 101), size=60_000))
    records = [
        {"seq": seq, "uuid": "u" * 36, "kind": "correction", "prev_hash": "0" * 64,
         "hash": "0" * 64, "sealed_at": "2026-11-22T03:04:05.000000Z", "payload": "x" * 59_998}
        for seq in heavy.records
    ]  # fmt: skip
    data = body(
        batch="b" * 36,
        licence="1" * 32,
        epoch=1,
        first_seq=heavy.first_seq,
        last_seq=heavy.last_seq,
        held=[],
        records=records,
    )
    assert MAX_BYTES * 0.8 < len(data) <= MAX_BYTES


def test_the_size_of_a_payload_counts_its_escapes():
    assert json_bytes('{"a":"烟"}') == len(r'"{\"a\":\"烟\"}"'.encode())


def test_half_of_the_suspects_is_sent_and_the_rest_declared():
    suspects = Suspects(last_seq=8, range_last_seq=10)
    assert cut(waiting(*range(1, 13)), 1000, suspects) == Cut((1, 2, 3, 4), (5, 6, 7, 8, 9, 10))


def test_a_search_whose_range_has_nothing_waiting_stops_nobody():
    assert cut(waiting(20, 21), 1000, Suspects(8, 10)) == Cut((20, 21), ())


def test_a_named_culprit_ends_the_search():
    assert refused([1, 2, 3], 3, 2, Suspects(3, 9)) == (2, None)
    assert refused([1, 2, 3], 3, 99, None) == (None, Suspects(3, 3))
    assert refused([4], 9, None, Suspects(8, 9)) == (4, None)


def _deliver(count, bad, limit=MAX_RECORDS):
    """Play a sender and a regulator that refuses any batch with a bad record, naming nobody."""
    accepted, quarantined, declared = set(), set(), set()
    suspects, calls = None, 0
    while True:
        rows = [
            Waiting(n, 100, n in quarantined)
            for n in range(1, count + 1)
            if n not in accepted and (n not in quarantined or n not in declared)
        ]
        batch = cut(rows, limit, suspects)
        if not batch:
            return accepted, quarantined, declared, calls
        calls += 1
        numbers = sorted(batch.records + batch.held)
        assert numbers == list(range(batch.first_seq, batch.last_seq + 1))
        if bad.intersection(batch.records):
            culprit, suspects = refused(batch.records, batch.last_seq, None, suspects)
            if culprit:
                quarantined.add(culprit)
        else:
            accepted.update(batch.records)
            declared.update(batch.held)
            if suspects:
                left = set(range(1, suspects.last_seq + 1)) - accepted - quarantined
                culprit, suspects = narrowed(sorted(left), suspects)
                if culprit:
                    quarantined.add(culprit)


def test_one_bad_record_in_a_thousand_costs_at_most_twelve_calls():
    for bad in (1, 2, 500, 501, 999, 1000):
        accepted, quarantined, _declared, calls = _deliver(1000, {bad})
        assert quarantined == {bad}
        assert len(accepted) == 999
        assert calls <= 12, f"{calls} calls for record {bad}"


@given(st.integers(1, 60), st.data())
def test_whatever_is_bad_all_others_arrive_and_every_number_is_known(count, data):
    bad = data.draw(st.sets(st.integers(1, count)))
    limit = data.draw(st.integers(1, 70))
    accepted, quarantined, declared, _calls = _deliver(count, bad, limit)
    assert quarantined == bad
    assert accepted == set(range(1, count + 1)) - bad
    assert bad <= declared


def test_the_bytes_of_a_batch_are_the_same_whenever_they_are_packed():
    data = body(batch="b", licence="L", epoch=1, first_seq=1, last_seq=1, held=[1], records=[])
    assert compress(data) == compress(data)
    assert json.loads(gzip.decompress(compress(data)))["held"] == [1]
