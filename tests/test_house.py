"""House rules: what a reader of the code may count on, checked so that it stays so."""

import ast
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template.loader import engines

ROOT = Path(__file__).resolve().parent.parent
CODE = ("bpmplan", "goals", "plans")
TOP = {"bpmplan", "goals", "plans", "templates", "static", "tests", "docs"}
TOP |= {".ci", ".gitignore", ".npmrc", "Makefile", "README.md", "manage.py", "pyproject.toml"}
TOP |= {"requirements.txt", "requirements.lock", "requirements-dev.txt", "requirements-dev.lock"}
TOP |= {"package.json", "package-lock.json"}


@cache
def tracked():
    """The project's files as git knows them, beneath the project's root."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]  # the clone may be another user's
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


@cache
def text_of(path):
    return path.read_text(encoding="utf-8", errors="replace")


def sources(*folders, suffixes):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.suffix in suffixes]


def ours(folder):
    return [path for path in sorted((ROOT / folder).rglob("*")) if path.is_file() and not path.name.startswith(".")]


def is_named(name, path, haystack):
    """Whether another file names this one: by its path, or in quotes by what a name is put together from."""
    stem = re.escape(Path(name).stem)
    pattern = re.compile(rf"""{re.escape(name)}|["'/]{stem}["']|{re.escape(Path(name).name)}""")
    return any(pattern.search(text_of(other)) for other in haystack if other != path)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_template_is_used():
    """By name, or because it stands in for a template of Django, allauth or crispy-forms (found by their names)."""
    haystack = sources(*CODE, suffixes={".py", ".html", ".txt"}) + sources("templates", suffixes={".html", ".txt"})
    theirs = [Path(folder) for folder in engines["django"].template_dirs if Path(folder) != ROOT / "templates"]
    crispy = sources(apps.get_app_config("crispy_forms").path, suffixes={".py", ".html"})
    by_convention = {"400.html", "403.html", "404.html", "429.html", "500.html", "403_csrf.html"}
    unused = []
    for path in ours("templates"):
        name = path.relative_to(ROOT / "templates").as_posix()
        stands_in = any((folder / name).exists() for folder in theirs)
        if name in by_convention or stands_in or is_named(name, path, haystack):
            continue
        if name.startswith("dkfds/") and is_named(name.removeprefix("dkfds/"), path, crispy):
            continue
        unused.append(name)
    assert not unused


def test_every_static_file_is_used():
    haystack = sources(*CODE, "templates", "static", ".ci", suffixes={".py", ".html", ".css", ".js", ".mjs"})
    names = {path: path.relative_to(ROOT / "static").as_posix() for path in ours("static")}
    assert not [name for path, name in names.items() if not is_named(name, path, haystack)]


INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script without src": r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "a javascript: address": r"javascript:",
    "hx-on or js: in htmx": r"\bhx-on|hx-(?:vals|headers)\s*=\s*[\"']js:",
}


@pytest.mark.parametrize("what", INLINE)
def test_pages_have_nothing_inline(what):
    """The Content-Security-Policy refuses it. What becomes a PDF or a mail is not under it."""
    pages = [
        path
        for path in sources("templates", *CODE, suffixes={".html"})
        if not {"documents", "mail", "email", "sample"} & set(path.relative_to(ROOT).parts)
    ]
    assert not [path.relative_to(ROOT).as_posix() for path in pages if re.search(INLINE[what], text_of(path))]


def test_the_top_level_is_what_the_product_is_about():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_says_what_it_is_for(name):
    lines = [line for line in text_of(ROOT / name).splitlines() if line and not line.startswith(("#", "-r"))]
    assert lines
    assert not [line for line in lines if not re.search(r"\s# \S", line)]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_knows_every_dependency(name):
    locked = set(re.findall(r"^([a-z0-9.-]+)==", text_of(ROOT / f"{name}.lock"), re.MULTILINE))
    wanted = re.findall(r"^([A-Za-z0-9_.-]+)", text_of(ROOT / f"{name}.txt"), re.MULTILINE)
    wanted = {re.sub(r"[-_.]+", "-", one).lower() for one in wanted if not one.startswith("-")}
    assert wanted <= locked, "make lock"


