"""`./dev run`: from a bare checkout to a running Ngoma, and down again on Ctrl-C."""

from pathlib import Path

from workers.stack import application, environment, first_steps, interface, locations, secret_values, settings_file
from workers.stack.background import Background
from workers.stack.claim import Claim
from workers.stack.commands.stop import stop_leftovers
from workers.stack.console import say
from workers.stack.services import postgres, redis, temporal
from workers.stack.services.service import Place, Service, port_for
from workers.stack.supervisor import Supervisor


def run(*, demo: bool, port: int, host: str) -> int:
    """Runs until Ctrl-C, SIGTERM or the end of a process. Returns the exit code."""
    claim = Claim(locations.state())
    with claim.held():
        stop_leftovers(claim)
        supervisor = Supervisor(claim)
        with supervisor.stopping_everything():
            environment.prepare(environment.RUNTIME_LOCK)
            built = Background(interface.build_or_say)
            place = Place(claim.state, secret_values.load(claim.state))
            services = _start_services(supervisor, place)
            settings = application.variables(place, services, port_for("the web process", port), host=host, demo=demo)
            settings_file.write(place.state, settings)
            welcome = Background(lambda: first_steps.take(place, settings, demo=demo))
            try:
                supervisor.start(application.workers(place, settings))
                built.result()
                supervisor.start(application.web(place, settings))
            except BaseException:
                say("\n".join(welcome.result().credentials()))
                raise
            say(welcome.result().text())
            supervisor.watch(welcome.result().addresses)
        return 0


def _start_services(supervisor: Supervisor, place: Place) -> dict[str, str]:
    """Starts the services and migrates the database; returns the settings that say where they are."""
    # The slowest to get; the others are made ready meanwhile.
    program = None if temporal.from_environment() else Background(_get_temporal)
    database = _start(supervisor, postgres.find(place))
    migration = Background(lambda: application.migrate(database.variables))
    services = [database, _start(supervisor, redis.find(place))]
    services.append(_start(supervisor, temporal.find(place, *program.result())) if program is not None else Service({}))
    migration.result()
    return {name: value for service in services for name, value in service.variables.items()}


def _start(supervisor: Supervisor, service: Service) -> Service:
    if service.launch is not None:
        supervisor.start(service.launch)
    return service


def _get_temporal() -> tuple[Path | None, list[str]]:
    """The program, if there is a way to have one, and the search attributes it is started with."""
    return temporal.get_program(), application.search_attributes()
