"""The colours of a place: its brand, the shared meanings, and the proof that all of them can be read."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

Palette = Mapping[str, str]

TEXT_RATIO = 4.5  # WCAG 2.2, 1.4.3 (AA): text up to 18 pt
SHAPE_RATIO = 3.0  # WCAG 2.2, 1.4.11: edges of controls, marks of charts, focus rings


@dataclass(frozen=True)
class Brand:
    """What a place chooses: #rrggbb for light ground and for dark."""

    primary: str
    primary_dark: str
    accent: str
    accent_dark: str


@dataclass(frozen=True)
class Fault:
    """Two colours that stand on one another and cannot be told apart well enough."""

    theme: str
    front: str
    back: str
    ratio: float
    least: float

    def __str__(self) -> str:
        return f"{self.theme}: {self.front} on {self.back} has contrast {self.ratio:.2f}, needs {self.least}"


# Warm paper by day, warm slate by night; meanings keep their hue in both.
LIGHT: Palette = {
    "bg": "#faf8f4",
    "surface": "#ffffff",
    "sunken": "#f3f0e9",
    "line": "#e2dcd0",
    "edge": "#8a8276",
    "text": "#1f1d1a",
    "muted": "#5e574c",
    "on-time": "#176a3a",
    "on-time-tint": "#e3f3e8",
    "due-soon": "#855000",
    "due-soon-tint": "#fdf0d3",
    "late": "#b0241c",
    "late-tint": "#fde9e6",
    "paused": "#5a4a9a",
    "paused-tint": "#eeebf9",
    "done": "#3b5566",
    "done-tint": "#e7eef2",
    "unknown": "#5e574c",
    "unknown-tint": "#f3f0e9",
    "info": "#1d5a8c",
    "info-tint": "#e6f0f8",
    "series-1": "#8a8276",
    "series-2": "#9a6a1f",
    "series-3": "#5a4a9a",
    "series-4": "#1f7a68",
    "series-5": "#a04068",
    "forecast-shade": "#000000",
}
DARK: Palette = {
    "bg": "#15181a",
    "surface": "#1d2123",
    "sunken": "#262b2e",
    "line": "#353c40",
    "edge": "#818b91",
    "text": "#eceae5",
    "muted": "#b1b5b4",
    "on-time": "#83d6a0",
    "on-time-tint": "#17301f",
    "due-soon": "#f3c569",
    "due-soon-tint": "#35280f",
    "late": "#ffa097",
    "late-tint": "#421c18",
    "paused": "#c2b7f4",
    "paused-tint": "#2a2542",
    "done": "#adc4d3",
    "done-tint": "#212d34",
    "unknown": "#b1b5b4",
    "unknown-tint": "#262b2e",
    "info": "#96c6ee",
    "info-tint": "#192b3a",
    "series-1": "#8b949a",
    "series-2": "#d6a95c",
    "series-3": "#b3a6f0",
    "series-4": "#6cc9b4",
    "series-5": "#e394b4",
    "forecast-shade": "#ffffff",
}
GROUNDS = ("bg", "surface", "sunken")
MEANINGS = ("on-time", "due-soon", "late", "paused", "done", "unknown", "info")
SHAPES = ("edge", "primary", "accent", "series-1", "series-2", "series-3", "series-4", "series-5")
RAMP_STEPS = 5


def palette(brand: Brand, theme: str) -> dict[str, str]:
    """Every colour by name for "light" or "dark"."""
    dark = theme == "dark"
    base = DARK if dark else LIGHT
    primary, accent = (brand.primary_dark, brand.accent_dark) if dark else (brand.primary, brand.accent)
    made = {
        "primary": primary,
        "on-primary": readable_on(primary),
        "primary-strong": mix(primary, base["text"], 0.25),
        "primary-tint": mix(base["surface"], primary, 0.16 if dark else 0.09),
        "accent": accent,
        "accent-tint": mix(base["bg"], accent, 0.1),
        "emblem-ground": brand.primary,
        "emblem-wave": brand.accent_dark,
    }
    return {**base, **made, **_ramp(base, primary, dark)}


def _ramp(base: Palette, primary: str, dark: bool) -> dict[str, str]:
    """Five shades of the primary for maps and heat tables, weakest first, with the ink that is read on each."""
    shares = [0.18, 0.36, 0.55, 0.75, 0.95] if dark else [0.14, 0.32, 0.54, 0.78, 1.0]
    far = base["surface"] if dark else "#ffffff"
    shades = [mix(far, primary, share) for share in shares]
    pairs = ((f"ramp-{n}", shade) for n, shade in enumerate(shades, 1))
    inks = ((f"ramp-{n}-ink", readable_on(shade)) for n, shade in enumerate(shades, 1))
    return dict(chain(pairs, inks))


def faults(brand: Brand) -> list[Fault]:
    """Every pair of colours that is used together and misses AA; empty for a brand that may be set."""
    return [fault for theme in ("light", "dark") for fault in _faults_in(theme, palette(brand, theme))]


def _faults_in(theme: str, colours: Palette) -> Iterator[Fault]:
    for front, back, least in _pairs():
        ratio = contrast(colours[front], colours[back])
        if ratio < least:
            yield Fault(theme, front, back, ratio, least)


def _pairs() -> Iterator[tuple[str, str, float]]:
    for ground in GROUNDS:
        for front in ("text", "muted", "primary", "primary-strong", "accent", *MEANINGS):
            yield front, ground, TEXT_RATIO
    for meaning in MEANINGS:
        yield meaning, f"{meaning}-tint", TEXT_RATIO
        yield "text", f"{meaning}-tint", TEXT_RATIO
    yield "on-primary", "primary", TEXT_RATIO
    yield "on-primary", "primary-strong", TEXT_RATIO
    for front in ("text", "primary", "primary-strong"):
        yield front, "primary-tint", TEXT_RATIO
    yield "text", "accent-tint", TEXT_RATIO
    for step in range(1, RAMP_STEPS + 1):
        yield f"ramp-{step}-ink", f"ramp-{step}", TEXT_RATIO
    for shape in SHAPES:
        yield shape, "surface", SHAPE_RATIO


def css(brand: Brand) -> str:
    """Custom properties for a reader who chose light, chose dark, or follows the device."""
    light, dark = (_declarations(palette(brand, theme), theme) for theme in ("light", "dark"))
    return (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f":root[data-theme=dark],.dark{{{dark}}}\n"
        f"@media print{{:root,:root[data-theme],:root:not([data-theme=light]){{{light}}}}}\n"
    )


def _declarations(colours: Palette, theme: str) -> str:
    return f"color-scheme:{theme};" + "".join(f"--{name}:{value};" for name, value in colours.items())


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two #rrggbb colours, 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    """Red, green, blue of #rrggbb; ValueError on anything else."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"{colour!r} is not a colour; write it like #0b5a7a.")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(base: str, other: str, share: float) -> str:
    """`share` of the other colour in the base, 0 to 1."""
    pairs = zip(_parts(base), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def readable_on(ground: str) -> str:
    """White or black, whichever is read better; one of them always reaches AA (4.58 at the worst grey)."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, ground))


def tag(brand: Brand) -> str:
    """A digest of the sheet, for browsers that ask whether it changed."""
    return f'"{hashlib.sha256(css(brand).encode()).hexdigest()[:16]}"'
