"""The streams of lesson 07 hold what they promise: the answer is the last press, the late bit."""

import numpy as np
import pytest

from course_utils import streams


def test_the_light_is_what_the_last_press_made_it():
    press, light = streams.lamp(3, 200, seed=1)
    assert press.shape == light.shape == (3, 200, 1)
    assert press.dtype == light.dtype == "float32"
    for stream, t, _ in np.ndindex(light.shape):
        presses = press[stream, : t + 1]
        assert light[stream, t] == presses[presses != 0][-1]
    assert (press != streams.lamp(3, 200, seed=2)[0]).any()


def test_somebody_presses_at_one_step_in_twenty_each_button_alike():
    press, _ = streams.lamp(1000, 200, seed=1)
    assert press[:, 0].all()
    assert abs(press[:, 0].mean()) < 0.1
    for button in (-1, 1):
        assert np.mean(press[:, 1:] == button) == pytest.approx(0.025, abs=0.001)


def test_the_echo_is_the_bit_of_some_steps_ago():
    bits, late = streams.echo(2, 50, lag=5, seed=1)
    assert set(np.unique(bits)) == {-1, 1}
    assert bits.dtype == late.dtype == "float32"
    assert not late[:, :5].any()
    np.testing.assert_array_equal(late[:, 5:], bits[:, :-5])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: streams.echo(2, 10, 0, seed=1), ValueError, "lag must be at least 1, not 0"),
        (lambda: streams.echo(2, 0, 1, seed=1), ValueError, "steps must be at least 1"),
        (lambda: streams.echo(0, 1, 1, seed=1), ValueError, "streams must be at least 1"),
        (lambda: streams.lamp(1, 0, seed=1), ValueError, "steps must be at least 1"),
        (lambda: streams.lamp(1.0, 5, seed=1), TypeError, "streams must be a whole number"),
    ],
)
def test_what_is_no_stream_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
