"""Places, as attachments."""

from channels.errors import Refused


def geo(latitude: object, longitude: object) -> str:
    """The attachment of a place: `geo:<latitude>,<longitude>` with six decimals. Raises `Refused` for no numbers."""
    try:
        return f"geo:{float(str(latitude)):.6f},{float(str(longitude)):.6f}"
    except ValueError:
        raise Refused("a location needs a latitude and a longitude") from None
