"""Counting a delivery, and which deliveries a pack can be from."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.receipt import Count, Scan, candidates, count


def scans(*kinds, held=()):
    packs = {"pack": 1, "carton": 10, "case": 500, "carton_code": 10, "ecig_code": 1}
    return [Scan(1, kind, packs[kind], number in held) for number, kind in enumerate(kinds)]


def test_a_code_belongs_to_a_carton_that_was_counted():
    assert count(scans("carton", "carton_code"))[1] == Count(10, 0, 0)
    assert count(scans("carton_code", "carton_code", "carton"))[1].total == 20


def test_loose_packs_are_no_cartons_for_codes():
    assert count(scans("pack", "pack", "carton_code"))[1].total == 12


def test_a_case_holds_the_cartons_whose_codes_are_scanned():
    assert count(scans("case", "carton_code", "carton_code"))[1].total == 500


def test_a_held_carton_is_taken_from_what_came():
    found = count(scans("carton", "carton", "carton_code", held={2}))[1]
    assert (found.total, found.quarantined, found.received) == (20, 10, 10)


def test_e_cigarettes_are_counted_once_by_barcode_and_code():
    assert count(scans("pack", "ecig_code", "pack", "ecig_code", "pack"))[1] == Count(3, 0, 2)


def test_the_order_of_scans_from_many_devices_does_not_matter():
    some = scans("carton", "carton_code", "pack", "carton_code", held={1})
    assert len({count(order)[1] for order in itertools.permutations(some)}) == 1


@given(
    st.lists(st.tuples(st.sampled_from(["pack", "carton", "case", "carton_code"]), st.booleans()))
)
def test_what_is_held_is_never_more_than_what_came(found):
    kinds = [kind for kind, _held in found]
    held = {number for number, (_kind, is_held) in enumerate(found) if is_held}
    for item in count(scans(*kinds, held=held)).values():
        assert 0 <= item.quarantined <= item.total


@given(st.lists(st.integers(0, 1000)), st.integers(-10, 5000))
def test_candidates_hold_what_is_on_hand_as_far_as_it_came(received, on_hand):
    layers = candidates(list(enumerate(map(float, received))), on_hand)
    assert [layer.key for layer in layers] == list(range(len(received)))
    assert sum(layer.left for layer in layers) == min(max(on_hand, 0), sum(received))
    # The oldest went first: whatever follows a layer with something left is whole.
    touched = False
    for layer in layers:
        if touched:
            assert layer.left == layer.packs
        touched = touched or layer.left > 0
