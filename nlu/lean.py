"""Takes out of Rasa's turn what costs and brings nothing: checking a JSON schema anew, planning for threads."""

import logging
from types import SimpleNamespace
from typing import Any, Dict, Sequence, Tuple

import rasa.core.actions.action as rasa_actions
import rasa.engine.runner.dask as rasa_runner
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


def run_graphs_plainly() -> bool:
    """Let Rasa run its graphs node after node instead of through dask's scheduler.

    `DaskGraphRunner.run` of Rasa 3.6 calls `dask.get`, the synchronous scheduler: three times a turn, it
    orders the same few nodes anew and keeps states that only many workers need, a tenth of the turn. The
    nodes, their order and their results stay the same. Returns whether it was done.
    """
    if not callable(getattr(getattr(rasa_runner, "dask", None), "get", None)):
        logger.warning("Rasa runs its graphs otherwise than expected: left as it is.")
        return False
    rasa_runner.dask = SimpleNamespace(get=get)
    return True


def get(graph: Dict[str, Any], targets: Sequence[str]) -> Tuple[Any, ...]:
    """Return the values of the targets in a graph of dask's form (https://docs.dask.org/en/latest/spec.html).

    A node is a tuple of a function and the names of what it needs; anything else is a value by itself, and
    so is a name that the graph does not have.
    """
    known: Dict[str, Any] = {}

    def value(name: str) -> Any:
        if name not in graph:
            return name
        if name not in known:
            node = graph[name]
            is_task = isinstance(node, tuple) and node and callable(node[0])
            known[name] = node[0](*map(value, node[1:])) if is_task else node
        return known[name]

    return tuple(value(target) for target in targets)
