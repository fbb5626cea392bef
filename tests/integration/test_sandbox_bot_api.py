"""The Bot API over HTTP: what it gives is what Telegram gives, what it refuses Telegram refuses."""

from typing import Any

import httpx
import pytest

from sandbox import schema
from sandbox.client import Person, Sandbox
from tests.sandbox_process import PNG, BotApi

pytest_plugins = ["tests.fixtures_sandbox"]

BUTTONS = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
OLD_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def amal(stand_in: Sandbox, bot_api: BotApi) -> Person:
    """Somebody who has started the bot; nothing waits for it."""
    person = stand_in.person("Amal", language="ar", username="amal_k")
    person.writes("/start")
    bot_api.updates(offset=-1)
    bot_api.updates(offset=2**40)
    return person


def send(bot_api: BotApi, person: Person, text: str = "Hallo", **more: Any) -> int:
    """The bot sends a text; returns its number."""
    return int(bot_api.ask("sendMessage", chat_id=person.id, text=text, **more)["message_id"])


# -- who may call


def test_an_unknown_token_is_unauthorized(bot_api: BotApi) -> None:
    assert BotApi(bot_api.url, "2:other").refused("getMe") == (401, "Unauthorized")


def test_an_unknown_method_is_not_found(bot_api: BotApi) -> None:
    assert bot_api.refused("sendTelepathy") == (404, "Not Found: method not found")


def test_the_names_of_methods_are_taken_in_any_case(bot_api: BotApi) -> None:
    assert bot_api.ask("GETME") == bot_api.ask("getMe")


@pytest.mark.parametrize("how", ["json", "data", "files", "params"])
def test_parameters_come_as_json_form_multipart_or_in_the_address(
    how: str, bot_api: BotApi, amal: Person
) -> None:
    values = {"chat_id": str(amal.id), "text": "Grüße & mehr = 1"}
    given: Any = (
        {name: (None, value) for name, value in values.items()} if how == "files" else values
    )
    address = f"{bot_api.url}/bot{bot_api.token}/sendMessage"
    with httpx.Client(trust_env=False) as client:
        answer = client.post(address, **{how: given})
    assert answer.json()["result"]["text"] == values["text"]


# -- chats that can't be written to


def test_an_unknown_chat_is_not_found(bot_api: BotApi, stand_in: Sandbox) -> None:
    assert bot_api.refused("sendMessage", chat_id=99, text="x") == (
        400,
        "Bad Request: chat not found",
    )


def test_a_call_without_a_chat_is_refused(bot_api: BotApi) -> None:
    assert bot_api.refused("sendMessage", text="x") == (400, "Bad Request: chat_id is empty")


def test_the_bot_cannot_begin_a_conversation(bot_api: BotApi, stand_in: Sandbox) -> None:
    stranger = stand_in.person("Reza")
    refusal = bot_api.refused("sendMessage", chat_id=stranger.id, text="x")
    assert refusal == (403, "Forbidden: bot can't initiate conversation with a user")


def test_a_blocked_bot_is_forbidden_to_write_until_it_is_let_in_again(
    bot_api: BotApi, amal: Person
) -> None:
    amal.blocks()
    refusal = bot_api.refused("sendMessage", chat_id=amal.id, text="x")
    assert refusal == (403, "Forbidden: bot was blocked by the user")
    amal.unblocks()
    send(bot_api, amal)
    statuses = [
        (
            update["my_chat_member"]["old_chat_member"]["status"],
            update["my_chat_member"]["new_chat_member"]["status"],
        )
        for update in bot_api.updates()
    ]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


# -- texts and keyboards


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": "no"}, "can't parse reply keyboard markup JSON object"),
    ],
)
def test_wrong_texts_are_refused(
    parameters: dict[str, Any], reason: str, bot_api: BotApi, amal: Person
) -> None:
    refusal = bot_api.refused("sendMessage", chat_id=amal.id, **parameters)
    assert refusal == (400, f"Bad Request: {reason}")


