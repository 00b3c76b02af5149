"""What the operations of `python -m flows engine` share: stages of failure, assets by name, options."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from core.clock import SteppedClock, parse_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows.assets import Assets
from flows.environment import Environment
from flows.options import Limits, Options
from flows.tools.doubles import check_sendable

SEED = 123456
CLOCK_START = "2025-05-04T12:30:45.123456789Z"
CLOCK_STEP_MS = 1000
USER_AGENT = "goflow-testing"
BLOCKED_HOSTS = frozenset(("graph.facebook.com",))
RESPONSE_BYTES = 100_000
MAX_ENVIRONMENTS = 64


class StageError(Exception):
    """An operation went wrong at a stage; `outputs` are those of the sprints done before."""

    def __init__(self, stage: str, message: str, outputs: list[Any] | None = None) -> None:
        super().__init__(message)
        self.stage, self.outputs = stage, outputs


@contextmanager
def staged(stage: str) -> Iterator[None]:
    """Whatever goes wrong inside is an error of this stage."""
    try:
        yield
    except StageError:
        raise
    except Exception as error:
        raise StageError(stage, f"{error}" if isinstance(error, ValueError | LookupError) else repr(error)) from error


class NamedAssets:
    """Assets that lines refer to by name; read once, and once more for each environment."""

    def __init__(self) -> None:
        self._known: dict[str, Assets] = {}
        self._by_environment: OrderedDict[tuple[str, Environment], Assets] = OrderedDict()

    def remember(self, name: str, data: Mapping[str, Any]) -> None:
        """Keep assets under a name."""
        self._known[name] = Assets.from_json(data)

    def find(self, given: Any, environment: Environment, media_base_url: str) -> Assets:
        """The assets of a line: their own JSON, or the name of some that were remembered."""
        if not isinstance(given, str):
            return Assets.from_json(given or {}, media_base_url=media_base_url).in_environment(environment)
        key = (given, environment)
        assets = self._by_environment.get(key)
        if assets is None:
            if given not in self._known:
                raise StageError("assets", f"there are no assets called {given!r}")
            assets = self._by_environment[key] = self._known[given].in_environment(environment)
            if len(self._by_environment) > MAX_ENVIRONMENTS:
                self._by_environment.popitem(last=False)
        return assets


class Settings:
    """The options of a request."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        data = data or {}
        self.strict = bool(data.get("strict_assets", True))
        self.media_base_url = str(data.get("media_base_url") or "")
        self.smtp_error = str(data.get("smtp_error") or "")
        self.reevaluate_groups = bool(data.get("reevaluate_groups"))
        self._start = parse_instant(data.get("clock_start") or CLOCK_START)
        self._step = timedelta(milliseconds=float(data.get("clock_step_ms", CLOCK_STEP_MS)))
        self._seed = int(data.get("seed") or SEED)
        self.options = Options(
            limits=Limits(**({"response_bytes": RESPONSE_BYTES} | dict(data.get("limits") or {}))),
            check_sendable=check_sendable,
            prompts=data.get("prompts") or {},
            default_headers={"User-Agent": USER_AGENT},
            blocked_hosts=BLOCKED_HOSTS,
        )

    def clock(self, start: datetime | None = None) -> SteppedClock:
        """A clock that begins at `start`, else where the request says."""
        return SteppedClock(start or self._start, self._step)

    def ids(self, clock: SteppedClock, number: int) -> SeededIds:
        """A maker of UUIDs for the sprint of this number."""
        return SeededIds(self._seed + number, clock)

    def randomness(self) -> Pcg:
        """The visible random numbers, the same for every seed."""
        return Pcg(SEED)
