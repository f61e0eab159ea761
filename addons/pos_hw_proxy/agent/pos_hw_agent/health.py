"""The page for people: what is wrong, what to do, what was printed."""

import html
import secrets
import time
from collections.abc import Mapping

from . import VERSION, raster
from .agent import Agent
from .config import PrinterConfig
from .errors import ApiError
from .health_text import TEXTS, Texts
from .jobs import JobRequest
from .journal import Job
from .states import CANCEL_FROM, CONFIRM_FROM, RETRY_FROM

JOBS_SHOWN = 12
TEST_TTL_S = 60.0

STYLE = """
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:0;
background:#f4f5f7;color:#1f2933}
main{max-width:60rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:0 0 .5rem}
section{background:#fff;border-radius:.6rem;padding:1rem;margin:1rem 0;
box-shadow:0 1px 3px #0002}
.printer{border-left:.5rem solid #2e9e5b}.printer.bad{border-color:#d64545}
.printer.warn{border-color:#e0a100}
.todo{font-size:1.1rem;font-weight:600}.code{font:700 2rem/1.2 ui-monospace,monospace;
letter-spacing:.2em}
.muted{color:#637381;font-size:.9rem}
button{font:inherit;padding:.35rem .8rem;border:1px solid #9aa5b1;border-radius:.4rem;
background:#fff;cursor:pointer}
button.main{background:#714b67;border-color:#714b67;color:#fff}
form{display:inline-block;margin:.2rem .3rem .2rem 0}
.job{display:flex;gap:1rem;padding:.6rem 0;border-top:1px solid #e4e7eb;flex-wrap:wrap}
.job>div{flex:1 1 14rem}.job img{max-width:14rem;max-height:16rem;border:1px solid #cbd2d9;
object-fit:cover;object-position:top}
.job pre{font-size:.7rem;border:1px solid #cbd2d9;padding:.5rem;max-height:14rem;overflow:auto}
.state{font-weight:600}.printed{color:#2e7d4f}.unknown,.held,.failed{color:#b23b3b}
input{font:inherit;padding:.4rem}
"""


