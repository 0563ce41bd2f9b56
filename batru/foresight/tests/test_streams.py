"""Random streams: the published vectors, jumps proved by linear algebra, variates against their own laws."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from batru.foresight.engine import streams


def state_of(*words: int) -> NDArray[np.uint64]:
    return np.array(words, np.uint64)


def test_words_are_those_of_the_reference() -> None:
    """The first ten of state 1, 2, 3, 4, as published with Rust's rand_xoshiro."""
    state = state_of(1, 2, 3, 4)
    assert [int(streams.next_word(state)) for _ in range(10)] == [
        41943041,
        58720359,
        3588806011781223,
        3591011842654386,
        9228616714210784205,
        9973669472204895162,
        14011001112246962877,
        12406186145184390807,
        15849039046786891736,
        10450023813501588000,
    ]


def test_seeds_are_spread_by_splitmix() -> None:
    """The first four words for seed 1234567, as published at Rosetta Code."""
    assert [int(word) for word in streams.seeded(1234567)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
    ]


def _bits(state: NDArray[np.uint64]) -> NDArray[np.float64]:
    return np.unpackbits(state.view(np.uint8), bitorder="little").astype(np.float64)


def _one_step() -> NDArray[np.float64]:
    """The generator's step as a matrix over two elements, a column for each of the 256 bits."""
    columns = []
    for bit in range(256):
        state = np.zeros(4, np.uint64)
        state[bit // 64] = np.uint64(1 << (bit % 64))
        streams.next_word(state)
        columns.append(_bits(state))
    return np.array(columns).T


@pytest.mark.parametrize(("leap", "doublings"), [(streams.jump, 128), (streams.long_jump, 192)])
def test_a_jump_is_as_long_as_it_says(leap: object, doublings: int) -> None:
    step = _one_step()
    for _ in range(doublings):
        step = step @ step % 2
    state = streams.seeded(42)
    expected = step @ _bits(state) % 2
    leap(state)  # type: ignore[operator]
    assert (_bits(state) == expected).all()


def test_streams_do_not_depend_on_how_many_there_are() -> None:
    assert (streams.streams_of(7, 40)[:30] == streams.streams_of(7, 30)).all()
    assert len(np.unique(streams.streams_of(7, 30).reshape(-1, 4), axis=0)) == 30 * streams.PURPOSES


def test_the_normal_quantile_is_the_normal_quantile() -> None:
    probabilities = np.concatenate([np.geomspace(1e-300, 0.5, 500), 1 - np.geomspace(1e-15, 0.5, 500)])
    ours = [streams.normal_quantile(p) for p in probabilities]
    np.testing.assert_allclose(ours, stats.norm.ppf(probabilities), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("variation", [0.3, 0.6, 1.0, 1.4])
def test_variates_follow_their_laws(variation: float) -> None:
    """Kolmogorov and Smirnov's test against scipy's distributions, 20,000 numbers each."""
    state = streams.seeded(11)
    spread = np.sqrt(np.log(1 + variation**2))
    lognormals = [streams.lognormal(state, 9.0, variation) for _ in range(20_000)]
    gammas = [streams.gamma(state, 9.0, variation) for _ in range(20_000)]
    exponentials = [streams.exponential(state) for _ in range(20_000)]
    shape = variation**-2
    assert stats.kstest(lognormals, stats.lognorm(spread, scale=9 * np.exp(-(spread**2) / 2)).cdf).pvalue > 0.001
    assert stats.kstest(gammas, stats.gamma(shape, scale=9 / shape).cdf).pvalue > 0.001
    assert stats.kstest(exponentials, stats.expon().cdf).pvalue > 0.001
