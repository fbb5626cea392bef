"""The staff page: `python -m staff`. Settings come from the environment and .env."""

import sys
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import uvicorn

from catalogue.database import open_database
from catalogue.errors import CatalogueError
from settings import SettingsError, load_settings
from staff.application import build
from staff.invitation_link import bot_name

ZONE = ZoneInfo("Europe/Berlin")


def main() -> None:
    """Serve the staff page until the process is told to stop."""
    try:
        settings = load_settings()
        sessions = open_database(settings.database_url)
    except (SettingsError, CatalogueError) as error:
        sys.exit(f"error: {error}")
    address = urlsplit(settings.staff_url)
    uvicorn.run(
        build(sessions, lambda: datetime.now(ZONE), lambda: bot_name(settings)),
        host=address.hostname or "127.0.0.1",
        port=address.port or 80,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()
