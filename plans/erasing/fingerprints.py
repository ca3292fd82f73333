"""Whether a fingerprint, as it stands on a printed copy, is one that a version has or had."""

import re

from ..models import ErasedContent, Revision, keyed


def versions_with(municipality, fingerprint):
    """``[(revision, the erasure before which it had the fingerprint, or None)]`` of the municipality's versions."""
    if not re.fullmatch("[0-9a-f]{64}", fingerprint):
        return []
    ours = Revision.objects.filter(plan__municipality=municipality).select_related("plan__municipality")
    now = [(revision, None) for revision in ours.filter(fingerprint=fingerprint).defer("content")]
    earlier = ErasedContent.objects.filter(
        old_fingerprint=keyed(fingerprint), revision__plan__municipality=municipality
    ).select_related("erasure", "revision__plan__municipality")
    return now + [(opened.revision, opened.erasure) for opened in earlier.defer("revision__content")]
