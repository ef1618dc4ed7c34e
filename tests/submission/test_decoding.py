from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labrunner.errors import SubmissionError
from labrunner.submission.decoding import LIMIT, decode

REPORT = Path("report.md")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "report.md: is empty"),
        (b" \n\t\r\n", "report.md: is empty"),
        (b"\xef\xbb\xbf", "report.md: is empty"),
        ("x = 1\n".encode("utf-16"), "report.md: is UTF-16 text; save it as UTF-8"),
        (b"\xfe\xff" + "x = 1\n".encode("utf-16-be"), "report.md: is UTF-16 text"),
        ("x = 1\n".encode("utf-32"), "report.md: is UTF-32 text"),
        ("x = 1\nprint(x)".encode("utf-16-le"), "looks like UTF-16 text without a byte order mark"),
        ("x = 1\nprint(x)".encode("utf-16-be"), "looks like UTF-16 text without a byte order mark"),
        (b"ab\ncd\0ef, and more of it", "report.md:2:3: is a NUL byte"),
        (b"\0\0\0\0", "report.md:1:1: is a NUL byte"),
        ("ok\r\nReflexión".encode("latin-1"), "report.md:2:8: byte 0xf3 is not UTF-8"),
        ("é\rñ".encode() + b"\xff", "report.md:2:2: byte 0xff is not UTF-8"),
        (b"%PDF-1.7 ...", "report.md: is a PDF, whatever its name says"),
        (b"PK\x03\x04....", "report.md: is a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "report.md: is a PNG image"),
        (b"a" * (LIMIT + 1), "report.md: is larger than 1 MiB"),
    ],
)
def test_a_file_that_is_no_utf8_text_is_refused_with_its_place_and_what_would_be_right(data, says):
    with pytest.raises(SubmissionError) as caught:
        decode(data, REPORT)

    assert str(caught.value).startswith(says) or says in str(caught.value)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbf# Caf\xc3\xa9\r\n", "# Café\n"),
        (b"a\rb\r\nc\nd\r\r\n", "a\nb\nc\nd\n\n"),
        ("a\u2028b\x0cc\x85d".encode(), "a\u2028b\x0cc\x85d"),
        (b"a" * LIMIT, "a" * LIMIT),
    ],
)
def test_a_byte_order_mark_goes_and_every_line_end_becomes_a_line_feed(data, text):
    assert decode(data, REPORT) == text


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_submission_error(data):
    text, fault = "", "report.md"
    try:
        text = decode(data, REPORT)
    except SubmissionError as error:
        fault = str(error)

    assert fault.startswith("report.md")
    assert "\r" not in text
    assert "\0" not in text
