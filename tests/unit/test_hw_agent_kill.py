"""kill -9 at random under load: no receipt lost, none doubled, the doubtful ones say so.

HW_DRILL_ROUNDS sets the number of rounds: 15 in the tests, 300 in `make drill`.
"""

import os
import random
import threading
import time

import pytest
from hw_peers import AgentProcess, PrinterProcess, eventually, printer_table, receipt_image, same

ROUNDS = int(os.environ.get("HW_DRILL_ROUNDS", "15"))
SEED = int(os.environ.get("HW_DRILL_SEED", "20261125"))
RECEIPTS_PER_ROUND = 3


@pytest.fixture
def shop(tmp_path):
    printer = PrinterProcess(tmp_path)
    agent = AgentProcess(tmp_path, [printer_table(f"tcp://127.0.0.1:{printer.port}")])
    yield agent, printer
    agent.kill()
    printer.stop()


def test_no_receipt_is_lost_or_doubled_when_the_agent_is_killed(shop):
    agent, printer = shop
    rng = random.Random(SEED)  # noqa: S311 - moments to kill at
    accepted = {}
    for turn in range(ROUNDS):
        killer = threading.Timer(rng.uniform(0, 0.25), agent.kill)
        killer.start()
        for index in range(RECEIPTS_PER_ROUND):
            number = turn * RECEIPTS_PER_ROUND + index
            image = receipt_image(number, height=400)
            try:
                status, _answer = agent.receipt(f"order-{number}", image, ttl_s=3600)
            except OSError:
                break
            assert status == 201
            accepted[f"order-{number}"] = image
        killer.join()
        agent.start()
    ended = {}
    for key in accepted:
        ended[key] = eventually(
            lambda key=key: (job := agent.wait(key, 20))["state"] in ("printed", "unknown") and job,
            40,
            key,
        )
    time.sleep(0.5)
    papers = printer.papers()
    doubtful = 0
    for key, image in accepted.items():
        count = sum(same(paper, image) for paper in papers)
        if ended[key]["state"] == "printed":
            assert count == 1, f"{key} is printed {count} times"
        else:
            doubtful += 1
            assert count <= 1, f"{key} is unknown and printed {count} times"
    assert doubtful <= ROUNDS
    assert len(accepted) > ROUNDS / 2


def test_a_reprint_after_a_kill_gives_one_whole_receipt(shop):
    agent, printer = shop
    eventually(lambda: agent.state()["status"] == "online")
    image = receipt_image(7, height=3000)
    printer.fault(paper="low")
    agent.receipt("order-7", image)
    printer.fault(is_stalled=True)
    time.sleep(0.2)
    agent.kill()
    printer.fault(is_stalled=False)
    agent.start()
    job = agent.wait("order-7")
    if job["state"] == "unknown":
        before = sum(same(paper, image) for paper in printer.papers())
        agent.api("POST", "/v1/jobs/order-7/retry", {"by": "Li"})
        assert agent.wait("order-7")["state"] == "printed"
        assert sum(same(paper, image) for paper in printer.papers()) == before + 1
    else:
        assert job["state"] == "printed"
