// One message.

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { mapCard } from "./map_card.js";
import { richText } from "./rich_text.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });

/** Returns a message as an element; `actions` are what can be done with it. */
export function bubble(message, actions) {
  const side = message.is_from_bot ? "theirs" : "own";
  const who = message.is_from_bot ? "Bot" : message.from.first_name;
  const body = make("div", { class: `bubble ${message.sticker ? "bare" : ""}` });
  if (message.forward_origin) body.append(origin(message.forward_origin));
  if (message.reply_to_message) body.append(quotation(message.reply_to_message));
  body.append(...content(message, actions));
  body.append(foot(message));
  const element = make(
    "article",
    { class: `message ${side}`, "data-id": message.message_id, "aria-label": `${who}, ${clock.format(message.date * 1000)}` },
    make("div", { class: "beside" },
      make("div", { class: "stack" }, body, buttons(message, actions)), menuButton(message, actions)),
  );
  if (message.reactions.length)
    body.append(make("div", { class: "reactions" }, message.reactions.map((one) => make("span", { text: one.emoji }))));
  return element;
}

function content(message, actions) {
  const parts = [];
  if (message.photo) parts.push(photo(message));
  if (message.location) parts.push(mapCard(message.location, message.venue));
  if (message.voice) parts.push(sound(message.voice, "Voice message"));
  if (message.audio) parts.push(sound(message.audio, message.audio.title || message.audio.file_name));
  const video = message.video || message.animation || message.video_note;
  if (video) parts.push(make("video", { class: "media", controls: true, preload: "metadata", src: fileAddress(video) }));
  if (message.document && !message.animation) parts.push(documentCard(message.document));
  if (message.sticker) parts.push(sticker(message.sticker));
  if (message.contact) parts.push(contactCard(message.contact));
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.entities || message.caption_entities;
    const lines = make("div", { class: "text" }, richText(text, entities, actions.command));
    if (message.show_caption_above_media) parts.unshift(lines);
    else parts.push(lines);
  }
  return parts;
}

const fileAddress = (file) => `/sim/files/${encodeURIComponent(file.file_id)}`;

function photo(message) {
  const largest = message.photo.at(-1);
  return make("img", {
    class: "media", src: fileAddress(largest), width: largest.width, height: largest.height, loading: "lazy",
    alt: message.caption || "Photo",
  });
}

function sound(file, title) {
  return make(
    "div", { class: "sound" },
    make("span", { class: "sound-title", dir: "auto", text: `${title} · ${file.duration} s` }),
    make("audio", { controls: true, preload: "none", src: fileAddress(file) }),
  );
}

function documentCard(file) {
  return make(
    "a", { class: "file", href: fileAddress(file), download: file.file_name || "file" },
    make("span", { class: "file-icon", "aria-hidden": "true", text: (file.file_name || "").split(".").pop().slice(0, 4) }),
    make("span", { class: "file-text" },
      make("strong", { dir: "auto", text: file.file_name || "File" }), make("span", { text: size(file.file_size) })),
  );
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function sticker(file) {
  const picture = make("img", { class: "sticker", src: fileAddress(file), alt: `Sticker ${file.emoji || ""}` });
  picture.addEventListener("error", () => picture.replaceWith(make("span", { class: "sticker-emoji", text: file.emoji })));
  return picture;
}

function contactCard(contact) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  return make(
    "a", { class: "file", href: `tel:${contact.phone_number}` },
    make("span", { class: "file-icon round", "aria-hidden": "true", text: name.slice(0, 1) }),
    make("span", { class: "file-text" },
      make("strong", { dir: "auto", text: name }), make("span", { dir: "ltr", text: contact.phone_number })),
  );
}

function origin(from) {
  const name = from.sender_user?.first_name || from.sender_user_name || "somebody";
  return make("p", { class: "origin", dir: "auto", text: `Forwarded from ${name}` });
}

function quotation(message) {
  const text = message.text || message.caption || "Message";
  return make("blockquote", { class: "quotation", dir: "auto", text: text.length > 90 ? `${text.slice(0, 90)}…` : text });
}

function foot(message) {
  const marks = [];
  if (message.has_protected_content) marks.push(make("span", { title: "Protected from forwarding", text: "🔒" }));
  if (message.edit_date) marks.push(make("span", { text: "edited" }));
  const date = new Date(message.date * 1000);
  marks.push(make("time", { datetime: date.toISOString(), text: clock.format(date) }));
  return make("footer", { class: "foot" }, marks);
}

function buttons(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return make("div", { class: "keys" }, rows.map((row) => make("div", { class: "key-row" }, row.map((key) => inlineKey(message, key, actions)))));
}

function inlineKey(message, key, actions) {
  if (key.url)
    return make("a", { class: "key", href: key.url, target: "_blank", rel: "noopener noreferrer" }, label(key.text), make("span", { class: "key-mark", "aria-hidden": "true", text: "↗" }));
  const element = make("button", { class: "key", type: "button" }, label(key.text));
  element.addEventListener("click", () => {
    if (key.copy_text) actions.copy(key.copy_text.text);
    else actions.press(message, key, element);
  });
  return element;
}

const label = (text) => make("span", { dir: "auto", text });

function menuButton(message, actions) {
  const button = make("button", { class: "more", type: "button", "aria-label": "What to do with this message", "aria-haspopup": "menu" }, icon("more"));
  button.addEventListener("click", () => actions.menu(message, button));
  return button;
}
