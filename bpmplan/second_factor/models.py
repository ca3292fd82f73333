from django.conf import settings
from django.db import models
from django.db.models import F, Q


class MailboxProof(models.Model):
    """A one-time link by which somebody shows that the mailbox is theirs, before they set up the second factor.

    The link is made while its mail is sent, and stored only as a hash; there is none before.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="bruger")
    asked_at = models.DateTimeField("bedt om")
    expires_at = models.DateTimeField("linket udløber")
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    used_at = models.DateTimeField("brugt", null=True, blank=True)

    class Meta:
        verbose_name = "link til totrinslogin"
        verbose_name_plural = "links til totrinslogin"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="mailbox_proof_expires_later"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(token_hash__isnull=False), name="mailbox_proof_used_by_its_link"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.asked_at}"

    def is_open(self, now):
        """Whether its link works: the person's newest, unused and in time."""
        newer = MailboxProof.objects.filter(user_id=self.user_id, pk__gt=self.pk)
        return self.used_at is None and self.expires_at > now and not newer.exists()
