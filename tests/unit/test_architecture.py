"""What no linter knows: which addon may know which, and what a tracked file may not say."""

import ast
import csv
import os
import re
import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
ADDONS = ROOT / "addons"
NAMES = sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))
SOURCES = (".py", ".js", ".xml", ".csv")
LONGEST = {".py": 300, ".js": 200}
LONGEST_TEST = 500
# What each of the four addons may and must name in its manifest. A fifth one is glue: it installs
# itself (auto_install) beside addons that do not know each other.
FOUR = {
    "tobacco_compliance": {
        "needs": {"purchase_stock", "stock_account"},
        "never": {"point_of_sale"},
    },
    "tobacco_pos": {
        "needs": {"tobacco_compliance", "point_of_sale"},
        "never": {"tobacco_settlement", "pos_hw_proxy"},
    },
    "tobacco_settlement": {
        "needs": {"account", "point_of_sale"},
        "never": {"tobacco_compliance", "tobacco_pos", "pos_hw_proxy"},
    },
    "pos_hw_proxy": {
        "needs": {"point_of_sale"},
        "never": {"tobacco_compliance", "tobacco_pos", "tobacco_settlement"},
    },
}
CLOCK_AND_IO = {
    "open", "input", "print", "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "time.time", "time.sleep", "dt.datetime.now", "dt.date.today", "datetime.datetime.now",
    "datetime.date.today", "os.environ", "os.urandom",
}  # fmt: skip


@cache
def manifest(name):
    return ast.literal_eval((ADDONS / name / "__manifest__.py").read_text(encoding="utf-8"))


@cache
def closure(name):
    """`name` and the addons of ours that it depends on, directly or not."""
    found = {name}
    for dependency in manifest(name)["depends"]:
        if dependency in NAMES:
            found |= closure(dependency)
    return found


def files_of(name, *suffixes):
    return [
        path
        for path in sorted((ADDONS / name).rglob("*"))
        if path.is_file() and path.suffix in suffixes and "__pycache__" not in path.parts
    ]


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def tracked():
    """The text files that git tracks or would add, as (name, text)."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    found = []
    for name in sorted(set(done.stdout.decode().split("\0")) - {""}):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in data[:8000]:
            found.append((name, data.decode("utf-8", "replace")))
    return found


# === MANIFESTS AND REFERENCES === #


def test_the_four_addons_are_there():
    assert set(FOUR) <= set(NAMES)


@pytest.mark.parametrize("name", sorted(FOUR))
def test_an_addon_names_what_it_builds_on_and_nothing_above_it(name):
    depends = set(manifest(name)["depends"])
    assert FOUR[name]["needs"] <= depends
    assert not FOUR[name]["never"] & (depends | closure(name))
    assert "l10n_cn" not in depends


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(FOUR)) or [None])
def test_a_further_addon_is_glue(name):
    if name is not None:
        assert manifest(name).get("auto_install"), f"{name} is a fifth addon without auto_install"


@pytest.mark.parametrize("name", NAMES)
def test_an_addon_refers_to_none_that_it_does_not_depend_on(name):
    strangers = "|".join(set(NAMES) - closure(name)) or "nobody"
    pattern = re.compile(
        rf"odoo\.addons\.({strangers})\b"  # an import
        rf"|[\"']({strangers})\.\w+"  # an XML id
        rf"|@({strangers})/"  # a JavaScript module
        rf"|[\"']({strangers})/"  # an asset
    )
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in files_of(name, *SOURCES)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_hardware_proxy_knows_no_trade():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in files_of("pos_hw_proxy", *SOURCES, ".po", ".pot", ".md", ".toml", ".txt")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"tobacco|cigar|烟|菸", line.replace("Tobacco Suite", ""), re.IGNORECASE)
    ]
    assert not found


# === PURE CORE === #


@pytest.mark.parametrize("name", NAMES)
def test_tools_read_no_clock_no_file_and_no_environment(name):
    found = []
    for path in sorted((ADDONS / name / "tools").rglob("*.py")):
        for node in ast.walk(tree_of(path)):
            called = node.func if isinstance(node, ast.Call) else node
            if isinstance(node, ast.Call | ast.Attribute) and ast.unparse(called) in CLOCK_AND_IO:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(called)}")
    assert not found


@pytest.mark.parametrize("name", NAMES)
def test_offline_rules_import_only_their_neighbours(name):
    found = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in sorted((ADDONS / name / "static/src/core").rglob("*.js"))
        for target in re.findall(
            r"^\s*(?:import|export)\b[^;]*?\bfrom\s+[\"']([^\"']+)", path.read_text(), re.MULTILINE
        )
        if not re.fullmatch(r"\./[\w/]+\.js", target)
    ]
    assert not found


def test_what_runs_outside_odoo_imports_nothing_of_it():
    """The hardware agent and the peers of the tests are programs of their own."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for folder in (ADDONS / "pos_hw_proxy" / "agent", ROOT / "tests" / "simulators")
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and re.match(rf"(from|import) (odoo|{'|'.join(NAMES)})\b", ast.unparse(node))
    ]
    assert not found


