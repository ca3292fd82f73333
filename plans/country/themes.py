"""Themes that ministry staff put on the answers to a goal, to find those that are about the same."""

from django.db import IntegrityError, transaction
from django.db.models import Count

from bpmplan import danish
from bpmplan.accounts import permissions
from bpmplan.steps import Refused, demand

from ..models import GoalAnswer, Theme, ThemeTag

MAX_NAME = Theme._meta.get_field("name").max_length


def all_themes():
    """Every theme in Danish order, with ``answers``: on how many answers it stands."""
    return list(Theme.objects.annotate(answers=Count("tags")))


def create(name, *, by):
    """A new ``Theme``. Raises ``Refused`` when the name is empty, too long or already there."""
    demand(permissions.is_ministry(by))
    return _named(Theme(), name)


def rename(theme, name, *, by):
    """Call the theme something else; its tags follow. Raises ``Refused`` as ``create`` does."""
    demand(permissions.is_ministry(by))
    return _named(theme, name)


def delete(theme, *, by):
    """Delete a theme that stands on no answer; else ``Refused``, so that nobody's work goes by one press."""
    demand(permissions.is_ministry(by))
    with transaction.atomic():
        count = theme.tags.count()
        if count:
            where = danish.counted(count, "svar", "svar")
            raise Refused(f"Temaet »{theme}« står på {where}. Fjern det fra svarene, før det slettes.")
        theme.delete()


def tag(theme, plan, key, *, by, now):
    """Put a theme on a plan's answer to a goal; again changes nothing. Raises ``Refused`` for an answer not adopted."""
    demand(permissions.is_ministry(by))
    adopted = GoalAnswer.objects.filter(revision__plan=plan, revision__adopted_at__isnull=False, key=key)
    if not adopted.exists():
        raise Refused("Svaret findes ikke i en vedtaget plan.")
    return ThemeTag.objects.get_or_create(
        theme=theme, plan=plan, key=key, defaults={"tagged_at": now, "tagged_by": by}
    )[0]


def untag(theme, plan, key, *, by):
    """Take a theme off an answer; when it isn't there, nothing happens."""
    demand(permissions.is_ministry(by))
    ThemeTag.objects.filter(theme=theme, plan=plan, key=key).delete()


def _named(theme, name):
    name = " ".join(name.split())
    if not name:
        raise Refused("Skriv temaets navn.")
    if len(name) > MAX_NAME:
        raise Refused(f"Temaets navn må højst være på {MAX_NAME} tegn.")
    others = Theme.objects.exclude(pk=theme.pk).values_list("name", flat=True)
    if name.casefold() in {other.casefold() for other in others}:
        raise Refused(f"Temaet »{name}« findes allerede.")
    theme.name = name
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError:  # a colleague was first
        raise Refused(f"Temaet »{name}« findes allerede.") from None
    return theme
