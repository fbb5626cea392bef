"""Requests to mediators: their life cycle, who is asked, who has one. Knows no Telegram, no Rasa, no HTTP."""
