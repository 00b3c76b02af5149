"""Text inside XML."""

_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&#34;",
        "'": "&#39;",
        "\t": "&#x9;",
        "\n": "&#xA;",
        "\r": "&#xD;",
    }
)


def escape(text: str) -> str:
    """The text as the content of an element or of an attribute; white space is kept by readers that would fold it."""
    return text.translate(_ESCAPES)
