"""A local stand-in for Telegram: the Bot API over HTTP, a control API for tests, a chat page."""
