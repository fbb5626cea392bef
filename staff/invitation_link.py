"""The link that makes somebody a mediator: it opens the bot on Telegram."""

import httpx

from settings import Settings

START = "mediator_"
TIMEOUT_SECONDS = 10.0


def invitation_link(token: str, bot: str | None) -> str:
    """Return the link for an invitation's token, or what to write to the bot where its name is not known."""
    start = START + token
    return f"https://t.me/{bot}?start={start}" if bot else f"/start {start}"


def bot_name(settings: Settings) -> str | None:
    """Return the bot's user name, as Telegram knows it; None where that can't be asked now, or in the sandbox."""
    if settings.telegram_bot_token is None:
        return None
    token = settings.telegram_bot_token.get_secret_value()
    try:
        answer = httpx.get(
            f"{settings.telegram_api_url}/bot{token}/getMe", timeout=TIMEOUT_SECONDS
        ).json()
    except (httpx.HTTPError, ValueError):
        return None
    result = answer.get("result") or {}
    return result.get("username")