def test_a_text_of_4096_units_is_taken(bot_api: BotApi, amal: Person) -> None:
    send(bot_api, amal, "😀" * 2048)


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ሰላም" * 8}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "url": "nowhere"},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_wrong_buttons_are_refused(
    button: dict[str, str], reason: str, bot_api: BotApi, amal: Person
) -> None:
    keyboard = {"inline_keyboard": [[button]]}
    refusal = bot_api.refused("sendMessage", chat_id=amal.id, text="x", reply_markup=keyboard)
    assert refusal == (400, f"Bad Request: {reason}")


def test_64_bytes_of_data_are_taken(bot_api: BotApi, amal: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x" * 64}]]}
    send(bot_api, amal, reply_markup=keyboard)


def test_a_caption_is_shorter_than_a_text(bot_api: BotApi, amal: Person) -> None:
    photo = amal.sends_file("photo", PNG).raw["photo"][-1]["file_id"]
    sent = {"chat_id": amal.id, "photo": photo}
    bot_api.ask("sendPhoto", **sent, caption="x" * 1024)
    refusal = bot_api.refused("sendPhoto", **sent, caption="x" * 1025)
    assert refusal == (400, "Bad Request: message caption is too long")


def test_reply_keyboards_come_and_go(bot_api: BotApi, amal: Person) -> None:
    send(bot_api, amal, reply_markup={"keyboard": [["Deutsch", {"text": "العربية"}]]})
    assert amal.profile()["keyboard"]["keyboard"] == [[{"text": "Deutsch"}, {"text": "العربية"}]]
    amal.presses("العربية")
    assert bot_api.updates()[-1]["message"]["text"] == "العربية"
    send(bot_api, amal, reply_markup={"remove_keyboard": True})
    assert amal.profile()["keyboard"] is None


# -- changing what was sent


def test_an_unchanged_edit_is_refused(bot_api: BotApi, amal: Person) -> None:
    number = send(bot_api, amal, "<b>x</b>", parse_mode="HTML", reply_markup=BUTTONS)
    same = {"chat_id": amal.id, "message_id": number, "reply_markup": BUTTONS}
    refusal = bot_api.refused("editMessageText", **same, text="<b>x</b>", parse_mode="HTML")
    assert refusal == (400, UNCHANGED)
    assert bot_api.refused("editMessageReplyMarkup", **same) == (400, UNCHANGED)
    edited = bot_api.ask("editMessageText", **same, text="x")
    assert edited["edit_date"] >= edited["date"]


def test_an_edit_without_buttons_takes_them_away(bot_api: BotApi, amal: Person) -> None:
    number = send(bot_api, amal, reply_markup=BUTTONS)
    bot_api.ask("editMessageText", chat_id=amal.id, message_id=number, text="neu")
    assert amal.sees("Hallo").buttons
    assert amal.sees_edit("neu").buttons == []


@pytest.mark.parametrize(
    ("method", "parameters", "reason"),
    [
        ("editMessageText", {"text": "x"}, "message to edit not found"),
        ("editMessageReplyMarkup", {}, "message to edit not found"),
        ("deleteMessage", {}, "message to delete not found"),
        ("setMessageReaction", {}, "message to react not found"),
        ("pinChatMessage", {}, "message to pin not found"),
    ],
)
def test_what_is_not_there_cannot_be_changed(
    method: str, parameters: dict[str, str], reason: str, bot_api: BotApi, amal: Person
) -> None:
    refusal = bot_api.refused(method, chat_id=amal.id, message_id=777, **parameters)
    assert refusal == (400, f"Bad Request: {reason}")


def test_a_persons_message_cannot_be_edited(bot_api: BotApi, amal: Person) -> None:
    number = amal.writes("meins").id
    refusal = bot_api.refused("editMessageText", chat_id=amal.id, message_id=number, text="x")
    assert refusal == (400, "Bad Request: message can't be edited")


def test_a_text_has_no_caption_and_a_place_no_text(bot_api: BotApi, amal: Person) -> None:
    text = {"chat_id": amal.id, "message_id": send(bot_api, amal)}
    reason = "Bad Request: there is no caption in the message to edit"
    assert bot_api.refused("editMessageCaption", **text, caption="x") == (400, reason)
    place = bot_api.ask("sendLocation", chat_id=amal.id, latitude=50.7, longitude=6.1)
    reason = "Bad Request: there is no text in the message to edit"
    there = {"chat_id": amal.id, "message_id": place["message_id"]}
    assert bot_api.refused("editMessageText", **there, text="x") == (400, reason)


def test_deleted_messages_vanish_for_the_person(bot_api: BotApi, amal: Person) -> None:
    numbers = [send(bot_api, amal, text) for text in "abc"]
    bot_api.ask("deleteMessage", chat_id=amal.id, message_id=numbers[0])
    bot_api.ask("deleteMessages", chat_id=amal.id, message_ids=[numbers[1], 999])
    assert [message.text for message in amal.messages()] == ["/start", "c"]


# -- presses on buttons


def test_a_press_is_answered_once(bot_api: BotApi, amal: Person) -> None:
    send(bot_api, amal, reply_markup=BUTTONS)
    amal.presses("Ja")
    query = bot_api.updates()[-1]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == (
        "yes",
        amal.id,
        "Hallo",
    )
    bot_api.ask("answerCallbackQuery", callback_query_id=query["id"], text="Gut", show_alert=True)
    notice = amal.sees_notice("Gut")
    assert notice.is_alert
    assert bot_api.refused("answerCallbackQuery", callback_query_id=query["id"]) == (400, OLD_QUERY)
    assert bot_api.refused("answerCallbackQuery", callback_query_id="1") == (400, OLD_QUERY)


def test_what_nobody_looked_at_and_a_press_nobody_answered_are_told(
    bot_api: BotApi, stand_in: Sandbox, amal: Person
) -> None:
    stand_in.patience = 0.3
    send(bot_api, amal, "Überraschung", reply_markup=BUTTONS)
    with pytest.raises(AssertionError, match="Überraschung"):
        amal.sees_nothing_more(quiet=0)
    amal.presses("yes")
    with pytest.raises(AssertionError, match="never answered"):
        amal.sees_nothing_more(quiet=0)
    with pytest.raises(AssertionError, match=r"no button 'Nein'; there are \['Ja'\]"):
        amal.presses("Nein")


# -- passing on


def test_a_copy_keeps_no_author_and_a_forward_does(
    bot_api: BotApi, stand_in: Sandbox, amal: Person
) -> None:
    mediator = stand_in.person("Jonas", language="de")
    mediator.writes("/start")
    secret = amal.writes("Meine Nachricht")
    passed = {"chat_id": mediator.id, "from_chat_id": amal.id, "message_id": secret.id}
    assert list(bot_api.ask("copyMessage", **passed)) == ["message_id"]
    copy = mediator.sees("Meine Nachricht")
    assert "Amal" not in str(copy.raw)
    bot_api.ask("forwardMessage", **passed)
    forward = mediator.sees("Meine Nachricht")
    assert forward.raw["forward_origin"]["sender_user"]["first_name"] == "Amal"


def test_what_is_not_there_cannot_be_passed_on(bot_api: BotApi, amal: Person) -> None:
    passed = {"chat_id": amal.id, "from_chat_id": amal.id}
    reasons = {
        bot_api.refused("copyMessage", **passed, message_id=999),
        bot_api.refused("copyMessages", **passed, message_ids=[998, 999]),
        bot_api.refused("forwardMessage", **passed, message_id=999),
    }
    assert reasons == {
        (400, "Bad Request: message to copy not found"),
        (400, "Bad Request: message to forward not found"),
    }


def test_protected_content_is_copied_by_bots_but_not_forwarded(
    bot_api: BotApi, amal: Person
) -> None:
    number = send(bot_api, amal, protect_content=True)
    passed = {"chat_id": amal.id, "from_chat_id": amal.id, "message_id": number}
    bot_api.ask("copyMessage", **passed)
    assert bot_api.refused("forwardMessage", **passed)[0] == 400


# -- files


def test_a_file_is_downloaded_as_it_was_sent(bot_api: BotApi, amal: Person) -> None:
    content = bytes(range(256)) * 40
    sent = amal.sends_file(
        "document", content, "Brief.pdf", "application/pdf", caption="Mein Brief"
    )
    assert sent.text == "Mein Brief"
    file = bot_api.ask("getFile", file_id=sent.raw["document"]["file_id"])
    address = f"{bot_api.url}/file/bot{bot_api.token}/{file['file_path']}"
    assert httpx.get(address, trust_env=False).content == content
    elsewhere = address.replace(bot_api.token, "2:other")
    assert httpx.get(elsewhere, trust_env=False).status_code == 401


def test_a_file_of_more_than_20_megabytes_is_too_big(bot_api: BotApi, amal: Person) -> None:
    sent = amal.sends_file("voice", b"x" * (20 * 1024 * 1024 + 1))
    refusal = bot_api.refused("getFile", file_id=sent.raw["voice"]["file_id"])
    assert refusal == (400, "Bad Request: file is too big")


def test_unknown_files_and_other_machines_are_refused(bot_api: BotApi, amal: Person) -> None:
    reason = "Bad Request: wrong file identifier/HTTP URL specified"
    assert bot_api.refused("sendPhoto", chat_id=amal.id, photo="ABC") == (400, reason)
    reason = "Bad Request: failed to get HTTP URL content"
    address = "https://example.org/x.png"
    assert bot_api.refused("sendPhoto", chat_id=amal.id, photo=address) == (400, reason)
    assert bot_api.refused("getFile", file_id="ABC")[0] == 400


# -- what the bot tells about itself


def test_people_see_commands_and_descriptions_in_their_language(
    bot_api: BotApi, stand_in: Sandbox, amal: Person
) -> None:
    jonas = stand_in.person("Jonas", language="de-DE")
    for code, words in (("", "Begin"), ("de", "Beginnen"), ("ar", "البداية")):
        commands = [{"command": "start", "description": words}]
        bot_api.ask("setMyCommands", commands=commands, language_code=code)
        bot_api.ask("setMyDescription", description=words, language_code=code)
    assert amal.profile()["commands"][0]["description"] == "البداية"
    assert jonas.profile()["description"] == "Beginnen"
    own = {"type": "chat", "chat_id": jonas.id}
    commands = [{"command": "start", "description": "Başla"}]
    bot_api.ask("setMyCommands", commands=commands, scope=own)
    assert jonas.profile()["commands"][0]["description"] == "Başla"
    bot_api.ask("deleteMyCommands", scope=own)
    assert jonas.profile()["commands"][0]["description"] == "Beginnen"
    refusal = bot_api.refused("setMyDescription", description="x", language_code="ckb")
    assert refusal == (400, "Bad Request: invalid language code specified")


# -- the shape of everything


def everything_people_do(person: Person, stand_in: Sandbox) -> None:
    """One of each kind of update."""
    first = person.writes("Hallo https://aachen.de")
    person.edits(first, "Hallo!")
    person.writes("Antwort", reply_to=first)
    person.shares_location(50.77, 6.08)
    person.shares_contact()
    person.sends_sticker("🙏")
    for kind in ("photo", "voice", "document", "audio", "video", "animation", "video_note"):
        person.sends_file(kind, PNG, "x.png", "image/png")
    person.sends_album("photo", [PNG, PNG], caption="Zwei")
    person.presses("Ja")
    person.reacts(first, "👍")
    person.blocks()
    person.unblocks()


def test_every_update_has_telegrams_shape(bot_api: BotApi, stand_in: Sandbox, amal: Person) -> None:
    kinds = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]
    bot_api.updates(allowed_updates=kinds)
    send(bot_api, amal, reply_markup=BUTTONS)
    everything_people_do(amal, stand_in)
    updates = bot_api.updates()
    assert {kind for update in updates for kind in update} >= set(kinds)
    assert [problem for update in updates for problem in schema.problems(update, ["Update"])] == []


