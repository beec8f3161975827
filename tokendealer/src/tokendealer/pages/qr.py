"""Text as a picture for a camera."""


def picture(text: str) -> str:
    """A QR code (ISO/IEC 18004) as a `data:` URI of an SVG: dark on light, whatever the page is."""
    import segno  # noqa: PLC0415 - for people who set up a second factor alone

    return str(segno.make(text, micro=False).svg_data_uri(scale=5, dark="black", light="white"))
