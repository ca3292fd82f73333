"""The scripts behind make: no one ends without a sentence, and Debian's packages are named in one place."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMON = ROOT / ".ci/common.sh"
SCRIPTS = sorted(path for path in (ROOT / ".ci").iterdir() if path.suffix in {".sh", ""})
LISTS = dict(re.findall(r"^(DEBIAN_[A-Z]+)=\(([^)]*)\)", COMMON.read_text(), re.MULTILINE))
TOOLS = ["bash", "cat", "dirname", "env", "mkdir", "rm", "sed", "tail"]


@pytest.fixture
def bash(tmp_path):
    """Runs lines after common.sh in a folder of its own, on a machine that has TOOLS and the programs given here."""
    (tmp_path / "project/.ci").mkdir(parents=True)
    shutil.copy(COMMON, tmp_path / "project/.ci")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))

    def run(lines, **programs):
        for name, body in programs.items():
            program = tmp_path / "bin" / name.replace("_", "-")
            program.write_text(f"#!/usr/bin/env bash\n{body}\n")
            program.chmod(0o755)
        script = tmp_path / "project/.ci/trial.sh"
        script.write_text(f'. "$(dirname "$0")/common.sh"\n{lines}\n')
        environment = {"PATH": str(tmp_path / "bin")}
        return subprocess.run(
            [shutil.which("bash"), script], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    return run


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_is_sound_bash_and_begins_with_common(path):
    subprocess.run(["bash", "-n", path], check=True)
    assert os.access(path, os.X_OK)
    if path != COMMON:
        commands = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        assert commands[0] == '. "$(dirname "$0")/common.sh"'


@pytest.mark.parametrize("path", [*SCRIPTS, ROOT / "Makefile"], ids=lambda path: path.name)
def test_debian_packages_are_named_in_common_only(path):
    everyday = {"postgresql", "chromium-headless-shell", "python3", "git", "debootstrap"}  # programs too
    packages = {name for names in LISTS.values() for name in names.split()} - everyday
    named = set(re.findall(r"[\w.+-]+", path.read_text())) & packages
    assert path == COMMON or not named
    text = path.read_text()
    assert not re.search(r"apt-get install [a-z]", text)


def test_operations_lists_what_draws_pdfs():
    operations = (ROOT / "docs/operations.md").read_text()
    assert f"apt-get install {LISTS['DEBIAN_PANGO']} {LISTS['DEBIAN_FONTS']}\n" in operations


@pytest.mark.parametrize(
    "command",
    ["false", "lines=$(false | cat)", "(cd nowhere)", "false | cat", "inner() { false; }; inner", "rm nowhere"],
)
def test_a_command_that_fails_says_what_was_being_done_and_what_to_do(bash, command):
    done = bash(f'step "baking" "Buy flour."\n{command}\necho not reached')
    assert done.returncode
    assert not done.stdout
    assert "Stopped at: baking. This failed with code 1" in done.stderr
    assert done.stderr.count("Stopped at") == 1
    assert done.stderr.endswith("\nBuy flour.\n")


APT = 'echo "$@"; [ "$1" != install ] || exit "${FAILS:-0}"'
USER, SUPERUSER = 'echo "${1:+1000}"', 'echo "${1:+0}"'
INSTALL = 'install_packages "Ink is missing" ink pen && cat .cache/apt.log'


def test_root_installs_packages(bash):
    done = bash(INSTALL, id=SUPERUSER, apt_get=APT)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "update -q"
    assert done.stdout.splitlines()[1].endswith("ink pen")


def test_a_user_with_sudo_installs_packages_through_this_machines_proxy(bash):
    sudo = 'shift; echo "sudo $*" >>.cache/sudo.log; "$@"'
    lines = f"mkdir .cache; export http_proxy=http://proxy:1; {INSTALL}; cat .cache/sudo.log"
    done = bash(lines, id=USER, apt_get=APT, sudo=sudo)
    assert "sudo env DEBIAN_FRONTEND=noninteractive http_proxy=http://proxy:1 apt-get install" in done.stdout


@pytest.mark.parametrize(
    ("programs", "why"),
    [
        ({}, "this machine has no apt-get"),
        ({"apt_get": APT}, "there is no sudo here"),
        ({"apt_get": APT, "sudo": "exit 1"}, "sudo asks for a password"),
        ({"apt_get": 'echo "E: No ink"; exit 100', "id": SUPERUSER}, "apt-get could not install it"),
    ],
)
def test_who_may_not_install_packages_is_told_why_and_what_to_type(bash, programs, why):
    done = bash(f"{INSTALL} || exit 7", **{"id": USER, **programs})
    assert done.returncode == 7
    assert done.stderr.splitlines()[-1].startswith("Ink is missing, and ")
    assert why in done.stderr
    assert done.stderr.endswith("sudo apt-get install ink pen\n")
    if "100" in programs.get("apt_get", ""):
        assert "    E: No ink\n" in done.stderr  # the end of apt's own log
