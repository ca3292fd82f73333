"""A plan as a page: the same ``Paper`` as the PDF, with addresses that a browser can follow."""

from .pdf import Paper


class Page(Paper):
    """``upload`` gives the address of an upload by its hash."""

    def __init__(self, content, standing, *, upload):
        self.upload = upload
        super().__init__(content, standing)

    def image_url(self, key):
        image = self.images.get(key)
        if image is None:
            return None
        self.shown_images.add(key)
        return self.upload(image.sha256), image.alt
