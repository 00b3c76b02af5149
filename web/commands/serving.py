"""The web process."""

from typing import Annotated

import typer

from web.commands.running import settings


def serve(
    host: Annotated[str | None, typer.Option(help="Default: NGOMA_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Default: NGOMA_PORT.")] = None,
    processes: Annotated[int, typer.Option(help="Web processes.", min=1)] = 1,
) -> None:
    """Serve the API, aggregators' callbacks and the pages."""
    import uvicorn

    found = settings()
    uvicorn.run(
        "web.application:create_app",
        factory=True,
        host=host or found.host,
        port=port or found.port,
        workers=processes,
        loop="auto",
        log_config=None,
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips=found.proxies,
        server_header=False,
        # Demo phones hold their streams open; they come back by themselves.
        timeout_graceful_shutdown=5,
    )
