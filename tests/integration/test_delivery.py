"""Nothing is lost, nothing comes twice, and nobody waits for somebody else: the bot as a process against the sandbox."""

import time
from collections.abc import Callable
from contextlib import closing

from benchmarks.soak import Size, judge, soak
from bot.sealing import Seal
from sandbox.client import Person
from tests.town import Town

pytest_plugins = ["tests.fixtures_town"]

HELP, PRIVACY, EMERGENCY, MENU = "/help", "/privacy", "/emergency", "/menu"


def test_what_was_written_while_the_bot_was_dead_is_answered_in_order(town: Town) -> None:
    ada, bo = town.telegram.person("Ada", "de"), town.telegram.person("Bo", "de")
    ada.writes(HELP)
    ada.sees()
    town.kill()
    for person in (ada, bo):
        person.writes(EMERGENCY)
        person.writes("qwrtz plmnb")
    town.start()
    for person in (ada, bo):
        person.sees("112")
        person.sees("nicht verstanden")
        person.sees_nothing_more()


def test_what_was_received_but_not_handled_is_handled_first_after_a_start(town: Town) -> None:
    """Telegram regards these as delivered; so they are nowhere but in the inbox."""
    ada = town.telegram.person("Ada", "de")
    ada.writes(HELP)
    ada.sees()
    town.telegram.order_fault("hang", times=100, method="sendMessage", seconds=60)
    for text in (EMERGENCY, PRIVACY):
        ada.writes(text)
    town.telegram.waits_for_call("sendMessage")
    until(lambda: town.telegram.pending_updates() == 0)
    town.kill()
    town.telegram.cancel_faults()
    ada.writes("qwrtz plmnb")
    town.start()
    ada.sees("112")
    ada.sees()
    ada.sees("nicht verstanden")
    ada.sees_nothing_more()


def test_an_answer_that_arrived_in_the_moment_of_the_kill_does_not_come_again(town: Town) -> None:
    ada = town.telegram.person("Ada", "de")
    ada.writes(HELP)
    ada.sees()
    after = town.telegram.now()
    # Telegram takes the message, but its answer never comes; meanwhile the bot dies.
    town.telegram.order_fault("hang", method="sendMessage", after_effect=True, seconds=60)
    ada.writes(EMERGENCY)
    ada.sees("112")
    town.kill()
    town.start()
    ada.writes("qwrtz plmnb")
    ada.sees("nicht verstanden")
    ada.sees_nothing_more()
    probes = town.telegram.calls("editMessageReplyMarkup", after)
    assert any("not modified" in str(call.answer) for call in probes)


def test_nothing_of_what_was_handled_and_delivered_is_kept(town: Town) -> None:
    ada = town.telegram.person("Ada", "de")
    ada.writes("mein Geheimwort")
    ada.sees()
    ada.sees_nothing_more()
    until(lambda: town.rows("SELECT count(*) FROM outbox") == [(0,)])
    assert town.rows("SELECT payload, chat_key FROM inbox") == [(None, None)]
    assert str(ada.id) not in town.log.read_text()


def test_the_id_is_kept_encrypted_and_erased_on_demand(town: Town) -> None:
    ada = town.telegram.person("Ada", "de")
    ada.writes("/start")
    ada.sees()
    ada.sees()
    [(sealed,)] = town.rows("SELECT sealed_id FROM chat")
    assert str(ada.id).encode() not in sealed
    assert Seal(town.settings.secret_key.get_secret_value()).open(sealed) == str(ada.id)
    ada.writes("/forget")
    ada.sees("gelöscht")
    assert town.rows("SELECT count(*) FROM chat") == [(0,)]


def test_an_update_that_cannot_be_read_is_set_aside_and_blocks_nobody(town: Town) -> None:
    ada = town.telegram.person("Ada", "de")
    # No sender, no date: no library can make a message of it.
    broken = {"message_id": 1, "text": "no date", "chat": {"id": ada.id, "type": "private"}}
    town.telegram.queues_update(message=broken)
    ada.writes(EMERGENCY)
    ada.sees("112")
    ada.sees_nothing_more()
    [(kind, key, payload)] = town.rows("SELECT kind, chat_key, payload FROM dead_letter")
    assert (kind, len(key)) == ("unreadable", 64)
    assert b"no date" not in payload


def test_a_locked_database_delays_answers_and_loses_none(town: Town) -> None:
    ada = town.telegram.person("Ada", "de")
    with closing(town.database()) as connection:
        connection.execute("BEGIN IMMEDIATE")
        ada.writes(EMERGENCY)
        ada.writes("qwrtz plmnb")
        town.telegram.waits_for_call("getUpdates", such=lambda call: bool(call.answer["result"]))
        assert [message for message in ada.messages() if message.is_from_bot] == []
        connection.execute("COMMIT")
    ada.sees("112")
    ada.sees("nicht verstanden")
    ada.sees_nothing_more()


def test_flood_control_in_one_chat_holds_up_no_other(town: Town) -> None:
    ada, bo = town.telegram.person("Ada", "de"), town.telegram.person("Bo", "de")
    town.telegram.order_fault(
        "too_many_requests", method="sendMessage", chat_id=ada.id, retry_after=2
    )
    ada.writes(EMERGENCY)
    town.telegram.waits_for_call("sendMessage", such=lambda call: call.status == 429)
    bo.writes(EMERGENCY)
    bo.sees("112")
    assert bots(ada) == []
    ada.sees("112")
    ada.sees_nothing_more()


def test_one_who_has_blocked_the_bot_holds_up_nobody_and_is_answered_after_coming_back(
    town: Town,
) -> None:
    ada, bo = town.telegram.person("Ada", "de"), town.telegram.person("Bo", "de")
    town.telegram.order_fault(
        "too_many_requests", method="sendMessage", chat_id=ada.id, retry_after=1
    )
    ada.writes(HELP)
    ada.blocks()
    bo.writes(EMERGENCY)
    bo.sees("112")
    until(lambda: town.rows("SELECT count(*) FROM outbox") == [(0,)])
    ada.unblocks()
    ada.writes(EMERGENCY)
    ada.sees("112")
    ada.sees_nothing_more()


def test_a_small_soak_finds_nothing_lost_doubled_or_out_of_order() -> None:
    result = soak(Size(updates=40, people=8, kills=2, faults=8, seed=3))
    assert result.kills == 2
    assert result.is_clean, result.table() + "\n" + "\n".join(result.examples)


def test_the_soak_would_notice() -> None:
    expected = ["a", "b", "c"]
    assert judge([(expected, expected)]).is_clean
    assert judge([(expected, ["a", "c"])]).lost == 1
    assert judge([(expected, ["a", "b", "b", "c"])]).doubled == 1
    assert judge([(expected, ["a", "c", "b"])]).out_of_order == 1


def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition, not for a time."""
    end = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < end, "it did not come so"
        time.sleep(0.05)


def bots(person: Person) -> list[str]:
    return [message.text for message in person.messages() if message.is_from_bot]
