"""Which of several locales is nearest to those that somebody wants.

The distances between languages are the ones of CLDR's language matching that concern languages of message templates:
a speaker of one can be expected to read the other.
"""

from collections.abc import Sequence
from functools import lru_cache

from babel.core import get_global

from core import languages

FAR = 80
"""Locales this far apart have nothing to do with each other."""

_SCRIPT_DISTANCE = 50
_REGION_DISTANCE = 4

# Who reads what besides, and how far it is (CLDR languageMatching, `distance`); in this direction only.
_READS = {
    "ab": ("ru", 30), "ace": ("id", 30), "ach": ("en", 30), "af": ("nl", 20), "ak": ("en", 30), "am": ("en", 30),
    "ay": ("es", 20), "az": ("ru", 30), "be": ("ru", 20), "bem": ("en", 30), "bh": ("hi", 30), "bn": ("en", 30),
    "bo": ("zh", 20), "br": ("fr", 20), "bs": ("hr", 4), "ca": ("es", 20), "ceb": ("fil", 30), "chr": ("en", 20),
    "ckb": ("ar", 30), "co": ("fr", 20), "crs": ("fr", 20), "cy": ("en", 20), "da": ("no", 8), "ee": ("en", 30),
    "eo": ("en", 30), "et": ("en", 30), "eu": ("es", 20), "fo": ("da", 20), "fy": ("nl", 20), "ga": ("en", 20),
    "gaa": ("en", 30), "gd": ("en", 20), "gl": ("es", 20), "gn": ("es", 20), "gsw": ("de", 4), "gu": ("hi", 30),
    "ha": ("en", 30), "haw": ("en", 20), "hr": ("bs", 4), "ht": ("fr", 20), "hy": ("ru", 30), "ia": ("en", 30),
    "ig": ("en", 30), "is": ("en", 20), "jv": ("id", 20), "ka": ("en", 30), "kg": ("fr", 30), "kk": ("ru", 30),
    "km": ("en", 30), "kn": ("en", 30), "kri": ("en", 30), "ku": ("tr", 30), "ky": ("ru", 30), "la": ("it", 20),
    "lb": ("de", 4), "lg": ("en", 30), "ln": ("fr", 30), "lo": ("en", 30), "loz": ("en", 30), "lua": ("fr", 30),
    "luo": ("en", 30), "mfe": ("en", 30), "mg": ("fr", 30), "mi": ("en", 20), "ml": ("en", 30), "mn": ("ru", 30),
    "mr": ("hi", 30), "ms": ("id", 30), "mt": ("en", 30), "my": ("en", 30), "nb": ("no", 1), "ne": ("en", 30),
    "nn": ("nb", 4), "no": ("da", 8), "nso": ("en", 30), "ny": ("en", 30), "nyn": ("en", 30), "oc": ("fr", 20),
    "om": ("en", 30), "or": ("en", 30), "pa": ("en", 30), "pcm": ("en", 20), "ps": ("en", 30), "qu": ("es", 30),
    "rm": ("de", 20), "rn": ("en", 30), "rw": ("fr", 30), "sa": ("hi", 30), "sd": ("en", 30), "si": ("en", 30),
    "sn": ("en", 30), "so": ("en", 30), "sq": ("en", 30), "sr": ("bs", 4), "st": ("en", 30), "su": ("id", 20),
    "sw": ("en", 30), "ta": ("en", 30), "te": ("en", 30), "tg": ("ru", 30), "ti": ("en", 30), "tk": ("ru", 30),
    "tlh": ("en", 30), "tn": ("en", 30), "to": ("en", 30), "tt": ("ru", 30), "tum": ("en", 30), "ug": ("zh", 20),
    "uk": ("ru", 20), "ur": ("en", 30), "uz": ("ru", 30), "wo": ("fr", 30), "xh": ("en", 30), "yi": ("en", 30),
    "yo": ("en", 30), "zu": ("en", 30),
}  # fmt: skip

# Regions whose English, Spanish, Portuguese or Arabic is near to that of another region rather than to the default.
_CLUSTERS: dict[str, Sequence[frozenset[str]]] = {
    "en": (frozenset(("US", "AS", "GU", "MH", "MP", "PH", "PR", "UM", "VI")),),
    "es": (
        frozenset(
            ("419", "AR", "BO", "BR", "BZ", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE",
             "PR", "PY", "SV", "US", "UY", "VE")
        ),
    ),
    "ar": (frozenset(("DZ", "EH", "LY", "MA", "MR", "TN")),),
    "pt": (frozenset(("BR", "US")),),
}  # fmt: skip


def best_locale(wanted: Sequence[str], available: Sequence[str]) -> int:
    """The place of the nearest of `available` (`eng-US`); the first where none has anything to do with what is wanted.

    What is wanted first counts before what is wanted next.
    """
    for locale in wanted:
        distances = [_distance(locale, one) for one in available]
        nearest = min(distances, default=FAR)
        if nearest < FAR:
            return distances.index(nearest)
    return 0


def _distance(wanted: str, available: str) -> int:
    one, other = _maximized(wanted), _maximized(available)
    if one == other:
        return 0
    distance = _language_distance(one[0], other[0])
    if distance < FAR and one[1] != other[1] and one[0] == other[0]:
        distance += _SCRIPT_DISTANCE
    return distance + (_region_distance(other[0], one[2], other[2]) if one[2] != other[2] else 0)


def _language_distance(wanted: str, available: str) -> int:
    if wanted == available:
        return 0
    found = _READS.get(wanted)
    return found[1] if found and found[0] == available else FAR


def _region_distance(language: str, one: str, other: str) -> int:
    """Regions are a little apart, more if only one of them is in a cluster of the language."""
    for cluster in _CLUSTERS.get(language, ()):
        if (one in cluster) != (other in cluster):
            return _REGION_DISTANCE + 1
    return _REGION_DISTANCE


@lru_cache(maxsize=1024)
def _maximized(locale: str) -> tuple[str, str, str]:
    """Language, script and region, the likely ones where the locale does not say."""
    code, _, region = locale.replace("_", "-").partition("-")
    language = languages.alpha2(code.lower()) or code.lower()
    region = region.upper()
    likely = get_global("likely_subtags")
    found = likely.get(f"{language}_{region}") or likely.get(language) or f"{language}_Zzzz_ZZ"
    parts = str(found).split("_")
    return language, parts[1] if len(parts) > 1 else "", region or parts[-1]
