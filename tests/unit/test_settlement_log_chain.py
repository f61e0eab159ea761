from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_settlement.tools.log_chain import GENESIS, entry_hash, first_break

FIRST = "4e367062c9e27ea7f78ab531d8a7bf81993460ddd26795b511da06b6dddde9a8"


def chain(details):
    previous, entries = GENESIS, []
    for seq, detail in enumerate(details, start=1):
        entry = {
            "company": 1,
            "seq": seq,
            "at": "2026-08-01 10:00:00",
            "user": 2,
            "login": "entry",
            "action": "import",
            "model": "",
            "record": 0,
            "ref": "",
            "detail": detail,
            "prev": previous,
        }
        previous = entry["hash"] = entry_hash(previous, entry)
        entries.append(entry)
    return entries


def test_the_first_hash_is_fixed_for_ever():
    assert chain(["{}"])[0]["hash"] == FIRST


def test_a_sound_chain_has_no_break():
    assert first_break(chain(["a", "b", "c"])) is None


def test_a_changed_entry_a_missing_one_and_a_forged_link_are_found():
    entries = chain(["a", "b", "c"])
    assert first_break([entries[0], {**entries[1], "detail": "x"}, entries[2]]) == (2, "content")
    assert first_break([entries[0], entries[2]]) == (2, "gap")
    assert first_break([entries[0], {**entries[1], "prev": GENESIS}]) == (2, "chain")


def test_the_check_can_go_on_where_it_stopped():
    entries = chain(["a", "b", "c"])
    assert first_break(entries[1:], entries[0]["hash"], 1) is None


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.data())
def test_no_change_of_any_detail_goes_unnoticed(details, data):
    entries = chain(details)
    place = data.draw(st.integers(0, len(entries) - 1))
    entries[place] = {**entries[place], "detail": entries[place]["detail"] + "!"}
    assert first_break(entries) == (place + 1, "content")
