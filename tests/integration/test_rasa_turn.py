"""What Rasa keeps of a conversation, and what our changes to its turn leave as it was."""

import json
import uuid
from typing import Any

import httpx

from settings import Settings
from tests.rasa_environment import in_rasas_environment


def say(
    assistant: Settings, conversation: str, *messages: str, language: str | None = "en"
) -> list[dict[str, Any]]:
    """Write the messages one after the other; returns the answer to the last."""
    answer: list[dict[str, Any]] = []
    for message in messages:
        response = httpx.post(
            f"{assistant.rasa_url}/webhooks/rest/webhook",
            json={"sender": conversation, "message": message, "metadata": {"language": language}},
            timeout=30,
        )
        answer = response.raise_for_status().json()
    return answer


def remembered(assistant: Settings, conversation: str) -> dict[str, Any]:
    """What Rasa's HTTP API tells of a conversation."""
    assert assistant.rasa_token
    response = httpx.get(
        f"{assistant.rasa_url}/conversations/{conversation}/tracker",
        params={"token": assistant.rasa_token.get_secret_value(), "include_events": "ALL"},
        timeout=30,
    )
    found: dict[str, Any] = response.raise_for_status().json()
    return found


def test_only_the_last_turns_are_kept_and_the_topic_of_an_older_one_is_not_lost(
    assistant: Settings,
) -> None:
    conversation = uuid.uuid4().hex
    say(assistant, conversation, "i am looking for a flat")
    say(assistant, conversation, *["thank you"] * 6)
    kept = remembered(assistant, conversation)
    written = [event["text"] for event in kept["events"] if event["event"] == "user"]
    assert written == ["thank you"] * 3
    assert kept["slots"]["entry"] == "housing"
    answer = say(assistant, conversation, "and what does it cost?")
    assert "Housing" in answer[0]["text"]


def test_a_long_conversation_does_not_grow(assistant: Settings) -> None:
    conversation = uuid.uuid4().hex
    sizes = []
    for _ in range(8):
        say(assistant, conversation, "where can i learn german")
        sizes.append(len(remembered(assistant, conversation)["events"]))
    assert sizes[-1] == sizes[-2] == sizes[-3]


def test_a_conversation_is_forgotten_when_nobody_wrote_for_long_or_too_many_others_did() -> None:
    kept = in_rasas_environment(
        """
        import asyncio, json
        from rasa.shared.core.trackers import DialogueStateTracker
        from nlu.conversations import ShortConversations

        async def main():
            now = [0.0]
            store = ShortConversations(hours=2, conversations=2, clock=lambda: now[0])
            seen = []
            for name, hour in (("a", 0), ("b", 1), ("c", 1.5)):
                now[0] = hour * 3600
                await store.save(DialogueStateTracker(name, []))
                seen.append(list(await store.keys()))
            now[0] = 3.2 * 3600
            seen.append(list(await store.keys()))
            seen.append(await store.retrieve("b") is None)
            print(json.dumps(seen))

        asyncio.run(main())
        """
    )
    assert kept == [["a"], ["a", "b"], ["b", "c"], ["c"], True]


def test_what_the_compiled_schema_accepts_and_refuses_is_what_rasa_does() -> None:
    responses = [
        {"events": [], "responses": [{"text": "x"}]},
        {"events": [{"event": "slot", "name": "entry", "value": None, "timestamp": None}]},
        {"events": [{"event": "slot", "value": 1}], "responses": []},
        {"events": [{"event": "no such event"}], "responses": []},
        {"events": {}, "responses": []},
        {"events": [], "responses": ["x"]},
        [],
    ]
    stock, compiled, done = in_rasas_environment(
        f"""
        import json
        from jsonschema import ValidationError
        from rasa.core.actions.action import RemoteAction
        from nlu.lean import compile_action_schema

        def accepts(response):
            try:
                return RemoteAction("action", None)._validate_action_result(response)
            except ValidationError:
                return False

        responses = json.loads({json.dumps(json.dumps(responses))})
        stock = [accepts(response) for response in responses]
        done = compile_action_schema()
        print(json.dumps([stock, [accepts(response) for response in responses], done]))
        """
    )
    assert done is True
    assert stock == compiled
    assert set(stock) == {True, False}


def test_a_rasa_that_is_built_otherwise_is_left_as_it_is() -> None:
    assert not in_rasas_environment(
        """
        import json
        from rasa.core.actions.action import RemoteAction
        from nlu.lean import compile_action_schema

        del RemoteAction._validate_action_result
        print(json.dumps(compile_action_schema()))
        """
    )


def test_graphs_run_plainly_come_to_what_dask_makes_of_them() -> None:
    assert in_rasas_environment(
        """
        import json
        import dask
        import rasa.engine.runner.dask as runner
        from nlu.lean import get, run_graphs_plainly

        calls = []

        def node(name):
            def run(*inputs):
                calls.append(name)
                return name, [value for value in inputs]
            return run

        graph = {
            "__message__": ("__message__", ["hello"]),
            "a": (node("a"), "__message__"),
            "b": (node("b"), "a", "__tracker__"),
            "c": (node("c"), "a", "b"),
        }
        wanted = dask.get(graph, ["c", "b"])
        assert calls == ["a", "b", "c"]
        calls.clear()
        assert get(graph, ["c", "b"]) == wanted
        assert calls == ["a", "b", "c"]
        print(json.dumps(run_graphs_plainly() and runner.dask.get is get))
        """
    )


def test_a_rasa_that_runs_its_graphs_otherwise_is_left_as_it_is() -> None:
    assert not in_rasas_environment(
        """
        import json
        import rasa.engine.runner.dask as runner
        from nlu.lean import run_graphs_plainly

        del runner.dask
        print(json.dumps(run_graphs_plainly()))
        """
    )
