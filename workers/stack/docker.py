"""Servers as containers, where a Docker engine works. Its client stays in the foreground and stands for the server."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workers.stack import command, console, package_managers
from workers.stack.locations import ROOT
from workers.stack.process import Launch

POSTGRES = "postgres:17.6-alpine"
REDIS = "redis:7.4.5-alpine"
TEMPORAL = "temporalio/temporal:1.5.1"


@dataclass(frozen=True)
class Container:
    """One server, its data in a volume of its own. `ports` are `{port of the host: port inside}`, on the loopback."""

    service: str
    image: str
    ports: Mapping[int, int]
    mounted: str
    """The folder inside where it keeps its data."""
    variables: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    user: str | None = None

    @property
    def name(self) -> str:
        """The container's and the volume's name: the service's, and a mark of the checkout."""
        return f"ngoma-{self.service}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"

    def prepare(self) -> bool:
        """Brings the image and removes what a killed run has left. False when no engine works."""
        if not package_managers.docker_works():
            return False
        with console.step(f"pulling the image {self.image}"):
            command.run("docker", "pull", "--quiet", self.image)
        command.run("docker", "rm", "--force", self.name)
        return True

    def launch(self, log: Path, ready: Callable[[], bool]) -> Launch:
        """How to start it. Its variables are handed over by the environment: a command line can be read by anyone."""
        arguments = ["docker", "run", "--rm", "--init", "--name", self.name, "--volume", f"{self.name}:{self.mounted}"]
        if self.user is not None:
            arguments += ["--user", self.user]
        for outside, inside in self.ports.items():
            arguments += ["--publish", f"127.0.0.1:{outside}:{inside}"]
        for variable in self.variables:
            arguments += ["--env", variable]
        return Launch(
            name=self.service,
            command=(*arguments, self.image, *self.arguments),
            log=log,
            ready=ready,
            environment=self.variables,
            after_kill=("docker", "rm", "--force", self.name),
        )
