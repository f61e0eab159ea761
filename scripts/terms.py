"""`python -m scripts.terms [--check] [-d DATABASE]`: our terms, as Odoo itself finds them.

Writes `i18n/<addon>.pot` of each addon and brings its `.po` files in line: a new term gets an empty
entry (tests/unit/test_translations.py fails until it is translated), a gone one is dropped, what
is translated stays. With `--check` nothing is written and the exit code is 1 when a `.pot` is not
fresh. Without `-d` the addons are installed into a clone of the template that has what the glue
addons stand beside.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polib

from .suite import databases, odoo_command, odoo_source, postgres, shell, ui
from .suite.paths import ADDONS, GLUE_ADDONS, PYTHON, SUITE_ADDONS

DATABASE = "suite_terms"
LANGUAGES = ("zh_CN", "zh_TW")


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.terms", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("-d", "--database", default="", help="one with the addons installed")
    arguments = parser.parse_args(words)
    odoo, server = odoo_source.locate(), postgres.start()
    database = arguments.database or _installed(odoo, server)
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        for addon in (*SUITE_ADDONS, *GLUE_ADDONS):
            fresh = _export(odoo, server, database, addon, Path(folder) / f"{addon}.pot")
            path = ADDONS / addon / "i18n" / f"{addon}.pot"
            if not path.is_file() or terms(polib.pofile(str(path))) != terms(fresh):
                stale.append(addon)
            if not arguments.check:
                _write(fresh, path)
    if not arguments.database:
        databases.drop(server, database)
    for addon in stale:
        ui.say(f"{addon}.pot {'is not fresh' if arguments.check else 'written'}")
    return 1 if stale and arguments.check else 0


def _installed(odoo: odoo_source.OdooTree, server: postgres.Server) -> str:
    databases.clone(server, databases.glued_template(odoo, server), DATABASE)
    with ui.step("Installing the addons"):
        shell.run(
            odoo_command.install(odoo, server, DATABASE, (*SUITE_ADDONS, *GLUE_ADDONS)), log="terms"
        )
    return DATABASE


def _export(
    odoo: odoo_source.OdooTree, server: postgres.Server, database: str, addon: str, target: Path
) -> polib.POFile:
    """Odoo's own export of the terms of `addon`, read back without the parts that change daily."""
    words = odoo_command.options(odoo, server, database)
    path = next(word for word in words if word.startswith("--addons-path="))
    config = target.with_suffix(".conf")
    settings = [word[2:].split("=", 1) for word in words if not word.startswith("--config")]
    keys = {"addons-path": "addons_path", "data-dir": "data_dir", "database": "db_name"}
    lines = [f"{keys.get(key, key)} = {value}" for key, value in settings]
    config.write_text("\n".join(("[options]", *lines, "log_level = warn", "")))
    command = [PYTHON, "-m", "odoo", path, "i18n", "export", "-c", config, "-d", database]
    subprocess.run([*map(str, command), addon, "-o", str(target), "-l", "pot"], check=True)
    found = polib.pofile(str(target), wrapwidth=0)
    for key in ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator"):
        found.metadata.pop(key, None)
    return found


def terms(file: polib.POFile) -> set[tuple[str, str]]:
    """The (context, source text) pairs of a `.pot` or `.po` file, without obsolete ones."""
    return {(entry.msgctxt or "", entry.msgid) for entry in file if not entry.obsolete}


def _write(fresh: polib.POFile, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    fresh.save(str(path))
    for language in LANGUAGES:
        target = path.with_name(f"{language}.po")
        old = polib.pofile(str(target), wrapwidth=0) if target.is_file() else polib.POFile()
        known = {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in old}
        new = polib.POFile(wrapwidth=0)
        new.metadata = {**fresh.metadata, "Language": language}
        for entry in fresh:
            text = known.get((entry.msgctxt or "", entry.msgid), "")
            new.append(
                polib.POEntry(
                    msgid=entry.msgid,
                    msgstr=text,
                    msgctxt=entry.msgctxt,
                    comment=entry.comment,
                    occurrences=entry.occurrences,
                    flags=[flag for flag in entry.flags if flag != "fuzzy"],
                )
            )
        new.save(str(target))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
