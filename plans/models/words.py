"""The words of frozen versions, for searching: one shape for both databases.

A word is kept once, however many versions have it, and so are its ends: Danish puts words together, and a search for
*ledige* finds *langtidsledige*. Texts are bytes, which both databases put in the same order, so the same index answers
"begins with" on either.
"""

import re

from django.db import models
from django.db.models import Exists, OuterRef, Q

from bpmplan import danish

LONGEST = 60
"""Letters of a word that are searched."""
SHORTEST_END = 3
"""Letters of the shortest end of a word that a search finds."""
BATCH = 500
AFTER_ANY_LETTER = b"\xff"
"""Greater than any byte of a text in UTF-8."""

_WORD = re.compile(r"(?<!\d[.,])-?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?!\w|[.,]\d)|[\w-]+")
"""A number with thousands or decimals, else letters, digits and hyphens."""
_NUMBER = re.compile(r"\d+(?:,\d+)?")
_INSIDE_NUMBER = re.compile(r"[\d,]{2}")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


def words_of(text):
    """The words of a text as they are compared, each once: without case, Å as Aa, ``7.200.000`` as ``7200000``."""
    words = (_compared(word)[:LONGEST] for word in _WORD.findall(danish.folded(text)))
    return list(dict.fromkeys(filter(None, words)))


def _compared(word):
    return word.replace(".", "").lstrip("-") if "." in word or "," in word else word


def pattern_of(words):
    """Finds words of ``words_of`` as they were written: in any case, å as aa, a letter or a number only by itself."""
    return re.compile("|".join(map(_source, words)), re.IGNORECASE)


def _source(word):
    source = _source_of_number(word) if _NUMBER.fullmatch(word) else re.escape(word).replace("aa", "(?:aa|å)")
    is_letter = len(word) == 1
    return rf"(?<!\w){source}(?!\w)" if is_letter else source


def _source_of_number(word):
    """Finds a number, with dots between thousands or without, that is no part of a longer one."""
    whole, comma, decimals = word.partition(",")
    before = r"(?<!\d)(?<!\d,)" + (r"(?<!\d\.)" if len(whole) % 3 == 0 else "")
    after = r"(?!\d|,\d|\.\d{3}(?!\d))"
    return before + _THOUSANDS.sub(r"\\.?", whole) + comma + decimals + after


def as_bytes(word):
    """A word as it is stored."""
    return word.encode("utf-8", "surrogatepass")


class WordQuerySet(models.QuerySet):
    def all_of(self, texts):
        """Primary keys of the words that stand in ``texts``; those that are not there yet are added."""
        return list(self.keys_of(texts).values())

    def keys_of(self, texts):
        """The same as ``{word as it is stored: primary key}``."""
        words = sorted(as_bytes(word) for word in words_of(" ".join(texts)))  # sorted: two at once do not deadlock
        known = self._known(words)
        if added := [word for word in words if word not in known]:
            self.bulk_create([Word(text=word) for word in added], batch_size=BATCH, ignore_conflicts=True)
            known |= self._known(added)
            ends = [WordEnd(text=end, word_id=known[word]) for word in added for end in ends_of(word)]
            WordEnd.objects.bulk_create(ends, batch_size=BATCH, ignore_conflicts=True)
        return known

    def _known(self, words):
        known = {}
        for start in range(0, len(words), BATCH):
            rows = self.filter(text__in=words[start : start + BATCH]).values_list("text", "pk")
            known |= {bytes(text): pk for text, pk in rows}
        return known

    def found_by(self, typed):
        """The words with ``typed`` in them, as ``words_of`` gives it.

        A single letter or digit is a word by itself, and a number is whole: 2028 is found in 2027-2028, not in 12028.
        """
        start = as_bytes(typed)
        if len(typed) == 1:
            return self.filter(text=start).values("pk")
        if _NUMBER.fullmatch(typed):
            hyphen = Q(text__gte=start + b"-", text__lt=start + b".")
            letter = Q(text__gte=start + b":", text__lt=start + AFTER_ANY_LETTER)
            return WordEnd.objects.filter(Q(text=start) | hyphen | letter).values("word")
        return WordEnd.objects.filter(text__gte=start, text__lt=start + AFTER_ANY_LETTER).values("word")


def ends_of(stored):
    """A stored word, and it without its first letters, as long as enough are left; a number is never cut."""
    word = stored.decode("utf-8", "surrogatepass")
    starts = range(1, max(1, len(word) - SHORTEST_END + 1))
    return [stored, *(as_bytes(word[start:]) for start in starts if not _INSIDE_NUMBER.match(word, start - 1))]


class FoundByWords(models.QuerySet):
    """Rows of a model that has ``words``. ``few``: so few rows that have a word are looked up one by one."""

    few = 50

    def with_words(self, words):
        """Rows that have each of ``words`` in some word of theirs. Asks once for each, and reads few rows of each.

        A rare word leads straight to its rows; common ones are asked about row by row, and the first page of a list
        soon has its rows. So neither costs more when there are more plans.
        """
        name = self.model._meta.model_name
        narrowed = self
        for typed in words:
            matches = self.model.words.through.objects.filter(word__in=Word.objects.found_by(typed))
            rare = set(matches.values_list(name, flat=True)[: self.few + 1])
            if len(rare) <= self.few:
                narrowed = narrowed.filter(pk__in=rare)
            else:
                narrowed = narrowed.filter(Exists(matches.filter(**{name: OuterRef("pk")})))
        return narrowed


class Word(models.Model):
    """A word that stands in some frozen version, as ``words_of`` gives it."""

    text = models.BinaryField(max_length=4 * LONGEST, unique=True)

    objects = WordQuerySet.as_manager()

    class Meta:
        verbose_name = "ord"
        verbose_name_plural = "ord"

    def __str__(self):
        return bytes(self.text).decode("utf-8", "replace")


class WordEnd(models.Model):
    """An end of a word, by which the word is found."""

    text = models.BinaryField(max_length=4 * LONGEST)
    word = models.ForeignKey(Word, models.CASCADE, related_name="word_ends")

    class Meta:
        verbose_name = "ende af et ord"
        verbose_name_plural = "ender af ord"
        constraints = [models.UniqueConstraint(fields=["text", "word"], name="word_end_once_for_word")]

    def __str__(self):
        return bytes(self.text).decode("utf-8", "replace")
