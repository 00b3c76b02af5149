"""The fair queue's keys, all read at once, and what must be true of them at any time.

Numbers are those of `test_invariants`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from store.fair_queue.jobs import Lane

OWNERS = ("a", "b", "c")
CHANNELS = {f"{owner}{number}": owner for owner in OWNERS for number in (1, 2)}
PREFIX = "{fq:random}:"


@dataclass
class State:
    """All of the queue's keys, read at once."""

    jobs: dict[str, dict[str, str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    sets: dict[str, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


_DUMP = """
local reply = {}
for _, name in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
  local kind = redis.call('TYPE', name).ok
  local read = {hash = {'HGETALL'}, list = {'LRANGE', 0, -1}, zset = {'ZRANGE', 0, -1, 'WITHSCORES'},
    set = {'SMEMBERS'}, string = {'GET'}}
  local command = table.remove(read[kind], 1)
  reply[#reply + 1] = {string.sub(name, #ARGV[1] + 1), kind, redis.call(command, name, unpack(read[kind]))}
end
return reply
"""


async def read_state(redis: Any) -> State:
    state = State()
    for name, kind, values in _text(await redis.eval(_DUMP, 0, PREFIX)):
        state.names.add(name)
        if kind == "hash":
            pairs = dict(zip(values[::2], values[1::2], strict=True))
            (state.jobs if name.startswith("j:") else state.hashes)[name.removeprefix("j:")] = pairs
        elif kind == "list":
            state.lists[name] = values
        elif kind == "zset":
            state.scores[name] = dict(zip(values[::2], map(float, values[1::2]), strict=True))
        elif kind == "set":
            state.sets[name] = set(values)
    return state


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(one) for one in value]
    return value.decode() if isinstance(value, bytes) else value


def check_places(state: State) -> None:
    """1 and 8: a job is in one place, and its status says in which."""
    places: dict[str, list[str]] = defaultdict(list)
    for name, ids in state.lists.items():
        kind = "r" if name.startswith("q:") else "d" if name == "dead" else ""
        for id_ in ids if kind else ():
            places[id_].append(kind)
        if name.startswith("g:"):
            assert state.jobs[ids[0]]["st"] in "rwl"
            for id_ in ids[1:]:
                places[id_].append("g")
            assert all(state.jobs[id_]["g"] == name.removeprefix("g:") for id_ in ids)
    for name, kind in (("delayed", "w"), ("lease", "l")):
        for id_ in state.scores.get(name, {}):
            places[id_].append(kind)
    assert places == {id_: [job["st"]] for id_, job in state.jobs.items()}


def check_counts(state: State) -> None:
    """4: counters are what they count, and none is left at zero."""
    live = [job for job in state.jobs.values() if job["st"] != "d"]
    leased = Counter(job["org"] for job in live if job["st"] == "l")
    assert _numbers(state, "infl") == leased
    assert _numbers(state, "depth") == Counter(job["org"] for job in live)
    assert _numbers(state, "cdepth") == Counter(f"{job['ch']}:{job['p']}" for job in live)


def check_eligibility(state: State) -> None:
    """5: who is in the rings is exactly who may be served."""
    leased, settings_ = _numbers(state, "infl"), state.hashes.get("cfg", {})
    for lane in Lane:
        eligible: dict[str, set[str]] = defaultdict(set)
        for channel, owner in CHANNELS.items():
            is_paused = channel in state.sets.get("paused:c", ())
            if f"q:{channel}:{lane}" in state.lists and not is_paused and channel not in state.scores.get("wake", ()):
                eligible[owner].add(channel)
        for owner in OWNERS:
            assert state.scores.get(f"o:{owner}:{lane}", {}).keys() == eligible[owner]
        caps = {owner: float(settings_.get(f"cap:{owner}", settings_.get("cap", "inf"))) for owner in OWNERS}
        ring = {
            owner
            for owner in OWNERS
            if eligible[owner] and owner not in state.sets.get("paused:o", ()) and leased.get(owner, 0) < caps[owner]
        }
        assert state.scores.get(f"ring:{lane}", {}).keys() == ring


def _numbers(state: State, name: str) -> dict[str, int]:
    return {key: int(value) for key, value in state.hashes.get(name, {}).items()}
