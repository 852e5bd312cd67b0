"""What tells viewers that a picture is a spherical panorama: the XMP packet of Google's Photo Sphere (GPano)."""

from __future__ import annotations

__all__ = ["panorama_xmp"]


def panorama_xmp(size: tuple[int, int]) -> bytes:
    """The packet for a whole equirectangular panorama of that size (width, height)."""
    width, height = size
    values = {
        "ProjectionType": "equirectangular",
        "UsePanoramaViewer": "True",
        "FullPanoWidthPixels": width,
        "FullPanoHeightPixels": height,
        "CroppedAreaImageWidthPixels": width,
        "CroppedAreaImageHeightPixels": height,
        "CroppedAreaLeftPixels": 0,
        "CroppedAreaTopPixels": 0,
    }
    said = " ".join(f'GPano:{name}="{value}"' for name, value in values.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" {said}/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()
