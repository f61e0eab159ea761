import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.tobacco_compliance.tools.report import answer as answers
from odoo.addons.tobacco_compliance.tools.report.answer import (
    AnswerProblem,
    Decision,
    Result,
    Sent,
    decide,
    read_results,
)

BATCH = "b-1"
SENT = [Sent(1, "h1", "p1"), Sent(2, "h2", "p2")]
HEAD = {"epoch": 1, "seq": 2, "hash": "h2"}


@pytest.mark.parametrize(
    ("status", "body", "is_query", "kind"),
    [
        (200, {"results": []}, False, answers.DONE),
        (200, None, False, answers.UNKNOWN),
        (202, {"status": "processing"}, False, answers.PROCESSING),
        (202, None, False, answers.UNKNOWN),
        (301, {}, False, answers.UNKNOWN),
        (400, {"code": "SCHEMA"}, False, answers.REFUSED),
        (400, None, False, answers.REFUSED),
        (400, {"code": "BATCH_ID"}, False, answers.DENIED),
        (400, {"code": "CHAIN_LINK", "seq": 3}, False, answers.DENIED),
        (401, {"code": "CLOCK"}, False, answers.DENIED),
        (403, {"code": "KEY"}, False, answers.DENIED),
        (404, {}, False, answers.UNKNOWN),
        (404, {}, True, answers.ABSENT),
        (409, {"code": "FORK"}, False, answers.CONFLICT),
        (413, None, False, answers.TOO_LARGE),
        (429, None, False, answers.BUSY),
        (503, None, False, answers.BUSY),
        (500, {}, False, answers.UNKNOWN),
        (502, None, False, answers.UNKNOWN),
    ],
)
def test_every_row_of_the_table(status, body, is_query, kind):
    data = b"<html>" if body is None else json.dumps(body).encode()
    assert decide(status, data, is_query=is_query).kind == kind


def test_what_the_body_names_is_handed_on():
    body = {"code": "SCHEMA", "message": "bad", "seq": 7}
    assert decide(400, json.dumps(body).encode()) == Decision(
        answers.REFUSED, "SCHEMA", "bad", 7, None, body
    )
    waiting = decide(202, b'{"retry_after": 2.5}')
    assert waiting.retry_after_s == 2.5
    assert decide(202, b'{"retry_after": "soon"}').retry_after_s is None


@given(st.integers(100, 599), st.binary(max_size=40) | st.text().map(str.encode), st.booleans())
def test_no_answer_makes_it_stumble(status, body, is_query):
    assert isinstance(decide(status, body, is_query=is_query), Decision)


def read(*results, batch=BATCH, head=HEAD):
    return read_results({"batch": batch, "head": head, "results": list(results)}, BATCH, SENT)[1]


def accepted(seq, hash_=None):
    return {"seq": seq, "status": "accepted", "receipt": f"r{seq}", "hash": hash_ or f"h{seq}"}


def test_a_record_is_accepted_only_under_our_hash():
    assert read(accepted(1), accepted(2, "other")) == [
        Result(1, answers.ACCEPTED, "r1"),
        Result(2, answers.MISMATCH, "r2", "MISMATCH"),
    ]


def test_a_duplicate_counts_only_with_our_payload():
    duplicate = {"status": "duplicate", "hash": "elsewhere", "receipt": "r"}
    assert read(
        {**duplicate, "seq": 1, "payload_sha256": "p1"},
        {**duplicate, "seq": 2, "payload_sha256": "other"},
    ) == [
        Result(1, answers.ACCEPTED, "r", "DUPLICATE"),
        Result(2, answers.MISMATCH, "r", "MISMATCH"),
    ]


def test_a_rejected_record_says_why():
    rejected = {"seq": 2, "status": "rejected", "code": "TOTAL", "message": "total"}
    assert read(accepted(1), rejected)[1] == Result(2, answers.REJECTED, "", "TOTAL", "total")


@pytest.mark.parametrize(
    "results",
    [
        (accepted(1),),
        (accepted(1), accepted(2), accepted(3)),
        (accepted(1), accepted(1)),
        (accepted(1), {"seq": 2, "status": "maybe"}),
        (accepted(1), {"seq": [2], "status": "accepted"}),
        (accepted(1), None),
    ],
)
def test_an_answer_that_does_not_fit_the_batch_is_not_believed(results):
    with pytest.raises(AnswerProblem):
        read(*results)


@pytest.mark.parametrize(
    ("batch", "head"),
    [("b-2", HEAD), (BATCH, None), (BATCH, {}), (BATCH, {"seq": "2", "hash": "h2"})],
)
def test_an_answer_to_another_batch_is_not_believed(batch, head):
    with pytest.raises(AnswerProblem):
        read(accepted(1), accepted(2), batch=batch, head=head)
