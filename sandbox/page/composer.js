// Where a person writes, attaches, and has the bot's reply keyboard.

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { popup } from "./popup.js";
import { voiceSample } from "./sound.js";

const STICKERS = ["👍", "❤️", "😀", "😢", "🙏", "🎉", "🤔", "👋"];
const PLACES = [
  ["Markt, Aachen", 50.77619, 6.08387],
  ["Hauptbahnhof, Aachen", 50.76783, 6.09105],
  ["Elisenbrunnen, Aachen", 50.77424, 6.08686],
];

export class Composer {
  constructor(chat, acts, fail) {
    this.chat = chat;
    this.acts = acts;
    this.fail = fail;
    this.target = null;
    this.hiddenKeyboard = null;
    this.build();
  }

  build() {
    const name = this.chat.person.first_name;
    this.field = make("textarea", {
      rows: "1", dir: "auto", placeholder: "Message", "aria-label": `Message from ${name}`, enterkeyhint: "send",
    });
    this.field.addEventListener("input", () => this.grow());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.menu = make("button", { class: "tool menu-key", type: "button", "aria-haspopup": "menu", onclick: () => this.openCommands() },
      icon("menu"), make("span", { class: "label", text: "Menu" }));
    this.clip = make("button", { class: "tool", type: "button", "aria-label": "Attach", "aria-haspopup": "menu", onclick: () => this.openAttach() }, icon("clip"));
    this.send = make("button", { class: "tool send", type: "button", "aria-label": "Send", onclick: () => this.submit() }, icon("send"));
    this.picker = make("input", { type: "file", hidden: true, multiple: true, tabindex: "-1" });
    this.picker.addEventListener("change", () => this.sendFiles());
    this.context = make("div", { class: "context", hidden: true });
    this.suggestions = make("div", { class: "suggestions", hidden: true });
    this.keyboard = make("div", { class: "keyboard", role: "group", "aria-label": "Reply keyboard", hidden: true });
    this.row = make("div", { class: "write" }, this.menu, this.clip, this.field, this.send, this.picker);
    this.start = make("button", { class: "wide-key", type: "button", text: "Start", onclick: () => this.do(this.acts.write("/start")) });
    this.unblock = make("button", { class: "wide-key quiet", type: "button", text: "Unblock the bot", onclick: () => this.do(this.acts.block(false)) });
    this.element = make("div", { class: "composer" }, this.suggestions, this.context, this.row, this.start, this.unblock, this.keyboard);
  }

  /** Shows what fits the person's state. */
  refresh() {
    const { person } = this.chat;
    this.start.hidden = person.is_started || person.blocked;
    this.unblock.hidden = !person.blocked;
    this.row.hidden = !person.is_started || person.blocked;
    this.menu.hidden = person.commands.length === 0;
    this.field.placeholder = person.keyboard?.input_field_placeholder || "Message";
    this.showKeyboard(person);
  }

  showKeyboard(person) {
    const rows = person.keyboard?.keyboard;
    const isShown = rows && !person.blocked && this.hiddenKeyboard !== JSON.stringify(rows);
    this.keyboard.hidden = !isShown;
    if (!isShown) return;
    this.keyboard.replaceChildren(...rows.map((row) => make("div", { class: "key-row" }, row.map((key) => this.replyKey(key, person.keyboard)))));
  }

  replyKey(key, keyboard) {
    const button = make("button", { class: "key", type: "button" }, make("span", { dir: "auto", text: key.text }));
    button.addEventListener("click", () => {
      if (keyboard.one_time_keyboard) this.hiddenKeyboard = JSON.stringify(keyboard.keyboard);
      if (key.request_location) this.openPlaces(button);
      else if (key.request_contact) this.do(this.acts.contact());
      else this.do(this.acts.write(key.text));
    });
    return button;
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") this.aim(null);
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
    this.suggest();
  }

  suggest() {
    const typed = this.field.value;
    const found = /^\/\w*$/.test(typed) ? this.chat.person.commands.filter((one) => `/${one.command}`.startsWith(typed)) : [];
    this.suggestions.hidden = found.length === 0;
    this.suggestions.replaceChildren(...found.map((one) => {
      const button = make("button", { type: "button", class: "popup-item" },
        make("span", { text: `/${one.command}` }), make("small", { dir: "auto", text: one.description }));
      button.addEventListener("click", () => {
        this.field.value = "";
        this.grow();
        this.do(this.acts.write(`/${one.command}`));
      });
      return button;
    }));
  }

  async submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    const { target } = this;
    this.field.value = "";
    this.aim(null);
    this.grow();
    await this.do(target?.edit ? this.acts.edit(target.id, text) : this.acts.write(text, target?.id));
    this.field.focus();
  }

  /** Lets the next text answer a message, or replace one. */
  aim(target) {
    this.target = target;
    this.context.hidden = !target;
    if (!target) return;
    const cancel = make("button", { type: "button", class: "tool small", "aria-label": "Cancel", onclick: () => this.aim(null) }, icon("close"));
    this.context.replaceChildren(
      make("span", { class: "context-text" },
        make("strong", { text: target.edit ? "Edit" : "Reply" }), make("span", { dir: "auto", text: target.text.slice(0, 120) })),
      cancel,
    );
    if (target.edit) this.field.value = target.text;
    this.grow();
    this.field.focus();
  }

  openCommands() {
    const items = this.chat.person.commands.map((one) => [
      one.description, () => this.do(this.acts.write(`/${one.command}`)), `/${one.command}`,
    ]);
    popup(this.element.parentElement, this.menu, items, { name: "Commands", wide: true });
  }

  openAttach() {
    popup(this.element.parentElement, this.clip, [
      ["📷  Photo", () => this.pick("photo", "image/*")],
      ["📄  File", () => this.pick("document", "")],
      ["🎤  Voice message", () => this.do(this.acts.send("voice", [voiceSample()], { duration: 1 }))],
      ["📍  Location", () => this.openPlaces(this.clip)],
      ["🙂  Sticker", () => this.openStickers()],
      ["👤  My contact", () => this.do(this.acts.contact())],
    ], { name: "Attach" });
  }

  openPlaces(anchor) {
    popup(this.element.parentElement, anchor, PLACES.map(([name, latitude, longitude]) => [
      name, () => this.do(this.acts.place(latitude, longitude)), `${latitude}, ${longitude}`,
    ]), { name: "Places" });
  }

  openStickers() {
    popup(this.element.parentElement, this.clip, STICKERS.map((emoji) => [emoji, () => this.do(this.acts.sticker(emoji))]), { name: "Stickers" });
  }

  pick(kind, accept) {
    this.kind = kind;
    this.picker.accept = accept;
    this.picker.value = "";
    this.picker.click();
  }

  async sendFiles() {
    const files = [...this.picker.files];
    if (files.length) await this.do(this.acts.send(this.kind, files));
  }

  async do(promise) {
    try {
      await promise;
    } catch (error) {
      this.fail(error.message);
    }
  }
}
