"""Profiles: artnet's own against LittleCMS, those of files, conversions in 8 and 16 bits, and proofs."""

from __future__ import annotations

import hashlib
import io
import sys
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image, ImageCms
from printer import CMYK, needs_printer, renamed

from artnet.color.spaces.primaries import PRIMARIES, from_srgb, from_srgb_matrix, to_srgb_matrix, to_xyz
from artnet.errors import FileError, InvalidValueError, MissingExtraError
from artnet.media.profiles.conversion import converted, space_that_holds
from artnet.media.profiles.files import PRINTERS, Profile, embedded_profile, read_profile
from artnet.media.profiles.own import display_p3_profile, profile_of
from artnet.media.profiles.proofs import FAR, soft_proof
from artnet.media.stills.profiles import srgb_profile

COLORS = np.random.default_rng(0).integers(0, 256, (40, 50, 3)).astype(np.uint8)


APPLES = {
    "red": (0.51512, 0.24120, -0.00105), "green": (0.29198, 0.69225, 0.04189), "blue": (0.15710, 0.06657, 0.78407),
}  # fmt: skip
"""XYZ with D50 of the primaries in Apple's own "Display P3.icc"."""


def test_matrices() -> None:
    # Published with CSS Color 4, section 18: linear sRGB -> linear Display P3.
    known = [[0.822462, 0.177538, 0], [0.033194, 0.966806, 0], [0.017083, 0.072397, 0.910520]]
    np.testing.assert_allclose(from_srgb_matrix("display-p3"), known, atol=1e-6)
    np.testing.assert_allclose(to_srgb_matrix("display-p3") @ from_srgb_matrix("display-p3"), np.eye(3), atol=1e-12)
    for space in PRIMARIES:
        np.testing.assert_allclose(to_xyz(space) @ np.ones(3), [0.9504559, 1, 1.0890578], atol=1e-6)
    grays = np.repeat(np.linspace(0, 1, 9)[:, None], 3, axis=1)
    np.testing.assert_allclose(from_srgb(grays, "display-p3"), grays, atol=1e-6)


def test_display_p3_is_a_profile_that_littlecms_takes() -> None:
    data = display_p3_profile()
    profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    assert ImageCms.getProfileDescription(profile).strip() == "Display P3"
    assert (profile.profile.xcolor_space, profile.profile.device_class, profile.profile.version) == (
        "RGB ",
        "mntr",
        4.2,
    )
    imagecodecs.cms_profile_validate(data)
    for name, known in APPLES.items():
        assert getattr(profile.profile, f"{name}_colorant")[0] == pytest.approx(known, abs=3e-5), name
    assert hashlib.sha256(data).hexdigest() == hashlib.sha256(display_p3_profile.__wrapped__()).hexdigest()
    assert len(data) == int.from_bytes(data[:4], "big") < 600


def test_conversions_agree_with_the_matrix_in_8_and_16_bits() -> None:
    ours = from_srgb(COLORS / 255, "display-p3")
    eight = converted(COLORS, srgb_profile(), display_p3_profile())
    assert np.abs(eight - 255 * ours).max() < 1.1
    deep = COLORS.astype(np.uint16) * 257
    sixteen = converted(deep, srgb_profile(), display_p3_profile())
    assert sixteen.dtype == np.uint16
    assert np.abs(sixteen / 257 - 255 * ours).max() < 0.5
    assert np.abs(converted(sixteen, display_p3_profile(), srgb_profile()) - deep.astype(int)).max() < 26
    clear = np.dstack([COLORS, COLORS[..., :1]])
    assert (converted(clear, srgb_profile(), display_p3_profile())[..., 3] == COLORS[..., 0]).all()
    assert converted(COLORS[..., :1], srgb_profile(), display_p3_profile()).shape == (40, 50, 3)
    assert converted(COLORS, srgb_profile(), srgb_profile()) is COLORS


def test_without_imagecodecs_16_bits_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imagecodecs", None)
    with pytest.raises(MissingExtraError, match=r"artnet\[print\]"):
        converted(COLORS.astype(np.uint16), srgb_profile(), display_p3_profile())


def test_the_space_that_holds_a_profile(tmp_path: Path) -> None:
    assert space_that_holds(srgb_profile()) == "srgb"
    assert space_that_holds(display_p3_profile()) == "display-p3"
    file = tmp_path / "p3.icc"
    file.write_bytes(display_p3_profile())
    read = read_profile(file)
    assert (read.data, read.name, read.model, read.description) == (
        display_p3_profile(), "p3.icc", "RGB", "Display P3",
    )  # fmt: skip
    assert read.source.file == "p3.icc"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (renamed(srgb_profile(), model=b"GRAY"), "of gray"),
        (renamed(srgb_profile(), model=b"CMYK"), "of CMYK. How it will print is shown by --proof"),
        (renamed(srgb_profile(), model=b"Lab "), "of Lab"),
        (renamed(srgb_profile(), device=b"link"), "links two devices"),
        (srgb_profile()[:200], "broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "broken"),
        (srgb_profile()[:132] + b"\xff" * (len(srgb_profile()) - 132), "broken"),
        (b"no", "broken"),
    ],
)
def test_other_profiles_are_refused_in_a_line(data: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "a.icc"
    file.write_bytes(data)
    with pytest.raises(FileError, match="Expected a profile of RGB") as caught:
        read_profile(file)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="srgb, display-p3, or the file"):
        read_profile("p4")
    with pytest.raises(FileError, match="no such file"):
        read_profile(tmp_path / "none.icc")
    with pytest.raises(FileError, match="a folder"):
        read_profile(tmp_path, PRINTERS)


def test_the_profile_that_a_picture_carries(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    Image.fromarray(COLORS).save(file, icc_profile=display_p3_profile())
    known = Profile(display_p3_profile(), "mine.icc", "RGB")
    assert embedded_profile(file, known.source) == known
    with pytest.raises(FileError, match="another, or none"):
        embedded_profile(file, Profile(srgb_profile(), "mine.icc", "RGB").source)


@needs_printer
@pytest.mark.parametrize("space", ["srgb", "display-p3"])
def test_what_a_printer_cannot_print(space: str) -> None:
    printer = read_profile(CMYK, PRINTERS)
    assert printer.model == "CMYK"
    inside = np.array([[255, 255, 255], [128, 128, 128], [200, 120, 100], [100, 140, 90], [0, 0, 0]], np.uint8)
    outside = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    for colors, share in ((inside, 0.0), (outside, 1.0), (np.vstack([inside, outside]), 3 / 8)):
        proof, lost = soft_proof(colors[None], profile_of(space), printer, intent="relative", paper=False)
        assert lost == share
        assert proof.shape == (1, len(colors), 3)
    assert FAR > 2.3
    proof, _ = soft_proof(inside[None], profile_of(space), printer, intent="relative", paper=False)
    assert (proof[0, 0] == 255).all()  # white as the screen has it
    assert 20 < proof[0, -1].mean() < 80  # ink is no black hole
    assert np.abs(proof[0, :4].astype(int) - inside[:4]).max() <= 12
    paper, _ = soft_proof(inside[None], profile_of(space), printer, intent="relative", paper=True)
    assert (paper[0, 0] < 240).all()
    other, _ = soft_proof(outside[None], profile_of(space), printer, intent="perceptual", paper=False)
    assert other.shape == (1, 3, 3)
