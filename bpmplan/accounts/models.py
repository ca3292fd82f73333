"""Who may act, and for which municipality."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from .. import danish
from ..outbox.addresses import validate_address
from ..outbox.models import Mail
from ..steps import BaseEvent
from .attempts import Gate  # noqa: F401 (a model)
from .colours import validate_accent


class Role(models.TextChoices):
    """What a person may do in one municipality; each may what the one before may."""

    READER = "reader", "Læser"
    EDITOR = "editor", "Redaktør"
    APPROVER = "approver", "Godkender"

    @property
    def rank(self):
        return list(Role).index(self)

    def covers(self, other):
        """Whether this role may what ``other`` may."""
        return self.rank >= Role(other).rank


class Region(models.Model):
    """A region, in the years it exists. ``successor`` takes its municipalities over after ``until``."""

    code = models.CharField("regionskode", max_length=4, unique=True)
    name = models.CharField("navn", max_length=60, unique=True, db_collation=danish.COLUMN_COLLATION)
    since = models.DateField("fra")
    until = models.DateField("til og med", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="afløst af", null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        verbose_name = "region"
        verbose_name_plural = "regioner"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="region_until_not_before_since",
                violation_error_message="Regionen kan ikke ophøre, før den begynder.",
            )
        ]

    def __str__(self):
        return self.name

    def on(self, day):
        """The region that this one's municipalities belong to on ``day``."""
        return self.successor.on(day) if self.successor and self.until and self.until < day else self


class MunicipalityQuerySet(models.QuerySet):
    def with_region(self):
        return self.select_related("region__successor")


class Municipality(models.Model):
    """One of the 98. ``cvr`` counts only when ``cvr_verified``; an unverified one is never shown nor used."""

    code = models.CharField("kommunekode", max_length=3, unique=True, validators=[RegexValidator(r"^\d{3}$")])
    name = models.CharField("navn", max_length=60, unique=True, db_collation=danish.COLUMN_COLLATION)
    full_name = models.CharField("fuldt navn", max_length=80)
    slug = models.SlugField("navn i adresser", max_length=60, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="region", related_name="municipalities")
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True)
    cvr_verified = models.BooleanField("CVR-nummer bekræftet", default=False)
    mailbox = models.EmailField("fælles postkasse", blank=True, validators=[validate_address])
    accent = models.CharField("accentfarve", max_length=7, blank=True, validators=[validate_accent])
    needs_second_factor = models.BooleanField("kræv totrinslogin af godkendere og administratorer", default=False)
    logo = models.CharField("logo", max_length=64, blank=True, editable=False)
    """The hash of the logo's content (``bpmplan/files.py``)."""

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "kommune"
        verbose_name_plural = "kommuner"
        ordering = ["name"]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("municipality", args=[self.slug])

    @property
    def administrators(self):
        """The people who administer it, by name: whom to ask for what only they may do."""
        members = self.memberships.administrators().select_related("user").order_by("user__name", "user__email")
        return [member.user for member in members]


class Body(models.Model):
    """A political body of a municipality: its own name, its place on the path of a plan, whether it decides last."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="bodies", verbose_name="kommune")
    name = models.CharField("navn", max_length=100)
    order = models.PositiveSmallIntegerField("rækkefølge")
    is_last = models.BooleanField("træffer den endelige beslutning", default=False)

    class Meta:
        verbose_name = "politisk organ"
        verbose_name_plural = "politiske organer"
        ordering = ["municipality", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "order"],
                name="body_order_unique_in_municipality",
                violation_error_message="Et andet politisk organ har allerede denne plads i rækkefølgen.",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(is_last=True),
                name="body_one_last_in_municipality",
                violation_error_message="Kun ét politisk organ kan træffe den endelige beslutning.",
            ),
        ]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail. What they may do is said by memberships and, for the ministry, a group."""

    email = models.EmailField("e-mail", max_length=254, validators=[validate_address])
    name = models.CharField("navn", max_length=100)
    is_active = models.BooleanField("kan logge ind", default=True)
    is_staff = models.BooleanField("har adgang til ministeriets administration", default=False)
    date_joined = models.DateTimeField("oprettet", default=timezone.now)
    session_number = models.PositiveIntegerField(default=0, editable=False)
    """A session counts only with the number it began with (``end_sessions``)."""
    forgotten_at = models.DateTimeField("oplysninger slettet", null=True, blank=True, editable=False)
    """When all but the name was deleted, since the person had left (``leaving.py``); their address is then nobody's."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Der er allerede en bruger med den e-mailadresse.",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(is_active=False, is_staff=False, is_superuser=False),
                name="user_forgotten_has_left",
                violation_error_message="Brugerens oplysninger er slettet. Invitér personen på ny i stedet.",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return str(self)

    get_short_name = get_full_name

    def get_session_auth_hash(self):
        return f"{super().get_session_auth_hash()}.{self.session_number}"

    def get_session_auth_fallback_hash(self):
        for earlier in super().get_session_auth_fallback_hash():
            yield f"{earlier}.{self.session_number}"

    def end_sessions(self):
        """Sign the person out everywhere, at once; the session that asks for it, too."""
        User.objects.filter(pk=self.pk).update(session_number=F("session_number") + 1)
        self.refresh_from_db(fields=["session_number"])


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(deactivated_at=None, user__is_active=True)

    def administrators(self):
        return self.active().filter(is_administrator=True)


class Membership(models.Model):
    """What a person is in a municipality. Never deleted: who wrote what must stay known."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="bruger")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="memberships", verbose_name="kommune")
    role = models.CharField("rolle", max_length=10, choices=Role)
    is_administrator = models.BooleanField("administrator", default=False)
    deactivated_at = models.DateTimeField("deaktiveret", null=True, blank=True)
    deactivated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "tilknytning"
        verbose_name_plural = "tilknytninger"
        ordering = ["municipality", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                name="membership_unique",
                violation_error_message="Brugeren er allerede knyttet til kommunen.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(deactivated_at=None, deactivated_by=None)
                | Q(deactivated_at__isnull=False, deactivated_by__isnull=False),
                name="membership_deactivated_at_and_by",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.municipality}"


