"""The settings of every part, read from the environment and `.env`, typed and checked at the start."""

import os
import secrets
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"
BUILD = ROOT / "build"
MODELS = ROOT / "models"


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


class Settings(BaseSettings):
    """What can be set; each one is explained in `.env.example`."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr | None = Field(None, alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: str = Field("https://api.telegram.org", alias="IZ_TELEGRAM_API_URL")
    database_url: str = Field(f"sqlite:///{VAR / 'iz.db'}", alias="IZ_DATABASE_URL")
    rasa_url: str = Field("http://127.0.0.1:5005", alias="IZ_RASA_URL")
    rasa_token: SecretStr | None = Field(None, alias="IZ_RASA_TOKEN")
    action_url: str = Field("http://127.0.0.1:5055", alias="IZ_ACTION_URL")
    sandbox_url: str = Field("http://127.0.0.1:8081", alias="IZ_SANDBOX_URL")
    staff_url: str = Field("http://127.0.0.1:8090", alias="IZ_STAFF_URL")
    redis_url: str | None = Field(None, alias="IZ_REDIS_URL")
    secret_key: SecretStr = Field(SecretStr(""), alias="IZ_SECRET_KEY")
    secret_key_previous: SecretStr | None = Field(None, alias="IZ_SECRET_KEY_PREVIOUS")
    messages_per_second: int = Field(30, alias="IZ_MESSAGES_PER_SECOND", ge=1, le=1000)
    coordinators_chat: int | None = Field(None, alias="IZ_COORDINATORS_CHAT")
    webhook_url: str | None = Field(None, alias="IZ_WEBHOOK_URL")
    webhook_port: int = Field(8443, alias="IZ_WEBHOOK_PORT", ge=1, le=65535)

    @field_validator(
        "telegram_api_url",
        "rasa_url",
        "action_url",
        "sandbox_url",
        "staff_url",
        "webhook_url",
        mode="after",
    )
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value and value.rstrip("/")

    @field_validator("telegram_bot_token", mode="after")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        number, _, rest = value.get_secret_value().partition(":")
        if not (number.isdigit() and rest):
            raise ValueError(
                "must look like 123456:ABC…, as @BotFather gives it; leave it empty for the sandbox"
            )
        return value


def load_settings() -> Settings:
    """Read the settings.

    Where no `IZ_SECRET_KEY` is set, one is made and kept in `var/secret.key`.

    Raises:
        SettingsError: a setting is not valid; names it and says what it must be.
    """
    try:
        settings = Settings()  # type: ignore[call-arg]  # the values come from the environment
    except ValidationError as error:
        problems = "; ".join(
            f"{problem['loc'][0]} {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        )
        raise SettingsError(
            f"Settings: {problems}. Mend it in the environment or in .env."
        ) from None
    if not settings.secret_key.get_secret_value():
        settings.secret_key = SecretStr(_kept_secret_key(VAR / "secret.key"))
    return settings


def _kept_secret_key(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(48)
            file.write(key + "\n")
        return key
    except OSError as error:
        raise SettingsError(
            f"{path} can't be read or written ({error.strerror}). "
            "Set IZ_SECRET_KEY, or make the folder writable."
        ) from None
