"""A panorama tells viewers what it is, as another reader finds it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PIL import Image

import artnet as an
from artnet.works.saved_work import read_work


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
def test_the_packet_is_found(tmp_path, suffix):
    net = an.CPPN(hidden=[6], seed=1)
    path = an.render(net, size=(64, 32), symmetry="panorama").save(tmp_path / f"p.{suffix}")
    with Image.open(path) as image:
        packet = ElementTree.fromstring(image.info["xmp"])
    (description,) = packet.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
    said = {name.removeprefix("{http://ns.google.com/photos/1.0/panorama/}"): v for name, v in description.items()}
    assert said["ProjectionType"] == "equirectangular"
    assert (said["FullPanoWidthPixels"], said["FullPanoHeightPixels"]) == ("64", "32")
    assert (said["CroppedAreaImageWidthPixels"], said["CroppedAreaLeftPixels"]) == ("64", "0")
    assert read_work(path).recipe.view.symmetry == "panorama"
    plain = an.render(net, size=(64, 32)).save(tmp_path / f"q.{suffix}")
    with Image.open(plain) as image:
        assert "xmp" not in image.info


def test_only_a_whole_sphere_says_so(tmp_path):
    with pytest.warns(an.ArtnetWarning, match="twice as wide as high"):
        path = an.render(an.CPPN(hidden=[4], seed=1), size=(32, 32), symmetry="panorama").save(tmp_path / "p.png")
    assert b"GPano" not in path.read_bytes()
