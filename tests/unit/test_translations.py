"""The people who use the suite read Chinese: every term of ours is translated, in both scripts.

`i18n/<addon>.pot` is Odoo's own export (`python -m scripts.terms`). Here the `.po` files are held
against it, and it is held against the texts that can be found in the sources without Odoo.
"""

import ast
import re
from functools import cache
from pathlib import Path

import polib
import pytest

ADDONS = Path(__file__).parents[2] / "addons"
NAMES = sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))
LANGUAGES = ("zh_CN", "zh_TW")
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0-9.]*[sdfr]|%[sd]|\{\w*\}|\$\{[^}]+\}")
# Forms that only the other script has; one of them in a translation means that it was not made
# for its readers.
SIMPLIFIED = set("国们为这单发会务报价条码电时间经营业务结账户类录审设备错误输无开关链监员总态")
TRADITIONAL = set("國們為這單發會務報價條碼電時間經營業務結帳戶類錄審設備錯誤輸無開關鏈監員總態")
ONLY = {"zh_TW": SIMPLIFIED - TRADITIONAL, "zh_CN": TRADITIONAL - SIMPLIFIED}


@cache
def terms(name, file):
    path = ADDONS / name / "i18n" / file
    assert path.is_file(), f"{name}: no i18n/{file}; write it with `python -m scripts.terms`"
    return {
        (entry.msgctxt or "", entry.msgid): entry
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_term_is_translated(name, language):
    found = terms(name, f"{language}.po")
    missing = [
        msgid
        for (context, msgid), _ in terms(name, f"{name}.pot").items()
        if (context, msgid) not in found
        or not found[context, msgid].msgstr.strip()
        or found[context, msgid].fuzzy
    ]
    assert not missing, f"{len(missing)} terms of {name} have no {language} text"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_translation_keeps_the_placeholders(name, language):
    broken = [
        entry.msgid
        for entry in terms(name, f"{language}.po").values()
        if entry.msgstr
        and set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert not broken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_translation_is_written_in_the_script_of_its_readers(name, language):
    wrong = [
        f"{entry.msgid} -> {entry.msgstr}"
        for entry in terms(name, f"{language}.po").values()
        if ONLY[language] & set(entry.msgstr)
    ]
    assert not wrong


@pytest.mark.parametrize("name", NAMES)
def test_the_template_knows_every_text_of_the_sources(name):
    known = {msgid for _, msgid in terms(name, f"{name}.pot")}
    missing = sorted((python_texts(name) | script_texts(name)) - known)
    assert not missing, "the .pot is not fresh: run `python -m scripts.terms`"


def python_texts(name):
    """The literal texts given to `_()` or `env._()` and as label or help of a field."""
    found = set()
    for path in (ADDONS / name).rglob("*.py"):
        parts = path.relative_to(ADDONS / name).parts
        if "tests" in parts or "agent" in parts or "__pycache__" in parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(texts_of(node))
    return found


def texts_of(call):
    function = ast.unparse(call.func)
    if (function == "_" or function.endswith("._")) and call.args:
        yield from literal(call.args[0])
    if function.startswith("fields."):
        for keyword in call.keywords:
            if keyword.arg in ("string", "help"):
                yield from literal(keyword.value)


def literal(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node.value


def script_texts(name):
    """The literal texts given to `_t()` in the screens' own scripts."""
    found = set()
    for path in (ADDONS / name / "static" / "src").rglob("*.js"):
        for match in re.finditer(
            r"\b_t\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", path.read_text(encoding="utf-8")
        ):
            found.add(ast.literal_eval(match[1]))
    return found
