"""The Telegram front end: receives, shows, and answers by itself when Rasa is down."""