# === SECURITY === #


def model_classes(name):
    """`(model, class node, file)` of every stored model that the addon defines itself."""
    for path in files_of(name, ".py"):
        if path.relative_to(ADDONS / name).parts[0] not in ("models", "wizards", "report"):
            continue
        for node in tree_of(path).body:
            if not isinstance(node, ast.ClassDef):
                continue
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"models.Model", "models.TransientModel"}:
                values = assignments(node)
                model = values.get("_name")
                inherited = values.get("_inherit", [])
                if model and model not in (
                    [inherited] if isinstance(inherited, str) else inherited
                ):
                    yield model, node, path


def assignments(node):
    """`_name` and `_inherit` of a class body, where they are written out."""
    found = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if name in ("_name", "_inherit"):
                found[name] = ast.literal_eval(statement.value)
    return found


def access_rows(name):
    path = ADDONS / name / "security" / "ir.model.access.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_access_row_for_a_model_and_a_group(name):
    rows = access_rows(name)
    pairs = [(row["model_id:id"], row["group_id:id"]) for row in rows]
    assert len(pairs) == len(set(pairs)), sorted({pair for pair in pairs if pairs.count(pair) > 1})
    assert not [row["id"] for row in rows if not row["group_id:id"]], "a row for everybody"
    known = {model.rpartition(".")[2] for model, _ in pairs}
    missing = [
        model
        for model, _, _ in model_classes(name)
        if f"model_{model.replace('.', '_')}" not in known
    ]
    assert not missing, "models without access rights"


@pytest.mark.parametrize("name", NAMES)
def test_a_model_with_a_company_has_a_rule_for_it(name):
    ruled = set()
    for path in files_of(name, ".xml"):
        for record in etree.parse(path).iter("record"):
            if record.get("model") == "ir.rule":
                fields = {field.get("name"): field for field in record.iter("field")}
                domain = fields["domain_force"].text or ""
                if "company" in domain and "model_id" in fields:
                    ruled.add(fields["model_id"].get("ref", "").rpartition(".")[2])
    missing = [
        model
        for model, node, _ in model_classes(name)
        if any(
            isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
            and statement.targets[0].id == "company_id"
            for statement in node.body
        )
        and "models.TransientModel" not in {ast.unparse(base) for base in node.bases}
        and f"model_{model.replace('.', '_')}" not in ruled
    ]
    assert not missing, "models with company_id and without a record rule on it"


# === FILES === #


def hosts():
    """The hosts that this machine's package clients use; no tracked file may name one."""
    from pip._internal.models.index import PyPI

    commands = (["npm", "config", "get", "registry"], ["pip", "config", "get", "global.index-url"])
    urls = [PyPI.url, os.environ.get("PIP_INDEX_URL", "")]
    for command in commands:
        if shutil.which(command[0]):
            urls.append(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    found = (re.match(r"\w+://(?:[^@/]*@)?([\w.-]+\.\w+)", url.strip()) for url in urls)
    return {match[1] for match in found if match}


def test_no_file_names_a_registry_or_a_folder_of_this_machine():
    words = [re.escape(host) for host in hosts()]
    words += [re.escape(f"{ROOT}/"), '"resolved"' + ":", r"(?<![\w.\-/:}])/(?:work|root|Users)/\w"]
    pattern = re.compile("|".join(words))
    own = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        f"{name}: {match[0]}"
        for name, text in tracked()
        if name != own
        for match in pattern.finditer(text)
    ]
    assert not found


def test_nothing_is_left_undone_or_skipped():
    pattern = re.compile(
        r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError"
        r"|pytest\.mark\.skip\b|@unittest\.skip\b|(?<!py)test\.skip\("
    )
    own = Path(__file__).relative_to(ROOT).as_posix()
    found = [
        f"{name}: {match[0]}"
        for name, text in tracked()
        if name != own and name.endswith((".py", ".js", ".mjs", ".xml", ".sh"))
        for match in pattern.finditer(text)
    ]
    assert not found


@pytest.mark.parametrize("name", NAMES)
def test_every_test_file_is_imported(name):
    folder = ADDONS / name / "tests"
    text = (folder / "__init__.py").read_text(encoding="utf-8")
    missing = [
        path.name
        for path in sorted(folder.glob("test_*.py"))
        if not re.search(rf"\b{path.stem}\b", text)
    ]
    assert not missing, "Odoo never runs these"
    assert (folder / "test_overrides.py").is_file(), "nothing tells when a super() target is gone"


def test_files_are_small():
    for name, text in tracked():
        limit = LONGEST.get(Path(name).suffix)
        if limit and "/static/lib/" not in name:
            limit = LONGEST_TEST if "test" in name else limit
            lines = text.count("\n")
            if lines > limit:
                warnings.warn(
                    f"{name} has {lines} lines (more than {limit}): is it one thing?", stacklevel=1
                )


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_translated_by_the_environment(name):
    """`from odoo import _` guesses the reader's language from the stack; `env._` knows it."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files_of(name, ".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "odoo"
        and {"_", "_lt"} & {alias.name for alias in node.names}
    ]
    assert not found
