"""The action server: `python -m actions --host 127.0.0.1 --port 5055`."""

import argparse
import hmac
import logging
import sys
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic.response import text

from actions.answers import ACTIONS, now_in_aachen
from catalogue.database import open_database
from catalogue.errors import CatalogueError
from catalogue.publishing import published_only
from settings import SettingsError, load_settings


def main() -> None:
    """Serve the actions until the process is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="loopback unless you know better")
    parser.add_argument("--port", type=int, default=5055)
    arguments = parser.parse_args()
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s actions %(levelname)s %(message)s"
    )
    # rasa-sdk tells at every call that Rasa 3.6 is older than itself; docs/decisions.md says why that is well.
    logging.getLogger("rasa_sdk.utils").setLevel(logging.ERROR)
    try:
        settings = load_settings()
        executor = executor_for(settings.database_url)
    except (SettingsError, CatalogueError) as error:
        sys.exit(f"error: {error}")
    app = create_app(executor)
    if settings.rasa_token:
        demand(app, settings.rasa_token.get_secret_value())
    app.run(
        host=arguments.host, port=arguments.port, single_process=True, motd=False, access_log=False
    )


def demand(app: Sanic[Any, Any], token: str) -> None:
    """Let nobody in without the token but who asks whether the server is there; rasa-sdk itself lets in everybody."""
    expected = f"Bearer {token}".encode()

    @app.on_request
    async def refuse(request: Request) -> HTTPResponse | None:
        given = request.headers.get("authorization", "").encode()
        if request.path == "/health" or hmac.compare_digest(given, expected):
            return None
        return text("The token is missing or wrong: see IZ_RASA_TOKEN.", 401)


def executor_for(database_url: str) -> ActionExecutor:
    """Return rasa-sdk's executor with our actions on this database."""
    sessions = published_only(open_database(database_url))
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(sessions, now_in_aachen))
    return executor


if __name__ == "__main__":
    main()
