"""Make the example of the newest content schema of the one before: ``manage.py shell < .ci/newest_example.py``."""

import json
from pathlib import Path

from plans.content.stored import SCHEMA, fingerprint, from_json, to_json

earlier, newest = (Path(f"tests/data/content-schema-{number}.json") for number in (SCHEMA - 1, SCHEMA))
example = json.loads(earlier.read_text(encoding="utf-8"))
content = to_json(from_json(example["content"], SCHEMA - 1))
example |= {"content": content, "fingerprint": fingerprint(content)}
newest.write_text(json.dumps(example, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
