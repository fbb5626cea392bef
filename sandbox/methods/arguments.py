"""Reading what several methods share: formatted texts, keyboards, replies."""

from typing import Any

from sandbox.chats import Chat, Json
from sandbox.entities import FormattedText, format_text
from sandbox.keyboards import check_inline, check_markup
from sandbox.parameters import Parameters
from sandbox.refusals import bad_request
from sandbox.telegram import FakeTelegram
from sandbox.texts import units

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 1 << 15


def formatted(call: Parameters, name: str, entities: str) -> FormattedText:
    """Return a text parameter with its entities.

    Raises:
        Refusal: its mark-up can't be parsed.
    """
    return format_given(call.text(name), call.text("parse_mode"), call.structure(entities))


def format_given(text: str, parse_mode: str, entities: Any) -> FormattedText:
    """Return a text with its entities.

    Raises:
        Refusal: it is far too long, or its mark-up can't be parsed.
    """
    if len(text.encode()) > RAW_LIMIT:
        raise bad_request("text is too long")
    return format_text(text, parse_mode, entities if isinstance(entities, list) else None)


def message_text(call: Parameters) -> Json:
    """Return the content of a text message.

    Raises:
        Refusal: the text is missing, empty, too long, or its mark-up can't be parsed.
    """
    if not call.text("text"):
        raise bad_request("message text is empty")
    found = formatted(call, "text", "entities")
    if not found.text:
        raise bad_request("text must be non-empty")
    if units(found.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: Json = {"text": found.text}
    if found.entities:
        content["entities"] = found.entities
    options = call.structure("link_preview_options")
    if isinstance(options, dict) and options:
        content["link_preview_options"] = options
    return content


def caption(call: Parameters) -> Json:
    """Return the part of a content that is its caption; empty where there is none."""
    return caption_given(
        call.text("caption"), call.text("parse_mode"), call.structure("caption_entities")
    ) | ({"show_caption_above_media": True} if call.flag("show_caption_above_media") else {})


def caption_given(text: str, parse_mode: str, entities: Any) -> Json:
    """Return a caption as part of a content.

    Raises:
        Refusal: it is too long, or its mark-up can't be parsed.
    """
    found = format_given(text, parse_mode, entities)
    if units(found.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not found.text:
        return {}
    content: Json = {"caption": found.text}
    if found.entities:
        content["caption_entities"] = found.entities
    return content


def markup(call: Parameters) -> Json | None:
    """Return the keyboard that goes with a message.

    Raises:
        Refusal: it is not valid.
    """
    return check_markup(_parsed_markup(call))


def inline_markup(call: Parameters) -> Json | None:
    """Return the inline keyboard that an edited message gets; without one it loses its own."""
    given = _parsed_markup(call)
    return check_inline(given) if given else None


def _parsed_markup(call: Parameters) -> Any:
    # As Client.cpp words it, whatever kind of markup it is.
    value = call.values.get("reply_markup")
    if isinstance(value, str) and value and value.lstrip()[:1] != "{":
        raise bad_request("can't parse reply keyboard markup JSON object")
    return call.structure("reply_markup")


def reply(telegram: FakeTelegram, chat: Chat, call: Parameters) -> Json | None:
    """Return the message that is replied to, as it stands in the reply.

    Raises:
        Refusal: there is no such message, and the reply is not sent without it.
    """
    given = call.structure("reply_parameters")
    wanted = given if isinstance(given, dict) else {}
    number = int(wanted.get("message_id") or call.integer("reply_to_message_id"))
    if number <= 0:
        return None
    place = chat
    if wanted.get("chat_id"):
        place = telegram.chat_called(str(wanted["chat_id"]))
    if number in place.messages:
        return place.messages[number].as_reply()
    if wanted.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def protection(call: Parameters) -> Json:
    """Return the mark of protected content, where it is asked for."""
    return {"has_protected_content": True} if call.flag("protect_content") else {}
