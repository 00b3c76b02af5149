"""`./dev run` as a person has it: up, a second one, down on a signal, up again with its data, and after a kill -9."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.workers.stack import folders
from workers.stack import ports, probes
from workers.stack.claim import Claim
from workers.stack.locations import ROOT
from workers.stack.process import Process

DOWN_WITHIN = 15.0
"""Seconds, on a machine that is busy with other tests; ten are promised on one that isn't."""
UP_WITHIN = 15.0
"""Seconds of a run that has been before; as much longer as the machine has more to do than it can."""
NUMBER = "+254712000111"


class Run:
    """One `./dev run` with its output."""

    def __init__(self, state: Path, *arguments: str) -> None:
        self.state = state
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [ROOT / "dev", "run", *arguments],
            env={**clean_environment(), "NGOMA_STATE_DIR": str(state)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_until_up(self, patience: float = 90.0) -> None:
        """Waits for the addresses."""
        while "Ngoma runs." not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() - self.started < patience, self.output
            time.sleep(0.05)

    def end(self, number: signal.Signals) -> float:
        """Seconds from the signal to the end."""
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=30)
        self._reader.join(timeout=5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return time.monotonic() - begun

    def address(self) -> str:
        found = re.search(r"Ngoma +(http://\S+)", self.output)
        assert found is not None, self.output
        return found[1]


def chat(address: str, *texts: str) -> list[str]:
    """Says one text after another on the demo phone, each once there is a message after the one before; what came."""
    with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
        channel = client.get("/demo/setup.json").json()["channel"]
        with client.stream("GET", "/demo/events", params={"number": NUMBER}) as stream:
            events = (line.removeprefix("data: ") for line in stream.iter_lines() if line.startswith("data: "))
            heard = [json.loads(next(events))["text"] for _ in range(_heard_before(client))]
            for text in texts:
                sent = client.post(f"/c/ex/{channel}/receive", data={"from": NUMBER, "text": text})
                assert sent.status_code == 200, sent.text
                heard.append(json.loads(next(events))["text"])
    return heard


def _heard_before(client: httpx.Client) -> int:
    """How many messages the phone has had in all."""
    messages = client.get("/demo/contact.json", params={"number": NUMBER}).json()["messages"]
    return sum(message["status"] not in ("pending", "handled") for message in messages)


def left_of(processes: list[Process]) -> list[int]:
    """Pids of all that lives in the sessions of these processes, and so of all that they have started."""
    sessions, found = {str(process.pid) for process in processes}, []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if session in sessions and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NGOMA_")}


def dev(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "dev", *arguments],
        env={**clean_environment(), "NGOMA_STATE_DIR": str(state)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    with folders.passable() as folder:
        yield folder / "state"
        dev(folder / "state", "stop")


@pytest.mark.timeout(300)
def test_from_nothing_to_a_running_system_and_down_again(state: Path) -> None:
    port = ports.free()
    first = Run(state, "--demo", "--port", str(port))
    first.wait_until_up()
    assert first.address() == f"http://127.0.0.1:{port}"
    assert probes.http(f"{first.address()}/readyz")
    assert probes.http(f"{first.address()}/demo/")
    assert re.search(r"administrator \S+, password \S+", first.output)

    hello, welcome = chat(first.address(), "Join", "English")
    assert "Which language shall we talk in?" in hello
    assert "what is your name?" in welcome

    second = dev(state, "run")
    assert second.returncode == 1
    assert f"runs already in this checkout (pid {first.process.pid})" in second.stdout
    status = dev(state, "status")
    assert status.returncode == 0
    for name in ("postgres", "redis", "temporal", "workers", "web"):
        assert f"{name}: pid" in status.stdout

    made = dev(state, "exec", "python", "-m", "web", "workspace", "create", "Kept", "--json")
    assert json.loads(made.stdout)["created"] is True

    started = Claim(state).processes()
    assert first.end(signal.SIGINT) < DOWN_WITHIN
    assert first.process.returncode == 0
    assert left_of(started) == []
    assert "was killed" not in first.output
    assert dev(state, "status").returncode == 1


@pytest.mark.timeout(300)
def test_it_comes_up_again_and_keeps_the_data(state: Path) -> None:
    again = Run(state, "--demo", "--port", str(ports.free()))
    again.wait_until_up()
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert time.monotonic() - again.started < UP_WITHIN * busy, again.output
    assert "password" not in again.output
    # The phone goes on where it was, with a channel that has moved to another port.
    assert "Lovely to meet you, Amina!" in chat(again.address(), "amina")[-1]
    kept = dev(state, "exec", "python", "-m", "web", "workspace", "create", "Kept", "--json")
    assert json.loads(kept.stdout)["created"] is False
    assert again.end(signal.SIGTERM) < DOWN_WITHIN


@pytest.mark.timeout(300)
def test_after_a_kill_the_next_run_tidies_up(state: Path) -> None:
    killed = Run(state, "--port", str(ports.free()))
    killed.wait_until_up()
    left = Claim(state).processes()
    killed.end(signal.SIGKILL)
    assert all(process.is_alive() for process in left)

    nxt = Run(state, "--port", str(ports.free()))
    nxt.wait_until_up()
    assert not any(process.is_alive() for process in left)
    assert f"stopping postgres (pid {left[0].pid}), left by a run that was killed" in nxt.output

    workers = next(process for process in Claim(state).processes() if process.name == "workers")
    os.kill(workers.pid, signal.SIGKILL)
    nxt.process.wait(timeout=30)
    assert nxt.end(signal.SIGTERM) < DOWN_WITHIN
    assert nxt.process.returncode == 1
    assert "workers has ended by itself (exit code -9). Its last lines:" in nxt.output
    assert Claim(state).processes() == []
