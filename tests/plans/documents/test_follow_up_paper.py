"""The report of a follow-up, on paper and in Word."""

import re
from itertools import pairwise

from plans.documents import blocks
from tests import content_samples as samples
from tests.followed_samples import paper_of


def test_headings_in_what_is_written_go_down_one_level_at_a_time():
    paper = paper_of(
        samples.LEFT_OUT, samples.adopted(samples.LEFT_OUT), "# En overskrift\n\nTekst\n\n## Under den\n\nMere"
    )
    levels = [int(level) for level in re.findall(r"<h(\d)", blocks.html_of(paper, blocks.FOLLOW_UP_ALONE))]
    assert 4 in levels
    assert all(after <= before + 1 for before, after in pairwise(levels))