def _page(text: Texts, body: str, *, is_refreshed: bool) -> str:
    refresh = '<meta http-equiv="refresh" content="10">' if is_refreshed else ""
    return (
        f'<!DOCTYPE html><html lang="{text.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{refresh}<link rel="icon" href="data:,"><title>{text.title}</title>'
        f"<style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


def _texts(language: str) -> Texts:
    return TEXTS["zh"] if language.strip().lower().startswith("zh") else TEXTS["en"]


class HealthPage:
    """Renders the page and carries out its buttons."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    # === WHAT IS SHOWN === #

    def render(self, language: str, *, is_admin: bool) -> str:
        text = _texts(language)
        agent = self._agent
        parts = [
            f"<header><h1>{text.title}</h1><span class='muted'>"
            f"{html.escape(agent.config.name)} · {VERSION}</span>"
            "<span><a href='?lang=zh'>中文</a> · <a href='?lang=en'>English</a></span></header>"
        ]
        parts += [self._printer(printer, text) for printer in agent.config.printers]
        if not agent.config.printers:
            parts.append(f"<section class='printer warn'>{text.no_printer}</section>")
        parts += [self._pairing(text), self._jobs(text, is_admin=is_admin)]
        return _page(text, "".join(parts), is_refreshed=True)

    def login(self, language: str) -> str:
        text = _texts(language)
        body = (
            f"<section><h2>{text.login}</h2><p class='muted'>{text.login_help}</p>"
            f"<form method='post' action='/login'><input type='password' name='password' autofocus"
            f" aria-label='{text.password}'> <button class='main'>{text.login}</button></form>"
            "</section>"
        )
        return _page(text, body, is_refreshed=False)

    def _printer(self, printer: PrinterConfig, text: Texts) -> str:
        condition = self._agent.workers[printer.id].condition
        trouble = condition.trouble
        if printer.status == "none" and condition.status != "online":
            trouble = ""
        if not trouble and condition.paper == "low":
            trouble = "paper_low"
        style = {"": "", "paper_low": " warn"}.get(trouble, " bad")
        count = self._agent.journal.open_count(printer.id)
        queue = f"<p class='muted'>{text.queue}: {count}</p>"
        return (
            f"<section class='printer{style}'><h2>{html.escape(printer.id)}"
            f" <span class='muted'>{html.escape(printer.role)} · {html.escape(printer.address)}"
            f" · {printer.width_dots} {text.dots}</span></h2>"
            f"<p class='todo'>{text.troubles[trouble]}</p>{queue}"
            + self._button("test", text.test, printer=printer.id, is_main=True)
            + self._button("drawer", text.drawer, printer=printer.id)
            + "</section>"
        )

    def _pairing(self, text: Texts) -> str:
        tills = "".join(
            f"<li>{html.escape(token.name)} <span class='muted'>{html.escape(token.origin)}"
            f" · {html.escape(' '.join(sorted(token.scopes)))}</span>"
            f" {self._button('revoke', text.revoke, key=token.id)}</li>"
            for token in self._agent.auth.tokens
        )
        return (
            f"<section><h2>{text.pairing}</h2><p class='code'>{self._agent.auth.pairing_code}</p>"
            f"<p class='muted'>{text.pairing_help}</p><p>{text.tills}</p>"
            f"<ul>{tills or '<li>' + text.none + '</li>'}</ul></section>"
        )

    def _jobs(self, text: Texts, *, is_admin: bool) -> str:
        jobs = self._agent.journal.recent(JOBS_SHOWN)
        rows = "".join(self._job(job, text, is_admin=is_admin) for job in jobs)
        hint = "" if is_admin else f"<p><a href='/login'>{text.login_for_pictures}</a></p>"
        return f"<section><h2>{text.jobs}</h2>{hint}{rows or text.none}</section>"

    def _job(self, job: Job, text: Texts, *, is_admin: bool) -> str:
        when = time.strftime("%m-%d %H:%M:%S", time.localtime(job.created_at))
        detail = job.answer["detail"]
        first = detail.partition(",")[0]
        buttons = ""
        if job.state in RETRY_FROM:
            buttons += self._button("retry", text.reprint, key=job.key)
        if job.state in CONFIRM_FROM:
            buttons += self._button("printed", text.was_printed, key=job.key, is_main=True)
        if job.state in CANCEL_FROM:
            buttons += self._button("cancel", text.cancel, key=job.key)
        return (
            f"<div class='job'><div><span class='state {job.state}'>{text.states[job.state]}</span>"
            f" {text.kinds[job.kind]} · {html.escape(job.printer)} · {when}"
            f"<br><span class='muted'>{html.escape(text.details.get(first, detail))}"
            f"<br>{html.escape(job.key)}</span><br>{buttons}</div>"
            f"{self._preview(job) if is_admin else ''}</div>"
        )

    @staticmethod
    def _preview(job: Job) -> str:
        if job.payload is None:
            return ""
        if job.kind == "raster":
            return f"<a href='/pictures/{job.key}'><img src='/pictures/{job.key}' alt=''></a>"
        if job.kind == "text":
            return f"<pre>{html.escape(job.payload.decode())}</pre>"
        return ""

    def _button(
        self, action: str, label: str, *, key: str = "", printer: str = "", is_main: bool = False
    ) -> str:
        style = " class='main'" if is_main else ""
        return (
            "<form method='post' action='/action'>"
            f"<input type='hidden' name='secret' value='{self._agent.auth.page_secret}'>"
            f"<input type='hidden' name='key' value='{html.escape(key, quote=True)}'>"
            f"<input type='hidden' name='printer' value='{html.escape(printer, quote=True)}'>"
            f"<button name='do' value='{action}'{style}>{label}</button></form>"
        )

    def picture(self, key: str) -> bytes:
        """Return the PNG of a raster job, or raise ApiError UNKNOWN_JOB."""
        job = self._agent.journal.get(key)
        if job.kind != "raster" or job.payload is None:
            raise ApiError("UNKNOWN_JOB", "there is no picture of this job")
        try:
            return raster.picture(job.payload, self._agent.printer(job.printer).width_dots)
        except raster.PictureError as error:
            raise ApiError("UNKNOWN_JOB", str(error)) from error

    # === WHAT THE BUTTONS DO === #

    def act(self, form: Mapping[str, str]) -> None:
        """Carry out one button; ApiError ORIGIN when the form is not from this page."""
        if not secrets.compare_digest(
            form.get("secret", "").encode(), self._agent.auth.page_secret.encode()
        ):
            raise ApiError("ORIGIN", "reload the agent's page and try again")
        action, key = form.get("do", ""), form.get("key", "")
        if action in ("test", "drawer"):
            self._add(action, form.get("printer", ""))
        elif action == "retry":
            self._agent.decide(key, RETRY_FROM, "queued", "agent page")
        elif action == "printed":
            self._agent.decide(key, CONFIRM_FROM, "printed", "agent page")
        elif action == "revoke":
            self._agent.auth.revoke(key)
        elif action == "cancel":
            self._agent.decide(key, CANCEL_FROM, "cancelled", "agent page")
        else:
            raise ApiError("NOT_FOUND", "there is no such button")

    def _add(self, action: str, name: str) -> None:
        printer = self._agent.printer(name)
        key = f"agent-page:{action}:{printer.id}:{time.time_ns()}"
        if action == "drawer":
            request = JobRequest(key, printer.id, "drawer", b"2", 1, 3.0, "null")
        else:
            payload = self._test_ticket(printer).encode()
            request = JobRequest(key, printer.id, "text", payload, 1, TEST_TTL_S, "null")
        self._agent.add_job(request)

    @staticmethod
    def _test_ticket(printer: PrinterConfig) -> str:
        """A ruler as wide as the paper shows a wrong width; the second line a wrong charset."""
        columns = printer.width_dots // 12
        ruler = "".join(str(column % 10) for column in range(1, columns + 1))
        greeting = "测试打印:中文正常" if printer.charset == "gb18030" else "é ü ß"
        now = time.strftime("%Y-%m-%d %H:%M:%S")
        return "\n".join(
            ["TEST PRINT", greeting, now, f"{printer.id} {printer.address}", ruler, ""]
        )
