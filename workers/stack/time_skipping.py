"""Temporal's test server that skips time, a Java program: workflow tests wait ninety days in a second."""

import shutil
import tempfile
from pathlib import Path

from workers.stack import command, console, locations

VERSION = "1.31.0"
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>ngoma</groupId><artifactId>time-skipping</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>{version}</version>
    </dependency>
  </dependencies>
</project>
"""
_SCRIPT = """#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -cp "$(dirname "$0")/lib/*" \\
  io.temporal.testserver.TestServer "$@"
"""


def program() -> Path:
    """Where the script that starts it is kept."""
    return locations.cache() / f"time-skipping-{VERSION}" / "test-server"


def can_be_fetched() -> bool:
    """Whether this machine has what fetches and runs it."""
    return shutil.which("mvn") is not None and shutil.which("java") is not None


def installed() -> Path | None:
    """The script, when it is there and Java too. Else the SDK downloads a build of its own."""
    return program() if program().exists() and shutil.which("java") else None


def fetch() -> Path:
    """Brings the server and its dependencies with Maven, once per user."""
    target = program()
    if target.exists():
        return target
    with tempfile.TemporaryDirectory(prefix="ngoma-") as folder:
        pom, lib = Path(folder) / "pom.xml", target.parent / "lib"
        pom.write_text(_POM.format(version=VERSION))
        with console.step("fetching Temporal's time-skipping test server (38 MB)"):
            command.run(
                "mvn",
                "-q",
                "-B",
                "-f",
                pom,
                "dependency:copy-dependencies",
                f"-DoutputDirectory={lib}",
                directory=pom.parent,
            )
    partial = target.with_suffix(".part")
    partial.write_text(_SCRIPT)
    partial.chmod(0o755)
    partial.rename(target)
    return target
