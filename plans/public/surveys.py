"""What a municipality has answered to a survey and chosen to publish, for anybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import SurveyReply


@login_not_required
@require_safe
def survey_reply(request, slug, survey):
    """The questions with the municipality's answers; not found until they are published."""
    replies = SurveyReply.objects.published().select_related("municipality", "survey__goal__goal_set")
    reply = get_object_or_404(replies, municipality__slug=slug, survey=survey)
    answers = reply.answers.exclude(text="").select_related("question").order_by("question__number")
    return render(request, "public/survey_reply.html", {"reply": reply, "survey": reply.survey, "answers": answers})