def calls_of_all_kinds(bot_api: BotApi, person: Person) -> list[tuple[str, dict[str, Any]]]:
    """Calls that succeed, one of nearly every method."""
    chat = {"chat_id": person.id}
    photo = {"photo": person.sends_file("photo", PNG).raw["photo"][-1]["file_id"]}
    voice = {"voice": person.sends_file("voice", b"x").raw["voice"]["file_id"]}
    sticker = {"sticker": person.sends_sticker().raw["sticker"]["file_id"]}
    first = {"message_id": person.messages()[0].id}
    number = {"message_id": send(bot_api, person, "neu"), **chat}
    place = {"latitude": 50.77, "longitude": 6.08}
    album = [{"type": "photo", "media": photo["photo"], "caption": "x"}] * 2
    return [
        ("getMe", {}),
        (
            "sendMessage",
            {**chat, "text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": BUTTONS},
        ),
        ("sendMessage", {**chat, "text": "x", "reply_parameters": first}),
        ("sendPhoto", {**chat, **photo, "caption": "x"}),
        ("sendVoice", {**chat, **voice}),
        ("sendSticker", {**chat, **sticker}),
        ("sendMediaGroup", {**chat, "media": album}),
        ("sendLocation", {**chat, **place}),
        ("sendVenue", {**chat, **place, "title": "Markt", "address": "Markt 1"}),
        ("sendContact", {**chat, "phone_number": "+49241", "first_name": "IZ"}),
        ("sendChatAction", {**chat, "action": "typing"}),
        ("editMessageText", {**number, "text": "y"}),
        ("editMessageReplyMarkup", {**number, "reply_markup": BUTTONS}),
        ("copyMessage", {**number, "from_chat_id": person.id}),
        ("copyMessages", {**chat, "from_chat_id": person.id, "message_ids": [first["message_id"]]}),
        ("forwardMessage", {**number, "from_chat_id": person.id}),
        ("setMessageReaction", {**number, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ("pinChatMessage", number),
        ("getChat", chat),
        ("getChat", {"chat_id": "@amal_k"}),
        ("unpinChatMessage", chat),
        ("getChatMember", {**chat, "user_id": person.id}),
        ("getChatMemberCount", chat),
        ("getFile", {"file_id": photo["photo"]}),
        ("getUserProfilePhotos", {"user_id": person.id}),
        ("setMyName", {"name": "IZ", "language_code": "de"}),
        ("getMyName", {"language_code": "de"}),
        ("setMyName", {"name": "", "language_code": "de"}),
        ("setMyShortDescription", {"short_description": "Kurz"}),
        ("getMyShortDescription", {}),
        ("getMyDescription", {}),
        ("getMyCommands", {}),
        ("setChatMenuButton", {**chat, "menu_button": {"type": "commands"}}),
        ("getChatMenuButton", chat),
        ("getWebhookInfo", {}),
        ("getUpdates", {}),
        ("deleteMessage", number),
    ]


def test_every_answer_has_telegrams_shape(bot_api: BotApi, amal: Person) -> None:
    wrong = []
    for method, parameters in calls_of_all_kinds(bot_api, amal):
        result = bot_api.ask(method, **parameters)
        returns = schema.description()["methods"][method]["returns"]
        wrong += schema.problems(result, returns, method)
        assert schema.unknown_parameters(method, set(parameters)) == set()
    assert wrong == []


def test_groups_have_a_chat_of_their_own(bot_api: BotApi, stand_in: Sandbox, amal: Person) -> None:
    body = {"title": "Mittler*innen", "members": [amal.id]}
    group = stand_in.ask("POST", "/sim/groups", body)
    stand_in.ask(
        "POST", f"/sim/people/{amal.id}/messages", {"text": "Hallo", "chat_id": group["id"]}
    )
    message = bot_api.updates()[-1]["message"]
    assert (message["chat"]["type"], message["chat"]["id"]) == ("supergroup", group["id"])
    assert schema.problems(message, ["Message"]) == []
    bot_api.ask("sendMessage", chat_id=group["id"], text="Hallo zusammen")
    bot_api.ask("leaveChat", chat_id=group["id"])
    refusal = bot_api.refused("sendMessage", chat_id=group["id"], text="x")
    assert refusal == (403, "Forbidden: bot was kicked from the supergroup chat")
