"""The seal of a frozen file: a digest for each thing it says beside set, inputs and results, and one for the whole."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from batru.law.index_sets.frozen import digest

Plain: TypeAlias = dict[str, Any]
SEAL, PARTS, WHOLE = "seal", "parts", "whole"
# What no digest held before files were sealed.
BEFORE = ("rules", "publication")


def sealed(file: Plain) -> Plain:
    """The file with its seal; the same content has the same seal."""
    own = {name: each for name, each in file.items() if name != SEAL}
    seal = {PARTS: {place: digest(each) for place, each in _places(own)}}
    return {**own, SEAL: {**seal, WHOLE: digest({**own, SEAL: seal})}}


def digests_of(file: Plain) -> dict[str, str]:
    """The digests by which a file is known, that of the whole among them where it is sealed."""
    whole = {WHOLE: file[SEAL][WHOLE]} if SEAL in file else {}
    return {**file["digests"], **whole}


def whole_of(file: Plain) -> str:
    """The digest of all a file says but for that digest itself."""
    return digest({**file, SEAL: {name: each for name, each in _mapping(file.get(SEAL)).items() if name != WHOLE}})


def is_whole(file: Plain) -> bool:
    """Whether that digest is the one under which the file was sealed."""
    return bool(_mapping(file.get(SEAL)).get(WHOLE) == whole_of(file))


def broken(file: Plain) -> tuple[str, ...]:
    """The places of a sealed file that do not say what was sealed: changed, added or taken away."""
    then = _mapping(_mapping(file.get(SEAL)).get(PARTS))
    if not then:
        return (SEAL,)
    now = {place: digest(each) for place, each in _places(file)}
    return tuple(place for place in sorted({*then, *now}) if then.get(place) != now.get(place))


def unsealed(file: Plain) -> tuple[str, ...]:
    """What a file without a seal says under no digest."""
    held = {"format", "digests", *_mapping(file.get("digests"))}
    return tuple(name for name in file if name not in held)


def _places(file: Plain) -> Iterator[tuple[str, Any]]:
    """What has no digest yet; the entries of a mapping one by one, so that the one that was changed can be named."""
    held = {SEAL, *_mapping(file.get("digests"))}
    for name, each in file.items():
        if name in held:
            continue
        if isinstance(each, dict) and each:
            yield from ((f"{name}.{key}", one) for key, one in each.items())
        else:
            yield name, each


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}
