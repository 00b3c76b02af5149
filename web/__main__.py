"""`python -m web`: serve, set up, import and export."""

import typer

from web.commands import listings  # noqa: F401 - adds its commands to the others
from web.commands.demo_setup import demo_setup
from web.commands.first_run import first_run
from web.commands.importing import export_file, import_file
from web.commands.serving import serve
from web.commands.set_aside import events_app
from web.commands.workspaces import channel_app, token_app, user_app, workspace_app

app = typer.Typer(help="Ngoma: serve, set up, import and export.", no_args_is_help=True, pretty_exceptions_enable=False)
app.command("serve")(serve)
app.command("first-run")(first_run)
app.command("import")(import_file)
app.command("export")(export_file)
app.command("demo-setup")(demo_setup)
app.add_typer(workspace_app, name="workspace")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(channel_app, name="channel")
app.add_typer(events_app, name="events")

if __name__ == "__main__":
    app()
