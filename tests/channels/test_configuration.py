"""What channels can be configured with: declared by every type, checked when it is entered."""

import importlib
import inspect
import re
from typing import Any

import pytest

from channels import registry
from channels.configuration import check, is_secret, settings_of

READ = re.compile(r"""channel\.(?:text|number|flag)\(\s*["'](\w+)["']""")


def external(**config: Any) -> dict[str, str]:
    kind = registry.get("EX")
    assert kind is not None
    return check(kind, {"send_url": "https://gateway.example/send", **config})


@pytest.mark.parametrize("code", list(registry.types()))
def test_whatever_a_type_reads_can_be_entered_or_is_found_out(code: str) -> None:
    kind = registry.types()[code]
    module = importlib.import_module(type(kind).__module__)
    only = [one for one in registry.types().values() if type(one).__module__ == module.__name__]
    entered = {one.key for each in only for one in settings_of(each)} | {key for each in only for key in each.learned}
    source = inspect.getsource(module)
    assert set(READ.findall(source)) <= entered


@pytest.mark.parametrize("code", list(registry.types()))
def test_what_is_masked_in_logs_is_never_shown(code: str) -> None:
    kind = registry.types()[code]
    assert all(is_secret(kind, key) for key in kind.redacted)
    assert not {one.key for one in settings_of(kind)} & set(kind.learned)


@pytest.mark.parametrize(
    ("config", "problems"),
    [
        ({}, {}),
        ({"send_url": ""}, {"send_url": "required"}),
        ({"send_url": "gateway"}, {"send_url": "invalid_url"}),
        ({"send_url": "ftp://gateway.example"}, {"send_url": "invalid_url"}),
        ({"send_url": "http://[::1"}, {"send_url": "invalid_url"}),
        ({"method": "PUT", "encoding": "S", "max_length": "160", "use_national": True}, {}),
        ({"method": "BREW"}, {"method": "invalid"}),
        ({"max_length": 0}, {"max_length": "invalid"}),
        ({"max_length": "many"}, {"max_length": "invalid"}),
        ({"gap_ms": True}, {"gap_ms": "invalid"}),
        ({"use_national": "perhaps"}, {"use_national": "invalid"}),
        ({"headers": {"X-Key": "a"}}, {}),
        ({"headers": {"X-Key": 1}}, {"headers": "invalid"}),
        ({"mo_from_field": ["from"]}, {"mo_from_field": "invalid"}),
        ({"mo_from_field": "x" * 3000}, {"mo_from_field": "too_long"}),
        ({"colour": "red"}, {"colour": "unknown_value"}),
    ],
)
def test_what_is_entered_is_checked(config: dict[str, Any], problems: dict[str, str]) -> None:
    assert external(**config) == problems


def test_what_is_generated_may_be_left_empty() -> None:
    kind = registry.get("KN")
    assert kind is not None
    assert check(kind, {"send_url": "https://kannel.example/send"}) == {}
