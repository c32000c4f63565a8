"""Photographs as files: named by ID number, JPEG, upright, small; the sample's are all of it."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bozhen_desktop.formats.photos import MAX_BYTES, check_photo, number_of_name
from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.errors import BozhenError

SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "sample_photos.py"


def photo(size: tuple[int, int] = (120, 168), form: str = "JPEG", **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, form, **more)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("150699199408086134.jpg", "150699199408086134"),
        ("15069919770602619x.JPEG", "15069919770602619X"),
        ("E12345678.jpg", "E12345678"),
        ("150699199408086134.png", ""),
        ("张三.jpg", ""),
        ("150699199408086134", ""),
        ("1506 99.jpg", ""),
        (".jpg", ""),
    ],
)
def test_the_name_of_a_file_is_the_number(name: str, number: str) -> None:
    assert number_of_name(name) == number


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"comment": b"x" * 500}])
def test_an_upright_jpeg_is_measured(more: dict[str, Any]) -> None:
    assert check_photo(photo(**more)) == (120, 168)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo-not-jpeg"),
        (photo(form="PNG"), "photo-not-jpeg"),
        (photo()[:-40], "photo-not-jpeg"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 40 + b"\xff\xd9", "photo-not-jpeg"),
        (photo((168, 120)), "photo-proportions"),
        (photo((150, 150)), "photo-proportions"),
        (photo((30, 42)), "photo-proportions"),
        (photo((2000, 2800)), "photo-proportions"),
        (photo() + b"\x00" * MAX_BYTES, "photo-too-large"),
    ],
)
def test_what_is_no_photograph_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BozhenError, match=code):
        check_photo(data)


@given(st.binary(max_size=400), st.integers(0, 60))
def test_no_file_makes_the_check_fall_over(noise: bytes, cut: int) -> None:
    data = photo()
    for made in (noise, b"\xff\xd8\xff" + noise + b"\xff\xd9", data[:cut] + noise + data[cut:]):
        try:
            wide, high = check_photo(made)
        except BozhenError as error:
            assert error.code.startswith("photo-")
        else:
            assert 0 < wide < high


def test_the_sample_has_a_small_portrait_for_every_person() -> None:
    """Names as the script gives them; bytes differ between versions of the encoder."""
    spec = importlib.util.spec_from_file_location("sample_photos", SCRIPT)
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.sample_photos()
    files = {path.name: path.read_bytes() for path in resource("sample/photos").iterdir()}
    assert files.keys() == made.keys()
    assert len(files) == 259
    for name, data in files.items():
        assert check_photo(data) == check_photo(made[name]) == script.SIZE
        assert len(data) <= 8 << 10
    assert sum(map(len, files.values())) < 600_000
    assert len(set(files.values())) > 250
