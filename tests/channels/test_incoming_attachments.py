"""Files of incoming messages."""

import pytest

from channels import attachments


@pytest.mark.parametrize(
    ("header", "body", "url", "kind"),
    [
        ("image/png; q=1", b"", "https://x.example.org/a.jpg", "image/png"),
        ("application/octet-stream", b"\xff\xd8\xff\xe0", "https://x.example.org/a", "image/jpeg"),
        ("", b"RIFF\0\0\0\0WEBP", "https://x.example.org/a", "image/webp"),
        ("*/*", b"unknown", "https://x.example.org/a.pdf?x=1", "application/pdf"),
        ("", b"", "https://x.example.org/a", "application/octet-stream"),
    ],
)
def test_content_type(header: str, body: bytes, url: str, kind: str) -> None:
    assert attachments.content_type(header, body, url) == kind


def test_the_place_of_a_file() -> None:
    path = attachments.path(7, "0123abcd-0000-4000-8000-000000000000", "image/jpeg")
    assert path == "attachments/7/0123/abcd/0123abcd-0000-4000-8000-000000000000.jpg"


def test_what_is_fetched() -> None:
    forms = ["https://x.example.org/1", "geo:1,2", "data:abcd", "image/png:https://x.example.org/1"]
    assert [attachments.is_remote(form) for form in forms] == [True, False, False, False]
    assert attachments.unavailable(forms[0]) == "unavailable:https://x.example.org/1"
