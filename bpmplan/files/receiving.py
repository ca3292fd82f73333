"""How an upload is received: in memory, up to what may be uploaded. No disk is needed, so none can be full."""

import io

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

FILES_AT_ONCE = 2
"""So many files of the largest size can come in one request."""


class InMemory(FileUploadHandler):
    """What is larger, or more, than may come is counted and not kept; ``check`` then says that it is too large."""

    def __init__(self, request=None):
        super().__init__(request)
        self.room = FILES_AT_ONCE * settings.UPLOAD_MAX_BYTES

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.content, self.is_whole = io.BytesIO(), True

    def receive_data_chunk(self, raw_data, start):
        limit = min(self.room, settings.UPLOAD_MAX_BYTES)
        self.is_whole = self.is_whole and start + len(raw_data) <= limit
        if self.is_whole:
            self.content.write(raw_data)

    def file_complete(self, file_size):
        self.room -= self.content.tell()
        self.content.seek(0)
        size = file_size if self.is_whole else max(file_size, settings.UPLOAD_MAX_BYTES + 1)
        return InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name,
            self.content_type,
            size,
            self.charset,
            self.content_type_extra,
        )
