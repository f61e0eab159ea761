"""The real agent against the virtual printer: each receipt once, and never a false success."""

import http.client
import json
import time

import pytest
from hw_peers import (
    ORIGIN,
    AgentProcess,
    PrinterProcess,
    call,
    eventually,
    printer_table,
    receipt_image,
    same,
)


@pytest.fixture
def printer(tmp_path):
    process = PrinterProcess(tmp_path)
    yield process
    process.stop()


@pytest.fixture
def agent(tmp_path, printer):
    process = AgentProcess(tmp_path, [printer_table(f"tcp://127.0.0.1:{printer.port}")])
    yield process
    process.kill()


def wait_until_online(agent):
    eventually(lambda: agent.state()["status"] == "online", what="printer online")


class TestPrinting:
    def test_a_receipt_is_printed_dot_for_dot_and_confirmed(self, agent, printer):
        image = receipt_image(1)
        status, answer = agent.receipt("order-1", image)
        assert (status, answer) == (201, {"key": "order-1", "state": "queued"})
        assert agent.wait("order-1") == {
            "key": "order-1",
            "state": "printed",
            "attempts": 1,
            "detail": "",
        }
        (paper,) = printer.papers()
        assert same(paper, image)

    def test_the_same_key_answers_with_the_first_job_and_prints_once(self, agent, printer):
        image = receipt_image(1)
        agent.receipt("order-1", image)
        agent.wait("order-1")
        status, answer = agent.receipt("order-1", image)
        assert status == 200
        assert answer["state"] == "printed"
        status, answer = agent.receipt("order-1", receipt_image(2))
        assert (status, answer["error"]["code"]) == (409, "KEY_CONFLICT")
        assert len(printer.papers()) == 1

    def test_ttl_and_meta_are_no_part_of_the_content(self, agent):
        agent.job("a", "text", "one")
        assert agent.job("a", "text", "one", ttl_s=5, meta={"x": 1})[0] == 200
        assert agent.job("a", "text", "one", copies=2)[0] == 409

    def test_every_copy_has_its_own_confirmation(self, agent, printer):
        agent.receipt("order-1", receipt_image(1), copies=3)
        assert agent.wait("order-1")["detail"] == "3 of 3 confirmed"
        assert len(printer.papers()) == 3

    def test_text_reaches_the_paper_in_chinese_and_carries_no_commands(self, agent, printer):
        agent.job("t", "text", "烟酒零售\n合计 45.00\x1bp\x00\x19\xfa")
        assert agent.wait("t")["state"] == "printed"
        (paper,) = printer.papers()
        assert paper.getextrema()[0] == 0
        assert printer.state["drawer"] == []

    def test_a_wide_picture_is_scaled_to_the_paper(self, agent, printer):
        agent.receipt("wide", receipt_image(1, width=1152))
        assert agent.wait("wide")["state"] == "printed"
        assert printer.papers()[0].size == (576, 350)

    def test_raw_bytes_need_their_scope(self, agent, printer):
        status, answer = agent.job("r", "raw", "G3AAGfo=")
        assert (status, answer["error"]["code"]) == (403, "SCOPE")
        token = agent.pair(scopes=["raw"])
        body = {"key": "r", "printer": "front", "kind": "raw", "payload": "G3AAGfo="}
        assert agent.api("POST", "/v1/jobs", body, token)[0] == 201
        eventually(lambda: printer.state["drawer"])