class InvitationQuerySet(models.QuerySet):
    def open(self, now):
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """An offer, sent by mail, that makes its receiver a member once. ``mail`` is the newest.

    A ``Link`` of the kind ``invitation`` opens it, and ends with it.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="invitations", verbose_name="kommune")
    email = models.EmailField("e-mail", validators=[validate_address])
    name = models.CharField("navn", max_length=100)
    role = models.CharField("rolle", max_length=10, choices=Role)
    is_administrator = models.BooleanField("administrator", default=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="inviteret af")
    invited_at = models.DateTimeField("inviteret")
    expires_at = models.DateTimeField("linket udløber")
    mail = models.OneToOneField(Mail, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mail")
    accepted_at = models.DateTimeField("taget imod", null=True, blank=True)
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitationer"
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_not_accepted_and_withdrawn"
            ),
            models.UniqueConstraint(
                Lower("email"),
                "municipality",
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_one_open_for_email",
                violation_error_message="Der er allerede sendt en invitation til den adresse. Send den igen i stedet.",
            ),
        ]

    def __str__(self):
        return f"{self.name} <{self.email}>, {self.municipality}"

    def state(self, now):
        """One word for where the invitation stands: accepted, withdrawn, expired or open."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "open" if self.expires_at > now else "expired"

    def is_expired(self):
        return self.state(timezone.now()) == "expired"


class WayIn(models.Model):
    """A one-time link, sent by mail, that makes the browser where it is used known for the person (``ways_in.py``)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="bruger")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("lavet")
    expires_at = models.DateTimeField("udløber")
    used_at = models.DateTimeField("brugt", null=True, blank=True)

    class Meta:
        verbose_name = "link til at komme ind"
        verbose_name_plural = "links til at komme ind"
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="way_in_lasts_a_while")]

    def __str__(self):
        return f"{self.user}, {self.made_at}"


class MembershipStep(models.TextChoices):
    INVITED = "invited", "inviteret"
    SENT_AGAIN = "sent_again", "invitation sendt igen"
    WITHDRAWN = "withdrawn", "invitation trukket tilbage"
    ACCEPTED = "accepted", "invitation taget imod"
    ROLE_CHANGED = "role_changed", "rolle ændret"
    EMAIL_CORRECTED = "email_corrected", "e-mailadresse rettet"
    DEACTIVATED = "deactivated", "deaktiveret"
    REACTIVATED = "reactivated", "aktiveret igen"


class MembershipEvent(BaseEvent):
    """Something happened to who may act for a municipality. ``about`` names the person as they stood then."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, verbose_name="kommune", related_name="events")
    membership = models.ForeignKey(
        Membership, models.PROTECT, verbose_name="tilknytning", null=True, blank=True, related_name="events"
    )
    about = models.CharField("om", max_length=200)
    detail = models.CharField("nærmere", max_length=600, blank=True)

    class Meta(BaseEvent.Meta):
        verbose_name = "hændelse om en bruger"
        verbose_name_plural = "hændelser om brugere"
        constraints = [
            models.CheckConstraint(condition=Q(step__in=MembershipStep.values), name="membership_event_step_known")
        ]

    def __str__(self):
        return f"{self.about}: {self.step_label}"

    @property
    def step_label(self):
        return MembershipStep(self.step).label
