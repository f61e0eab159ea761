"""Prometheus text of the agent."""

import time

from . import VERSION
from .agent import Agent


def _escape(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def render(agent: Agent) -> str:
    lines = [
        "# TYPE pos_hw_agent_info gauge",
        f'pos_hw_agent_info{{version="{VERSION}"}} 1',
        "# TYPE pos_hw_agent_uptime_seconds gauge",
        f"pos_hw_agent_uptime_seconds {time.time() - agent.started_at:.0f}",
        "# TYPE pos_hw_agent_jobs gauge",
    ]
    for state, count in sorted(agent.journal.count_by_state().items()):
        lines.append(f'pos_hw_agent_jobs{{state="{state}"}} {count}')
    lines.append("# TYPE pos_hw_agent_printer_ready gauge")
    for name, worker in agent.workers.items():
        ready = int(worker.condition.is_ready)
        lines.append(f'pos_hw_agent_printer_ready{{printer="{_escape(name)}"}} {ready}')
    lines.append("# TYPE pos_hw_agent_queue gauge")
    for name in agent.workers:
        queue = agent.journal.open_count(name)
        lines.append(f'pos_hw_agent_queue{{printer="{_escape(name)}"}} {queue}')
    lines += [
        "# TYPE pos_hw_agent_event_seq counter",
        f"pos_hw_agent_event_seq {agent.journal.last_seq()}",
    ]
    return "\n".join(lines) + "\n"