class TestTrouble:
    def test_paper_out_is_seen_within_a_second_and_recovers_without_loss(self, agent, printer):
        wait_until_online(agent)
        printer.fault(paper="out")
        eventually(lambda: agent.state()["paper"] == "out", 1)
        assert agent.state()["status"] == "offline"
        image = receipt_image(1)
        agent.receipt("order-1", image)
        assert agent.wait("order-1", 1)["state"] == "queued"
        assert printer.papers() == []
        printer.fault(paper="ok")
        assert agent.wait("order-1")["state"] == "printed"
        assert [same(paper, image) for paper in printer.papers()] == [True]

    def test_paper_out_within_a_receipt_waits_and_says_why(self, agent, printer):
        wait_until_online(agent)
        image = receipt_image(1, height=9000)
        agent.receipt("long", image)
        printer.fault(paper="out")
        eventually(
            lambda: (
                agent.wait("long", 0)["state"] in ("sending", "confirming", "queued")
                and agent.state()["paper"] == "out"
            ),
            2,
        )
        printer.fault(paper="ok")
        assert agent.wait("long")["state"] == "printed"
        assert [same(paper, image) for paper in printer.papers()] == [True]

    @pytest.mark.parametrize(
        ("fault", "mended", "name", "value"),
        [
            ({"cover": "open"}, {"cover": "closed"}, "cover", "open"),
            ({"paper": "low"}, {"paper": "ok"}, "paper", "low"),
            ({"is_offline": True}, {"is_offline": False}, "status", "offline"),
            ({"is_stalled": True}, {"is_stalled": False}, "status", "unreachable"),
        ],
    )
    def test_every_condition_is_seen_within_a_second(
        self, agent, printer, fault, mended, name, value
    ):
        wait_until_online(agent)
        before = agent.state()[name]
        printer.fault(**fault)
        eventually(lambda: agent.state()[name] == value, 1)
        printer.fault(**mended)
        eventually(lambda: agent.state()[name] == before, 10)

    def test_a_broken_connection_is_unknown_and_the_cashier_decides(self, agent, printer):
        wait_until_online(agent)
        printer.fault(reset_at=printer.state["received_bytes"] + 4000)
        image = receipt_image(1)
        agent.receipt("order-1", image)
        job = agent.wait("order-1")
        assert (job["state"], job["detail"]) == ("unknown", "interrupted")
        assert not any(same(paper, image) for paper in printer.papers())
        status, answer = agent.api("POST", "/v1/jobs/order-1/retry", {"by": "Li"})
        assert (status, answer["state"]) == (200, "queued")
        assert agent.wait("order-1")["state"] == "printed"
        papers = printer.papers()
        assert [same(paper, image) for paper in papers].count(True) == 1
        assert same(papers[-1], image)
        assert len(papers) <= 2

    def test_a_receipt_that_came_out_is_confirmed_by_hand(self, agent, printer):
        wait_until_online(agent)
        printer.fault(reset_at=printer.state["received_bytes"] + 4000)
        agent.receipt("order-1", receipt_image(1))
        agent.wait("order-1")
        body = {"by": "Li", "printed": True}
        assert agent.api("POST", "/v1/jobs/order-1/confirm", body)[1]["state"] == "printed"
        status, answer = agent.api("POST", "/v1/jobs/order-1/retry", {"by": "Li"})
        assert (status, answer["error"]["code"]) == (409, "BAD_STATE")

    def test_a_power_cycle_within_a_receipt_is_unknown(self, agent, printer):
        wait_until_online(agent)
        printer.fault(paper="out")
        printer.fault(paper="ok", is_offline=False)
        agent.receipt("order-1", receipt_image(1, height=12000))
        printer.fault(is_stalled=True)
        time.sleep(0.3)
        printer.power_cycle()
        printer.fault(is_stalled=False, reset_at=0)
        assert agent.wait("order-1", 30)["state"] in ("unknown", "printed")
        whole = [paper for paper in printer.papers() if paper.height == 12000]
        assert len(whole) <= 1

    def test_a_dead_printer_delays_no_other_one(self, tmp_path, printer):
        dead = printer_table("tcp://127.0.0.1:9", id="dead", role="kitchen")
        live = printer_table(f"tcp://127.0.0.1:{printer.port}")
        agent = AgentProcess(tmp_path, [dead, live])
        try:
            body = {"key": "k", "printer": "kitchen", "kind": "text", "payload": "x"}
            assert agent.api("POST", "/v1/jobs", body)[0] == 201
            agent.receipt("order-1", receipt_image(1))
            assert agent.wait("order-1", 3)["state"] == "printed"
            assert agent.wait("k", 0)["state"] == "queued"
        finally:
            agent.kill()

    def test_an_old_ticket_is_held_and_printed_only_on_demand(self, agent, printer):
        wait_until_online(agent)
        printer.fault(paper="out")
        eventually(lambda: agent.state()["paper"] == "out", 2)
        agent.receipt("old", receipt_image(1), ttl_s=0.5)
        job = agent.wait("old", 5)
        assert (job["state"], job["detail"]) == ("held", "expired")
        printer.fault(paper="ok")
        wait_until_online(agent)
        assert printer.papers() == []
        agent.api("POST", "/v1/jobs/old/cancel", {"by": "Li"})
        assert agent.wait("old", 0)["state"] == "cancelled"

    def test_a_printer_that_never_answers_ends_unconfirmed(self, tmp_path, printer):
        printer.fault(is_silent=True)
        table = printer_table(f"tcp://127.0.0.1:{printer.port}", status="none")
        agent = AgentProcess(tmp_path, [table])
        try:
            image = receipt_image(1)
            agent.receipt("order-1", image)
            job = agent.wait("order-1")
            assert (job["state"], job["detail"]) == ("printed", "unconfirmed")
            eventually(lambda: printer.papers())
            assert same(printer.papers()[0], image)
        finally:
            agent.kill()


