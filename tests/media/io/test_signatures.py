"""What files are, by their first bytes."""

from __future__ import annotations

import pytest

from artnet.media.io.signatures import HEAD, document_format, film_format, picture_format, what_is


def brands(major: bytes, *compatible: bytes) -> bytes:
    data = b"ftyp" + major + bytes(4) + b"".join(compatible)
    return (len(data) + 4).to_bytes(4, "big") + data + b"\0\0\0\x08free"


@pytest.mark.parametrize(
    ("head", "picture", "film", "words"),
    [
        (brands(b"isom", b"isom", b"mp41"), None, "MP4", "a film"),
        (brands(b"iso5", b"iso5", b"iso6", b"mp41"), None, "MP4", "a film"),
        (brands(b"dash", b"iso6"), None, "MP4", "a film"),
        (brands(b"qt  "), None, "MP4", "a film"),
        (brands(b"XAVC", b"mp42"), None, "MP4", "a film"),
        (b"\0\0\0\x08wide\0\0\1\0mdat", None, "MP4", "a film"),
        (b"The free encyclopedia, in words", None, None, "text"),
        (brands(b"heic", b"mif1", b"heic"), None, None, "HEIC"),
        (brands(b"avif", b"mif1", b"miaf"), "AVIF", None, "HEIC"),
        (brands(b"mif1", b"mif1", b"avif"), "AVIF", None, "HEIC"),
        (brands(b"avis", b"msf1"), "AVIF", None, "HEIC"),
        (brands(b"M4A ", b"mp42"), None, None, "a sound"),
        (brands(b"crx ", b"isom"), None, None, "a raw photo"),
        (b"\x1aE\xdf\xa3" + bytes(30), None, "Matroska", "a film"),
        (b"RIFF\1\0\0\0AVI LIST", None, "AVI", "a film"),
        (b"RIFF\1\0\0\0WAVEfmt ", None, None, "a sound"),
        (b"RIFF\1\0\0\0WEBPVP8 ", "WEBP", None, "a sound"),
    ],
)
def test_what_a_file_is(head: bytes, picture: str | None, film: str | None, words: str) -> None:
    assert picture_format(head[:HEAD]) == picture
    assert film_format(head[:HEAD]) == film
    if picture is None:
        assert words in what_is(head[:HEAD])


def test_a_file_type_that_is_cut() -> None:
    whole = brands(b"avif", b"mif1", b"avif")
    for end in range(len(whole)):
        assert picture_format(whole[:end]) in (None, "AVIF")
        assert film_format(whole[:end]) is None


def test_a_page_to_print_is_a_document_and_no_picture() -> None:
    head = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
    assert document_format(head) == "PDF"
    assert (picture_format(head), film_format(head), document_format(b"%!PS")) == (None, None, None)
    assert "page description" in what_is(head)