# Put together here, so that this file doesn't name them itself.
FOREIGN = ["/wo" + "rk/", "/opt/" + "pypi", "pypi" + ".org", "python" + "hosted", "registry" + ".npmjs", "/ro" + "ot/"]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_no_machine_and_no_registry_is_named(foreign):
    named = [path.relative_to(ROOT).as_posix() for path in tracked() if path.suffix not in {".png", ".pdf", ".docx"}]
    assert not [name for name in named if foreign in text_of(ROOT / name)]


def test_what_lies_beside_the_project_is_named_in_tests_only():
    beside = re.compile(r"\.\./shared|/shared/")
    paths = [path for path in tracked() if path.relative_to(ROOT).parts[0] != "tests"]
    assert not [path.relative_to(ROOT).as_posix() for path in paths if beside.search(text_of(path))]


def test_a_module_is_one_room():
    """Of at most 400 lines; a longer one is two."""
    modules = [path for path in sources(*CODE, suffixes={".py"}) if "migrations" not in path.parts]
    assert not [path.relative_to(ROOT) for path in modules if len(text_of(path).splitlines()) > 400]


SAY_NOTHING = {"told", "said", "found"}


def test_names_say_what_they_hold():
    vague = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*CODE, "tests", suffixes={".py"})
        for node in ast.walk(ast.parse(text_of(path)))
        if SAY_NOTHING & {getattr(node, name, None) for name in ("id", "arg", "name", "attr")}
    ]
    assert not vague


def test_no_module_is_called_utils_or_services():
    names = {"services.py", "utils.py", "helpers.py", "signals.py", "misc.py"}
    assert not [path for path in sources(*CODE, suffixes={".py"}) if path.name in names]


FLOORS = (
    {"models"},
    {"content"},
    {"writing"},
    {"followup"},
    {"rollover", "steps"},
    {"hearing"},
    {"documents", "country", "dates", "bringing"},
    {"erasing"},
    {"public"},
    {"desk"},
    {"sample"},
)
"""The rooms of ``plans/`` from the floor up: a room imports from floors below its own only."""


def test_rooms_of_plans_import_from_the_floors_below():
    floor_of = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    assert {path.name for path in (ROOT / "plans").iterdir() if (path / "__init__.py").exists()} - set(floor_of) == {
        "management",
        "migrations",
        "templatetags",
    }
    wrong = []
    for room, floor in floor_of.items():
        for path in sources(f"plans/{room}", suffixes={".py"}):
            up = "." * len(path.relative_to(ROOT / "plans").parts)
            for other in re.findall(rf"^\s*from (?:{re.escape(up)}|plans\.)(\w+)", text_of(path), re.MULTILINE):
                if other != room and floor_of.get(other, -1) >= floor:
                    wrong.append(f"{path.relative_to(ROOT).as_posix()} imports {other}")
    assert not wrong


def test_imports_go_one_way():
    """plans → goals → bpmplan. The wiring of a site (settings, urls) names everything."""
    upward = {"bpmplan": "goals|plans", "goals": "plans"}
    wiring = {"bpmplan/settings.py", "bpmplan/urls.py"}
    wrong = [
        f"{name}: {line.strip()}"
        for folder, above in upward.items()
        for path in sources(folder, suffixes={".py"})
        if (name := path.relative_to(ROOT).as_posix()) not in wiring
        for line in re.findall(rf"^\s*(?:from|import) (?:{above})\b.*", text_of(path), re.MULTILINE)
    ]
    assert not wrong


def test_only_permissions_ask_who_is_staff():
    """A rule on who may do what stands in ``permissions.py``; the admin lists the fields, and the models have them."""
    allowed = {"bpmplan/accounts/permissions.py", "bpmplan/accounts/models.py", "bpmplan/middleware.py"}
    asking = re.compile(r"\.is_(?:staff|superuser)\b")
    names = {path.relative_to(ROOT).as_posix(): path for path in sources(*CODE, "templates", suffixes={".py", ".html"})}
    assert not [name for name, path in names.items() if name not in allowed and asking.search(text_of(path))]


def test_html_is_not_put_together_by_hand():
    """``format_html``, or ``filled`` where there is much of it: a joined string is never called safe."""
    joined = re.compile(r"(?:mark_safe|SafeString)\(\s*(?:f[\"']|[\"'][\"']\.join)")
    doors = {"bpmplan/many_html.py"}
    names = {path.relative_to(ROOT).as_posix(): path for path in sources(*CODE, suffixes={".py"})}
    assert not [name for name, path in names.items() if name not in doors and joined.search(text_of(path))]
