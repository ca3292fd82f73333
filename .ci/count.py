"""Adds up pytest's JUnit files: the one line that says how the whole run went."""

import sys
from pathlib import Path
from xml.etree import ElementTree

total = failed = skipped = 0
for path in filter(Path.exists, map(Path, sys.argv[1:])):
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        total += int(suite.get("tests"))
        failed += int(suite.get("failures")) + int(suite.get("errors"))
        skipped += int(suite.get("skipped"))
print(f"{total - failed - skipped} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed else 0)
