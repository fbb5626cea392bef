"""The sandbox's parts without HTTP: updates, faults, limits, the bot's profile, bodies, the schema."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import schema
from sandbox.body import read_multipart
from sandbox.errors import ControlError, Refusal
from sandbox.faults import Faults, Limits
from sandbox.methods import METHODS
from sandbox.profile import Profile
from sandbox.updates import Updates

COMMANDS = [{"command": "start", "description": "Los"}]


def ids(updates: list[dict]) -> list[int]:
    return [update["update_id"] for update in updates]


async def test_only_an_offset_confirms_an_update() -> None:
    updates = Updates(first_id=10)
    for number in range(3):
        updates.add("message", {"n": number})
    assert ids(await updates.poll(0, 100, 0)) == [10, 11, 12]
    assert ids(await updates.poll(0, 100, 0)) == [10, 11, 12]
    assert ids(await updates.poll(12, 100, 0)) == [12]
    assert ids(await updates.poll(0, 100, 0)) == [12]


async def test_a_negative_offset_counts_from_the_end() -> None:
    updates = Updates(first_id=1)
    for number in range(5):
        updates.add("message", {"n": number})
    assert ids(await updates.poll(-2, 100, 0)) == [4, 5]
    assert len(updates) == 2


async def test_a_long_poll_is_answered_by_the_next_update() -> None:
    updates = Updates(first_id=1)
    poll = asyncio.create_task(updates.poll(0, 100, 30))
    await asyncio.sleep(0)
    updates.add("message", {})
    assert ids(await asyncio.wait_for(poll, 1)) == [1]


async def test_of_two_polls_the_older_one_ends_in_a_conflict() -> None:
    updates = Updates(first_id=1)
    older = asyncio.create_task(updates.poll(0, 100, 30))
    await asyncio.sleep(0)
    newer = asyncio.create_task(updates.poll(0, 100, 30))
    with pytest.raises(Refusal) as refusal:
        await asyncio.wait_for(older, 1)
    assert refusal.value.status == 409
    updates.add("message", {})
    assert ids(await asyncio.wait_for(newer, 1)) == [1]


async def test_unwanted_kinds_are_not_kept() -> None:
    updates = Updates()
    updates.add("message_reaction", {})
    assert len(updates) == 0
    updates.allow(["message_reaction"])
    updates.add("message_reaction", {})
    updates.add("message", {})
    assert [list(update)[1] for update in await updates.poll(0, 100, 0)] == ["message_reaction"]


def test_a_fault_hits_its_method_so_many_times() -> None:
    faults = Faults()
    faults.order({"kind": "server_error", "method": "sendMessage", "times": 2, "chat_id": 7})
    assert faults.take("getMe", "7") is None
    assert faults.take("sendMessage", "8") is None
    assert [bool(faults.take("sendmessage", "7")) for _ in range(3)] == [True, True, False]


def test_a_fault_for_all_methods_leaves_polling_alone() -> None:
    faults = Faults()
    faults.order({"kind": "drop"})
    assert faults.take("getUpdates", "") is None
    assert faults.take("getMe", "") is not None


@pytest.mark.parametrize("wanted", [{"kind": "earthquake"}, {"kind": "drop", "colour": "red"}])
def test_an_unknown_fault_is_refused(wanted: dict) -> None:
    with pytest.raises(ControlError):
        Faults().order(wanted)


def test_a_group_takes_twenty_messages_a_minute() -> None:
    now = 0.0
    limits = Limits(True, lambda: now)
    taken = 0
    while limits.retry_after("-100") is None:
        taken += 1
        now += 1.0
    assert taken == 20
    assert limits.retry_after("-100") == 40
    now = 60.5
    assert limits.retry_after("-100") is None


def test_a_private_chat_takes_one_message_a_second_after_a_burst() -> None:
    limits = Limits(True, lambda: 0.0)
    assert [limits.retry_after("5") for _ in range(4)] == [None, None, None, 3]
    assert limits.retry_after("6") is None


def test_without_limits_everything_goes() -> None:
    limits = Limits(False)
    assert all(limits.retry_after("1") is None for _ in range(100))


def test_commands_are_looked_up_from_the_chat_outwards() -> None:
    profile = Profile("Bot")
    steps = [
        (None, ""),
        (None, "de"),
        ({"type": "all_private_chats"}, ""),
        ({"type": "all_private_chats"}, "de"),
        ({"type": "chat", "chat_id": 7}, ""),
        ({"type": "chat", "chat_id": 7}, "de"),
    ]
    for number, (scope, language) in enumerate(steps):
        command = {"command": f"step{number}", "description": "x"}
        profile.set_commands(scope, language, [command])
        assert profile.commands_seen(7, "de-DE") == [command]
    assert profile.commands_seen(8, "uk")[0]["command"] == "step2"


@pytest.mark.parametrize("code", ["ckb", "kmr", "prs", "DE", "de-DE", "d", "1x"])
def test_only_two_letter_language_codes_are_taken(code: str) -> None:
    with pytest.raises(Refusal, match="invalid language code specified"):
        Profile("Bot").set_commands(None, code, COMMANDS)


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("Start", "x", "BOT_COMMAND_INVALID"),
        ("hilfe-jetzt", "x", "BOT_COMMAND_INVALID"),
        ("مساعدة", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "command must be non-empty"),
        ("a" * 33, "x", "command length must not exceed 32"),
        ("start", " ", "command description must be non-empty"),
        ("start", "x" * 257, "command description length must not exceed 256"),
    ],
)
def test_wrong_commands_are_refused(command: str, description: str, reason: str) -> None:
    wrong = [{"command": command, "description": description}]
    with pytest.raises(Refusal, match=reason):
        Profile("Bot").set_commands(None, "", wrong)


def test_descriptions_fall_back_to_the_one_without_a_language() -> None:
    profile = Profile("Bot")
    profile.set_text("description", "", "Hello")
    profile.set_text("description", "de", "Hallo")
    assert profile.text_seen("description", "de-AT") == "Hallo"
    assert profile.text_seen("description", "ckb") == "Hello"
    with pytest.raises(Refusal):
        profile.set_text("description", "", "x" * 513)
    with pytest.raises(Refusal):
        profile.set_text("short_description", "", "x" * 121)


@given(st.binary(max_size=400), st.text("abcäЖ \"';=", min_size=1, max_size=20))
def test_files_in_a_multipart_body_come_through_byte_by_byte(content: bytes, value: str) -> None:
    boundary = "a-boundary-that-is-not-in-it"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="text"\r\n\r\n{value}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="x.bin"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    fields, uploads = read_multipart(f"multipart/form-data; boundary={boundary}", body)
    assert fields == {"text": value}
    assert uploads["f"].content == content
    assert (uploads["f"].name, uploads["f"].content_type) == ("x.bin", "application/pdf")


def test_every_method_of_the_sandbox_is_one_of_telegrams() -> None:
    assert set(schema.description()["methods"]) == set(METHODS)


def test_the_schema_notices_what_is_missing_unknown_or_of_a_wrong_kind() -> None:
    good = {"id": 1, "is_bot": False, "first_name": "A"}
    assert schema.problems(good, ["User"]) == []
    assert schema.problems({"id": 1, "is_bot": False}, ["User"])
    assert schema.problems({**good, "age": 7}, ["User"])
    assert schema.problems({**good, "id": "1"}, ["User"])
    assert schema.problems({**good, "id": True}, ["User"])


def test_parameters_that_telegram_does_not_know_are_named() -> None:
    names = {"chat_id", "text", "colour", "disable_web_page_preview"}
    assert schema.unknown_parameters("sendMessage", names) == {"colour"}
