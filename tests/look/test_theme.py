"""The colours of the theme, by day and by night: every step keeps the contrast that the components count on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "assets/css/theme.css").read_text()
DAY, NIGHT = CSS.split("@media screen and (prefers-color-scheme: dark)")
HUES = ["grijs", "violet", "groen", "blauw", "oranje", "geel", "rood"]


def colours(css: str) -> dict[str, str]:
    """Name of a step -> `rrggbb`."""
    return dict(re.findall(r"--voorbeeld-kleuren-([a-z]+(?:-\d+)?): #([0-9a-f]{6});", css))


def luminance(rgb: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    parts = [int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21.

    >>> round(contrast("000000", "ffffff"))
    21
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [colours(DAY), colours(NIGHT)], ids=["day", "night"])
@pytest.mark.parametrize("hue", HUES)
def test_text_steps_are_readable_on_every_background_they_meet(palette: dict[str, str], hue: str) -> None:
    white, paper = palette["wit"], palette["grijs-50"]
    for background in (white, paper, palette[f"{hue}-50"], palette[f"{hue}-100"]):
        assert contrast(palette[f"{hue}-400"], background) >= 4.5
        assert contrast(palette[f"{hue}-500"], background) >= 6
        assert contrast(palette[f"{hue}-600"], background) >= 7
        assert contrast(palette[f"{hue}-700"], background) >= 10


@pytest.mark.parametrize("palette", [colours(DAY), colours(NIGHT)], ids=["day", "night"])
def test_body_text_is_far_above_the_norm(palette: dict[str, str]) -> None:
    assert contrast(palette["grijs-700"], palette["grijs-50"]) >= 13
    assert contrast(palette["violet-500"], palette["wit"]) >= 7, "words on the main button"
    assert contrast(palette["rood-500"], palette["wit"]) >= 7, "the number of 112"
    assert contrast(palette["geel-700"], palette["geel-200"]) >= 7, "marked words"


def test_the_night_changes_every_colour_of_the_day() -> None:
    assert set(colours(DAY)) == set(colours(NIGHT))
    assert len(colours(DAY)) == 1 + 8 * len(HUES)
