"""Images are kept as page and print can show them, and drawn within a budget."""

import io
import subprocess
import sys
import threading

import pytest
from django import forms
from PIL import Image, ImageFile

from bpmplan import files
from bpmplan.files import images
from tests import ROOT
from tests.odd_images import odd_images

from . import image_bytes, upload


def test_an_image_that_unpacks_to_too_many_pixels_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(forms.ValidationError, match="40 megapixel"):
        files.store(upload(out.getvalue(), "bombe.png"))


def test_a_photograph_loses_place_and_owner_but_stays_turned_the_right_way():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = "En fotograf"
    exif.get_ifd(0x8825)[1] = "N"
    content = image_bytes("JPEG", size=(8, 6), exif=exif.tobytes())
    with files.open_stored(files.store(upload(content, "foto.jpg")).sha256) as stored:
        kept = Image.open(stored)
        assert kept.size == (6, 8)
        assert not kept.getexif() and "exif" not in kept.info


def test_an_image_without_such_data_is_kept_as_it_is():
    content = image_bytes("PNG")
    with files.open_stored(files.store(upload(content, "logo.png")).sha256) as stored:
        assert stored.read() == content


@pytest.mark.parametrize("name", odd_images())
def test_an_odd_image_is_stored_as_page_and_print_can_show_it(name):
    content = odd_images()[name]
    stored = files.store(upload(content, "billede.png"))
    with files.open_stored(stored.sha256) as file:
        kept = file.read()
    image = Image.open(io.BytesIO(kept))
    assert image.mode in ("L", "RGB", "RGBA")
    assert not {"icc_profile", "exif", "transparency", "mp"} & set(image.info)
    assert getattr(image, "n_frames", 1) == 1
    assert image.size == {"turned": (48, 64), "huge": (4000, 2000)}.get(name, (64, 48))
    darkest, lightest = image.convert("RGB").getchannel("R").getextrema()
    assert darkest < 40 and lightest > 215  # 16 bits cut off at 255 would be all white
    assert files.as_shown(kept) == kept


def test_a_broken_image_is_refused_also_when_pdfs_have_been_made():
    import weasyprint.images  # noqa: F401  (it tells Pillow to let broken images through)

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    whole = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(whole, "PNG")
    with pytest.raises(forms.ValidationError, match="beskadiget"):
        files.store(upload(whole.getvalue()[:90], "billede.png"))


def noise(size, mode="RGB"):
    return Image.effect_noise(size, 90).convert(mode)


def png(image, **options):
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1, **options)
    return out.getvalue()


@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"x"])
def test_what_only_begins_as_an_image_is_refused_or_given_back(head):
    broken = head + b"x" * 500
    assert images.as_shown(broken) == broken
    with pytest.raises(forms.ValidationError):
        images.checked(broken, "image/jpeg")


def test_what_is_drawn_in_strips_has_no_seams(monkeypatch):
    monkeypatch.setattr(images, "MAX_KEPT_PIXELS", 40_000)
    large = noise((640, 480))
    monkeypatch.setattr(images, "STRIP", 3_000)
    in_strips = Image.open(io.BytesIO(files.as_shown(png(large))))
    monkeypatch.setattr(images, "STRIP", 10_000_000)
    whole = Image.open(io.BytesIO(files.as_shown(png(large))))
    pairs = zip(in_strips.tobytes(), whole.tobytes(), strict=True)
    assert in_strips.size == whole.size == (230, 173) and max(abs(a - b) for a, b in pairs) <= 2


@pytest.mark.parametrize("mode", ["RGBA", "P", "L"])
def test_no_image_keeps_more_dots_than_paper_shows(monkeypatch, mode):
    monkeypatch.setattr(images, "MAX_KEPT_PIXELS", 10_000)
    kept = Image.open(io.BytesIO(files.as_shown(png(noise((300, 200), mode)))))
    assert kept.width * kept.height <= 10_000 and abs(kept.width / kept.height - 1.5) < 0.02
    assert files.as_shown(png(kept)) == png(kept)


PEAK = """
import io, resource, sys
from PIL import Image
from bpmplan.files import images
content = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
images.checked(content, sys.argv[1])
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.parametrize("kind", ["RGBA", "LA", "P", "CMYK"])
def test_an_image_takes_no_more_memory_than_the_budget_counts(kind):
    out, size = io.BytesIO(), (4_500, 4_400)
    if kind == "CMYK":
        Image.new(kind, size).save(out, "JPEG", progressive=True)
    else:
        Image.new(kind, size).save(out, "PNG")
    assert len(out.getvalue()) < 1_000_000
    content_type = files.JPEG if kind == "CMYK" else files.PNG
    run = subprocess.run(
        [sys.executable, "-c", PEAK, content_type], input=out.getvalue(), capture_output=True, cwd=ROOT, check=True
    )
    assert int(run.stdout) < size[0] * size[1] * images.BYTES_A_PIXEL


def test_images_drawn_at_once_share_the_budget(monkeypatch):
    """Eight bombs at once: as many are drawn together as there is room for, and all of them in the end."""
    bomb = png(Image.new("1", (1_000, 1_000)))
    monkeypatch.setattr(images, "BUDGET", images.Budget(2_500_000 * images.BYTES_A_PIXEL))
    at_once, most, pairs = [], [], threading.Barrier(2)
    plain = images._plain

    def slowly(image):
        at_once.append(image)
        most.append(len(at_once))
        pairs.wait(timeout=60)
        at_once.pop()
        return plain(image)

    monkeypatch.setattr(images, "_plain", slowly)
    made = []
    threads = [threading.Thread(target=lambda: made.append(images.checked(bomb, files.PNG))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8 and max(most) == 2 and images.BUDGET.taken == 0


def test_an_image_that_waits_too_long_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(images, "WAIT", 0.01)
    monkeypatch.setattr(images, "BUDGET", images.Budget(1_000))
    with pytest.raises(forms.ValidationError, match="mange billeder lige nu"):
        files.store(upload(image_bytes(size=(40, 40)), "billede.png"))
