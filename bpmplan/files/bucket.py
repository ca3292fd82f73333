"""Files in a bucket of an S3-compatible storage. Loaded only where the settings name one."""

import logging
import shutil
import tempfile
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from .storages import FULL, Listed, StorageAway

log = logging.getLogger(__name__)

CONNECT_SECONDS = 2
READ_SECONDS = 8
"""How long a bucket is waited for, to be reached and to say something; it is tried twice."""
KEPT_IN_MEMORY = 5 * 1024 * 1024
MISSING = {"404", "NoSuchKey", "NotFound"}


class Bucket(S3Storage):
    """Files in a bucket. Each has one name for ever, and is put there in one request.

    A storage that is slow or away is given up after seconds, so that no page waits longer for it.
    """

    def __init__(self, **options):
        patience = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": 2},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            # Storages that are not Amazon's know no other checksums than these require.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(**options, client_config=patience, querystring_auth=False)

    def _open(self, name, mode="rb"):
        """The whole content, fetched before it is handed on: an answer that has begun can't say that it failed."""
        content = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 (closed by whoever reads it)
        try:
            with _faults_named(name):
                body = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name))["Body"]
                shutil.copyfileobj(body, content)
        except BaseException:
            content.close()
            raise
        content.seek(0)
        return File(content, name)

    def _save(self, name, content):
        with _faults_named(name):
            content.seek(0)
            self._client.put_object(
                Bucket=self.bucket_name, Key=self._key(name), Body=content, ContentType=self.default_content_type
            )
        return name

    def delete(self, name):
        with _faults_named(name):
            self._client.delete_object(Bucket=self.bucket_name, Key=self._key(name))

    def exists(self, name):
        return self.about(name) is not None

    def size(self, name):
        about = self.about(name)
        if about is None:
            raise FileNotFoundError(name)
        return about.size

    def about(self, name):
        """The file as ``Listed``, or None when there is none."""
        try:
            with _faults_named(name):
                answer = self._client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        except FileNotFoundError:
            return None
        return Listed(name, answer["ContentLength"], answer["LastModified"])

    def listed(self, under):
        """Every file beneath the folder ``under``, as ``Listed``."""
        skipped = len(self._key("x")) - 1
        with _faults_named(under):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=f"{self._key(under)}/"):
                for entry in page.get("Contents", ()):
                    yield Listed(entry["Key"][skipped:], entry["Size"], entry["LastModified"])

    @property
    def _client(self):
        return self.connection.meta.client

    def _key(self, name):
        return self._normalize_name(clean_name(name))


@contextmanager
def _faults_named(name):
    """What a bucket answers when it can't, as ``StorageAway``; the log has what it was."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(name) from None
        log.exception("The storage of files refuses")
        raise StorageAway from error
    except (OSError, BotoCoreError) as error:
        log.exception("The storage of files can't be used")
        raise StorageAway(is_full=getattr(error, "errno", None) in FULL) from error
