"""Text that looks like a CPR number, and that somebody has said is none."""

from django.db import transaction

from bpmplan.steps import Refused
from bpmplan.text import looks_like_cpr

from ..content.readiness import CPR_FIELDS
from ..models import CprCheck
from .saving import writable


def suspicious(section):
    """``[(field, text)]`` of what looks like a CPR number in a section and isn't confirmed as none."""
    names = [name for name in CPR_FIELDS[section._meta.model_name] if name != "own_title"]
    if hasattr(section, "wordings"):
        names.append("title")
    found = [(name, text) for name in names for text in looks_like_cpr(getattr(section, name))]
    if not found:
        return []
    checks = CprCheck.objects.filter(plan=section.plan_id, key=section.key)
    confirmed = set(checks.values_list("field", "digest"))
    return [(name, text) for name, text in found if (name, CprCheck.digest_of(text)) not in confirmed]


def confirm_no_cpr(plan, *, key, field, text, by, now):
    """Record that ``text`` in a field is no CPR number; said twice it is recorded once. Raises as ``saving.save``."""
    if looks_like_cpr(text) != [text]:
        raise Refused("Teksten ligner ikke et CPR-nummer, så der er intet at bekræfte.")
    with transaction.atomic():
        plan = writable(plan, by)
        check, _ = CprCheck.objects.get_or_create(
            plan=plan, key=key, field=field, digest=CprCheck.digest_of(text), defaults={"at": now, "by": by}
        )
        return check
