"""sendMessage and its sisters."""

from typing import Any

from sandbox.chats import Json
from sandbox.content import KINDS, media, media_of
from sandbox.methods import arguments
from sandbox.parameters import Parameters, Upload
from sandbox.refusals import bad_request
from sandbox.telegram import FakeTelegram

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "record_audio", "upload_audio", "upload_document", "choose_sticker", "find_location",
    "record_video_note", "upload_video_note",
}  # fmt: skip
ALBUM_KINDS = ("photo", "video", "audio", "document")
DESCRIBING = ("duration", "width", "height", "length", "performer", "title", "emoji")


def send_message(telegram: FakeTelegram, call: Parameters) -> Json:
    """Send a text."""
    return _send(telegram, call, arguments.message_text(call))


def send_location(telegram: FakeTelegram, call: Parameters) -> Json:
    """Send a place."""
    return _send(telegram, call, {"location": location(call)})


def send_venue(telegram: FakeTelegram, call: Parameters) -> Json:
    """Send a place with a title and an address."""
    return _send(telegram, call, venue(call))


def send_contact(telegram: FakeTelegram, call: Parameters) -> Json:
    """Send a phone number with a name."""
    if not call.text("phone_number") or not call.text("first_name"):
        missing = "first_name" if call.text("phone_number") else "phone_number"
        raise bad_request(f"{missing.replace('_', ' ')} is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: call.text(name) for name in names if call.text(name)}
    return _send(telegram, call, {"contact": contact})


def send_media(kind: str) -> Any:
    """Return the method that sends a file of this kind."""

    def send(telegram: FakeTelegram, call: Parameters) -> Json:
        content = file_content(telegram, kind, call, call.text(kind), kind)
        if kind not in ("sticker", "video_note"):
            content |= arguments.caption(call)
        return _send(telegram, call, content)

    send.__name__ = f"send_{kind}"
    return send


def send_media_group(telegram: FakeTelegram, call: Parameters) -> list[Json]:
    """Send an album of two to ten files."""
    items = call.structure("media")
    if not isinstance(items, list) or not items:
        raise bad_request("strings_must_be_non_empty" if items else "media is empty")
    if not 1 < len(items) <= 10:
        raise bad_request(
            "group send failed" if len(items) == 1 else "too many messages to send as an album"
        )
    group = str(13_000_000_000_000_000 + telegram.events.last)
    contents = [album_item(telegram, call, item, group) for item in items]
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    answered = arguments.reply(telegram, chat, call)
    sent = [telegram.send(chat, content, None, answered) for content in contents]
    return [message.as_dict() for message in sent]


def send_chat_action(telegram: FakeTelegram, call: Parameters) -> bool:
    """Show that the bot is typing, or the like, for five seconds."""
    if call.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    telegram.events.add("typing", chat.id, action=call.text("action").lower())
    return True


def album_item(telegram: FakeTelegram, call: Parameters, item: Any, group: str | None) -> Json:
    """Return the content of one item: an `InputMedia`."""
    kind = str(item.get("type")) if isinstance(item, dict) else ""
    if kind not in (ALBUM_KINDS if group else (*ALBUM_KINDS, "animation")):
        raise bad_request("can't parse InputMedia: type must be specified")
    content = file_content(telegram, kind, Parameters(item, call.uploads), str(item["media"]), "")
    if group:
        content["media_group_id"] = group
    content |= arguments.caption_given(
        item.get("caption") or "", item.get("parse_mode") or "", item.get("caption_entities")
    )
    return content | arguments.protection(call)


def file_content(
    telegram: FakeTelegram, kind: str, call: Parameters, named: str, field: str
) -> Json:
    """Return the content of a message with a file: uploaded in a field, attached, or known by its id.

    Raises:
        Refusal: there is no file, or the sandbox does not know it.
    """
    more = {name: call.values[name] for name in DESCRIBING if name in call.values}
    upload: Upload | None = call.uploads.get(named.removeprefix("attach://") or field)
    upload = upload or call.uploads.get(field)
    if upload:
        return media(telegram.files, kind, upload, more)
    if not named:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    stored = telegram.files.by_id(named)
    if stored is None:
        # The sandbox fetches nothing from other machines.
        is_address = named.startswith(("http://", "https://"))
        raise bad_request(
            "failed to get HTTP URL content"
            if is_address
            else "wrong file identifier/HTTP URL specified"
        )
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return media_of(stored, more)


def location(call: Parameters) -> Json:
    """Return a `Location`.

    Raises:
        Refusal: a coordinate is missing, or not on Earth.
    """
    for name in ("latitude", "longitude"):
        if not call.text(name).strip():
            raise bad_request(f"{name} is empty")
    latitude, longitude = call.number("latitude") or 0.0, call.number("longitude") or 0.0
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    found: Json = {"latitude": latitude, "longitude": longitude}
    accuracy = call.number("horizontal_accuracy")
    if accuracy:
        found["horizontal_accuracy"] = accuracy
    if call.integer("live_period"):
        found["live_period"] = call.integer("live_period")
    return found


def venue(call: Parameters) -> Json:
    """Return the content of a message with a venue; it has the location a second time."""
    place = location(call)
    for name in ("title", "address"):
        if not call.text(name).strip():
            raise bad_request(f"venue {name} must be non-empty")
    names = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    more = {name: call.text(name) for name in names if call.text(name)}
    found = {"location": place, "title": call.text("title"), "address": call.text("address")}
    return {"venue": {**found, **more}, "location": place}


def _send(telegram: FakeTelegram, call: Parameters, content: Json) -> Json:
    keyboard = arguments.markup(call)
    chat = telegram.chat_to_write_to(call.text("chat_id"))
    answered = arguments.reply(telegram, chat, call)
    content = content | arguments.protection(call)
    return telegram.send(chat, content, keyboard, answered).as_dict()


METHODS = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
    **{
        "send" + "".join(word.title() for word in kind.split("_")): send_media(kind)
        for kind in KINDS
    },
}
