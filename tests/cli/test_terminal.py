from __future__ import annotations

import pytest

from labrunner.cli.terminal import Color, wants_color


@pytest.mark.parametrize(
    ("choice", "environ", "is_terminal", "wanted"),
    [
        (Color.ALWAYS, {"NO_COLOR": "1"}, False, True),
        (Color.NEVER, {"FORCE_COLOR": "1"}, True, False),
        (Color.AUTO, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        (Color.AUTO, {"NO_COLOR": ""}, True, True),
        (Color.AUTO, {"FORCE_COLOR": "1"}, False, True),
        (Color.AUTO, {"FORCE_COLOR": "0"}, True, False),
        (Color.AUTO, {"FORCE_COLOR": "false"}, True, False),
        (Color.AUTO, {"CLICOLOR_FORCE": "1"}, False, True),
        (Color.AUTO, {"CLICOLOR_FORCE": "0"}, False, False),
        (Color.AUTO, {"CLICOLOR": "0"}, True, False),
        (Color.AUTO, {"TERM": "dumb"}, True, False),
        (Color.AUTO, {}, True, True),
        (Color.AUTO, {}, False, False),
    ],
)
def test_the_first_that_speaks_decides_about_colour(choice, environ, is_terminal, wanted):
    assert wants_color(choice, environ, is_terminal) is wanted
