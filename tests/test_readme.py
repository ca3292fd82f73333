"""README and docs say what the code does."""

import re
from pathlib import Path

from django.conf import settings

from plans.steps import workflow

ROOT = Path(settings.BASE_DIR)


def test_the_diagram_in_readme_is_the_table_of_steps():
    assert workflow.diagram() in (ROOT / "README.md").read_text()


def test_the_two_commands_of_readme_are_what_make_bare_tries():
    named = re.findall(r"^    (make ([a-z]+)) *#", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert named == [("make run", "run"), ("make test", "test")]
    assert "commands=(run test)" in (ROOT / ".ci/bare.sh").read_text()
    makefile = (ROOT / "Makefile").read_text()
    assert not [command for command, target in named if f"\n{target}:  ## " not in makefile]


def test_every_link_in_readme_leads_to_a_file():
    for address in re.findall(r"\]\((?!http)([^)#]+)", (ROOT / "README.md").read_text()):
        assert (ROOT / address).exists(), address


def test_every_setting_read_from_the_environment_is_described():
    names = set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', (ROOT / "bpmplan/settings.py").read_text()))
    described = (ROOT / "docs/operations.md").read_text()
    assert {name for name in names if f"`{name}`" not in described} == set()


def test_every_file_that_a_recipe_names_is_there():
    recipes = re.split(r"^## ", (ROOT / "docs/contributing.md").read_text(), flags=re.MULTILINE)[1:]
    assert len(recipes) >= 12
    for recipe in recipes:
        name, _, text = recipe.partition("\n")
        paths = re.findall(r"`([\w.-]+/[\w./-]*|README\.md)`", text)
        assert paths, name
        assert not [path for path in paths if not (ROOT / path).exists()], name
