"""Official numbers: series, areas, deliveries and measurements; an indicator has a series, and may be a municipality's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import bpmplan.values.columns


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_invitation_without_token_hash"),
        ("goals", "0015_receipt_without_token_hash"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="municipality",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="accounts.municipality",
                verbose_name="kommune",
            ),
        ),
        migrations.AlterField(
            model_name="indicator",
            name="goal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="goals.goal",
                verbose_name="mål",
            ),
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("country", "Hele landet"), ("region", "Region"), ("municipality", "Kommune")],
                        max_length=12,
                        verbose_name="slags",
                    ),
                ),
                (
                    "municipality",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
                (
                    "region",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "område",
                "verbose_name_plural": "områder",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200, verbose_name="kilde")),
                ("at", models.DateTimeField(verbose_name="hentet")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="filnavn")),
                ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hentet af",
                    ),
                ),
            ],
            options={
                "verbose_name": "levering af tal",
                "verbose_name_plural": "leveringer af tal",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="hvad der tælles")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="enhed")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="kilde")),
                ("table", models.CharField(blank=True, max_length=40, verbose_name="tabel")),
                ("measure", models.CharField(blank=True, max_length=80, verbose_name="måling")),
                ("selection", models.CharField(blank=True, max_length=400, verbose_name="valg i tabellen")),
                (
                    "period_kind",
                    models.CharField(
                        choices=[
                            ("month", "måned"),
                            ("quarter", "kvartal"),
                            ("four_quarters", "fire kvartaler"),
                            ("year", "år"),
                            ("to_date", "fra årets begyndelse"),
                        ],
                        max_length=13,
                        verbose_name="periode",
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="opdigtede tal")),
                ("fetched_at", models.DateTimeField(blank=True, null=True, verbose_name="hentet")),
                ("fault", models.CharField(blank=True, max_length=600, verbose_name="hvorfor der ikke blev hentet")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="accounts.municipality",
                        verbose_name="kommune",
                    ),
                ),
            ],
            options={
                "verbose_name": "talserie",
                "verbose_name_plural": "talserier",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "period",
                    bpmplan.values.columns.PeriodColumn(
                        blank=False, default=None, max_length=21, verbose_name="periode"
                    ),
                ),
                (
                    "value",
                    bpmplan.values.columns.ValueColumn(blank=True, default=None, max_length=201, verbose_name="værdi"),
                ),
                (
                    "why_none",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("..", "oplyses ikke af hensyn til diskretion"),
                            (".", "kan ikke forekomme"),
                            ("-", "ingen tal fra kilden"),
                        ],
                        max_length=2,
                        verbose_name="hvorfor der intet tal er",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goals.area",
                        verbose_name="område",
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected",
                        to="goals.delivery",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="goals.delivery",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="goals.series",
                        verbose_name="talserie",
                    ),
                ),
            ],
            options={
                "verbose_name": "måling",
                "verbose_name_plural": "målinger",
                "ordering": ["series", "area", "period"],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="goals.series",
                verbose_name="talserie",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("municipality", "name"),
                name="indicator_once_for_municipality",
                violation_error_message="Kommunen har allerede en indikator med det navn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("goal__isnull", False), ("municipality", None)),
                    models.Q(("goal", None), ("municipality__isnull", False)),
                    _connector="OR",
                ),
                name="indicator_of_goal_or_municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "country"), ("municipality", None), ("region", None)),
                    models.Q(("kind", "region"), ("municipality", None), ("region__isnull", False)),
                    models.Q(("kind", "municipality"), ("municipality__isnull", False), ("region", None)),
                    _connector="OR",
                ),
                name="area_is_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "country")), fields=("kind",), name="area_country_only_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="delivery_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="series_has_name"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_kind__in", ("month", "quarter", "four_quarters", "year", "to_date"))),
                name="series_period_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measure", ""), ("table", "")),
                    models.Q(models.Q(("table", ""), _negated=True), models.Q(("measure", ""), _negated=True)),
                    _connector="OR",
                ),
                name="series_table_has_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                condition=models.Q(("municipality", None), models.Q(("table", ""), _negated=True)),
                fields=("table", "measure", "selection", "period_kind"),
                name="series_chosen_once",
                violation_error_message="Den talserie er allerede valgt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                condition=models.Q(("municipality__isnull", False), models.Q(("table", ""), _negated=True)),
                fields=("municipality", "table", "measure", "selection", "period_kind"),
                name="series_chosen_once_by_municipality",
                violation_error_message="Den talserie er allerede valgt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrected_by", None)),
                fields=("series", "area", "period"),
                name="measurement_one_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "period__regex",
                        "^($|[.][.]$|[0-9]{4}(H[12]|Q[1-4]|(M|PRI|ULT)[0-9]{2}|SY|-[0-9]{2}-[0-9]{2})?$|[0-9]{4}(QMAT0[1-4]|MYTD[0-9]{2})$|[0-9]{4}(H[12]|Q[1-4]|(M|PRI|ULT)[0-9]{2}|SY|-[0-9]{2}-[0-9]{2})?/[0-9]{4}(H[12]|Q[1-4]|(M|PRI|ULT)[0-9]{2}|SY|-[0-9]{2}-[0-9]{2})?$|[0-9]{4}(H[12]|Q[1-4]|(M|PRI|ULT)[0-9]{2}|SY|-[0-9]{2}-[0-9]{2})?/[.][.][+]?$|[.][.]/[0-9]{4}(H[12]|Q[1-4]|(M|PRI|ULT)[0-9]{2}|SY|-[0-9]{2}-[0-9]{2})?[+]?$)",
                    )
                ),
                name="measurement_period_is_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "value__regex",
                        '^($|([<>]=?)?-?[0-9]{1,12}([.][0-9]{1,4})?$|-?[0-9]{1,12}([.][0-9]{1,4})?[.][.]-?[0-9]{1,12}([.][0-9]{1,4})?$|#(<=)?[0-9]{1,6}(/[0-9]{1,6})?$|\\".+$)',
                    )
                ),
                name="measurement_value_is_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("period", ""), _negated=True), name="measurement_has_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("value", ""), ("why_none__in", ["..", ".", "-"])),
                    models.Q(models.Q(("value", ""), _negated=True), ("why_none", "")),
                    _connector="OR",
                ),
                name="measurement_has_value_or_says_why_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrected_by", None),
                    models.Q(("corrected_by", models.F("delivery")), _negated=True),
                    _connector="OR",
                ),
                name="measurement_corrected_by_another",
            ),
        ),
    ]
