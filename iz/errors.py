"""What can go wrong at the command line; each message is one sentence that says what to do."""


class CommandError(Exception):
    """A command can't be carried out; the message names the place and the mend."""
