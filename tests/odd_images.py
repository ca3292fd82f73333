"""Images as people have them: in colours of print, with a palette, turned, moving, of 16 bits."""

import io

from PIL import Image, ImageCms


def odd_images():
    """Images as people have them, by name."""
    grey = Image.linear_gradient("L").resize((64, 48))
    colours = Image.merge("RGB", [grey, grey.rotate(180), grey])
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6

    def made(image, kind="PNG", **options):
        out = io.BytesIO()
        image.save(out, kind, **options)
        return out.getvalue()

    return {
        "CMYK": made(colours.convert("CMYK"), "JPEG"),
        "CMYK with a profile": made(colours.convert("CMYK"), "JPEG", icc_profile=profile),
        "black and white": made(grey.convert("1")),
        "grey with alpha": made(grey.convert("LA")),
        "palette": made(colours.convert("P")),
        "palette, one colour clear": made(colours.convert("P"), transparency=3),
        "palette with alpha": made(colours.convert("P"), transparency=bytes(range(256))),
        "grey, one shade clear": made(grey, transparency=3),
        "colours, one clear": made(colours, transparency=(1, 2, 3)),
        "16 bits": made(grey.convert("I").point(lambda value: value * 256).convert("I;16")),
        "a profile": made(colours, icc_profile=profile),
        "a broken profile": made(colours, icc_profile=b"no profile"),
        "moving": made(colours, save_all=True, append_images=[grey.convert("RGB")]),
        "two in one": made(colours, "MPO", save_all=True, append_images=[grey.convert("RGB")]),
        "turned": made(colours, "JPEG", exif=exif.tobytes()),
        "huge": made(colours.resize((5000, 2500)), "JPEG"),
    }