class TestDrawer:
    def test_the_drawer_opens_once_and_is_confirmed(self, agent, printer):
        agent.job("d", "drawer", {"pin": 5})
        assert agent.wait("d")["state"] == "printed"
        assert [(item["pin"], item["command"]) for item in printer.state["drawer"]] == [
            (5, "ESC p")
        ]

    def test_the_drawer_opens_at_once_while_a_receipt_waits_for_paper(self, agent, printer):
        wait_until_online(agent)
        printer.fault(paper="out")
        eventually(lambda: agent.state()["paper"] == "out", 2)
        agent.receipt("order-1", receipt_image(1))
        agent.job("d", "drawer", {"pin": 2})
        assert agent.wait("d")["state"] == "printed"
        printer.fault(paper="ok")
        agent.wait("order-1")
        assert [item["command"] for item in printer.state["drawer"]] == ["DLE DC4"]

    def test_no_pulse_comes_late(self, agent, printer):
        wait_until_online(agent)
        printer.fault(is_stalled=True)
        eventually(lambda: agent.state()["status"] == "unreachable", 2)
        agent.job("d", "drawer", {"pin": 2}, ttl_s=60)
        job = agent.wait("d", 6)
        assert (job["state"], job["detail"]) == ("cancelled", "expired")
        printer.fault(is_stalled=False)
        wait_until_online(agent)
        time.sleep(0.5)
        assert printer.state["drawer"] == []


class TestEvents:
    def read(self, agent, since, until):
        """Return the events of a stream up to the first one that ``until`` accepts."""
        connection = http.client.HTTPConnection("127.0.0.1", agent.port, timeout=12)
        headers = {
            "Authorization": f"Bearer {agent.token}",
            "Content-Type": "application/json",
            "Origin": ORIGIN,
        }
        connection.request("POST", "/v1/events", json.dumps({"since": since}), headers)
        answer = connection.getresponse()
        assert answer.status == 200
        events = []
        try:
            for line in answer:
                events.append(json.loads(line))
                if until(events[-1]):
                    return events
        finally:
            connection.close()
        raise AssertionError("the stream ended")

    def test_a_stream_resumes_after_any_event_also_of_a_former_agent(self, agent):
        agent.job("a", "text", "one")
        agent.wait("a")
        agent.kill()
        agent.start()
        agent.job("b", "text", "two")
        agent.wait("b")

        def is_end(event):
            return event["type"] == "job" and event["data"]["state"] == "printed"

        def is_b(event):
            return is_end(event) and event["data"]["key"] == "b"

        events = [event for event in self.read(agent, 0, is_b) if event["type"] != "heartbeat"]
        numbers = [event["seq"] for event in events]
        assert numbers == sorted(set(numbers))
        assert [event["data"]["key"] for event in events if is_end(event)] == ["a", "b"]
        middle = numbers[len(numbers) // 2]
        rest = [event for event in self.read(agent, middle, is_b) if event["type"] != "heartbeat"]
        assert [event["seq"] for event in rest] == [n for n in numbers if n > middle]

    def test_a_stream_beats_and_a_number_from_the_future_is_reset(self, agent):
        events = self.read(agent, 10**9, lambda event: event["type"] == "heartbeat")
        assert events[0]["type"] == "reset"
        assert set(events[-1]) == {"seq", "type", "device", "data", "at"}

    def test_metrics_count_the_jobs(self, agent):
        agent.job("a", "text", "one")
        agent.wait("a")
        text = call(agent.port, "GET", "/metrics")[1].decode()
        assert 'pos_hw_agent_jobs{state="printed"} 1' in text
