// One person's chat with the bot.

import { as } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { make } from "./dom.js";
import { icon } from "./icons.js";
import { languageName } from "./languages.js";
import { popup } from "./popup.js";

const NOTICE_MILLISECONDS = 3500;
const PRESS_MILLISECONDS = 15000;
const REACTIONS = ["👍", "❤️", "🙏", "😢"];
const DOING = { typing: "is typing", find_location: "looks for a place", record_voice: "records a voice message" };
const days = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export class Chat {
  constructor(chat, store, onClose) {
    this.chat = chat;
    this.store = store;
    this.onClose = onClose;
    this.acts = as(chat.person.id);
    this.pressed = new Map();
    this.build();
    this.redraw();
  }

  build() {
    const { person } = this.chat;
    this.list = make("div", { class: "messages", role: "log", "aria-live": "polite", "aria-label": `Chat of ${person.first_name}`, tabindex: "0" });
    this.list.addEventListener("scroll", () => this.showJump());
    this.under = make("p", { class: "under" });
    this.options = make("button", { class: "tool", type: "button", "aria-label": `More about ${person.first_name}'s chat`, "aria-haspopup": "menu", onclick: () => this.openOptions() }, icon("more"));
    this.pin = make("button", { class: "pinned", type: "button", hidden: true });
    this.jump = make("button", { class: "jump", type: "button", "aria-label": "To the newest message", hidden: true, onclick: () => this.toEnd() }, icon("down"));
    this.notices = make("div", { class: "notices", role: "status" });
    this.composer = new Composer(this.chat, this.acts, (text) => this.notice(text, true));
    this.element = make(
      "section",
      { class: "chat", "aria-label": `${person.first_name}, ${languageName(person.language_code)}` },
      make("header", { class: "chat-head" }, avatar(person),
        make("div", { class: "chat-name" },
          make("h2", {}, make("bdi", { text: [person.first_name, person.last_name].filter(Boolean).join(" ") }),
            make("span", { class: "chip", text: languageName(person.language_code) })),
          this.under),
        this.options),
      this.pin, make("div", { class: "frame" }, this.list, this.jump, this.notices), this.composer.element,
    );
  }

  redraw() {
    this.list.replaceChildren();
    this.day = "";
    for (const message of this.chat.messages.values()) this.append(message);
    this.refresh();
    this.toEnd();
  }

  /** Shows what has changed about the person or the bot. */
  refresh() {
    const { person } = this.chat;
    const isTyping = this.chat.typingUntil > Date.now();
    const doing = DOING[this.chat.action] || "is sending something";
    this.under.textContent = person.blocked ? "has blocked the bot" : isTyping ? `${person.bot_name} ${doing}` : `with ${person.bot_name}`;
    this.under.classList.toggle("busy", isTyping && !person.blocked);
    this.composer.refresh();
    this.showWelcome();
    this.showPinned();
    this.showTyping(isTyping && !person.blocked);
  }

  showWelcome() {
    const { person } = this.chat;
    this.welcome?.remove();
    if (person.is_started || this.chat.messages.size) return;
    const text = person.description || "This bot has not set a description yet.";
    this.welcome = make("div", { class: "welcome" },
      make("img", { src: "/page/icon.svg", alt: "", width: "72", height: "72" }),
      make("h3", { dir: "auto", text: person.bot_name }),
      make("div", { class: "welcome-text" }, text.split("\n").map((line) => make("p", { dir: "auto", text: line }))));
    this.list.append(this.welcome);
  }

  showPinned() {
    const message = this.chat.messages.get(this.chat.person.pinned.at(-1));
    this.pin.hidden = !message;
    if (!message) return;
    this.pin.replaceChildren(icon("pin"), make("bdi", { text: (message.text || message.caption || "Pinned message").slice(0, 80) }));
    this.pin.onclick = () => this.find(message.message_id)?.scrollIntoView({ block: "center" });
  }

  showTyping(isTyping) {
    this.typing?.remove();
    clearTimeout(this.typingTimer);
    if (!isTyping) return;
    const isAtEnd = this.isAtEnd();
    this.typing = make("div", { class: "typing", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
    this.list.append(this.typing);
    if (isAtEnd) this.toEnd();
    this.typingTimer = setTimeout(() => this.refresh(), this.chat.typingUntil - Date.now() + 20);
  }

  /** Shows a message that is new or changed. */
  take(message) {
    const old = this.find(message.message_id);
    const isAtEnd = this.isAtEnd() || !message.is_from_bot;
    if (old) old.replaceWith(bubble(message, this.actions()));
    else this.append(message, true);
    this.refresh();
    if (isAtEnd) this.toEnd();
    else this.showJump(true);
  }

  append(message, isNew = false) {
    this.welcome?.remove();
    const day = days.format(message.date * 1000);
    if (day !== this.day) this.list.append(make("p", { class: "day" }, make("span", { text: day })));
    this.day = day;
    const element = bubble(message, this.actions());
    if (isNew) element.classList.add("new");
    this.list.append(element);
  }

  remove(id) {
    const element = this.find(id);
    if (!element) return;
    element.classList.add("gone");
    setTimeout(() => element.remove(), 220);
  }

  find(id) {
    return this.list.querySelector(`[data-id="${id}"]`);
  }

  actions() {
    return {
      press: (message, key, element) => this.press(message, key, element),
      command: (text) => this.composer.do(this.acts.write(text)),
      menu: (message, anchor) => this.openMessageMenu(message, anchor),
      copy: (text) => this.copy(text),
    };
  }

  async press(message, key, element) {
    if (element.classList.contains("waiting")) return;
    element.classList.add("waiting");
    element.setAttribute("aria-busy", "true");
    try {
      const { query_id } = await this.acts.press(message.message_id, key.callback_data);
      if (this.pressed.get(query_id) === "answered") this.settle(element);
      else this.pressed.set(query_id, element);
      setTimeout(() => this.settle(element), PRESS_MILLISECONDS);
    } catch (error) {
      this.settle(element);
      this.notice(error.message, true);
    }
  }

  /** Ends the waiting of a pressed button, and shows what the bot says to it. */
  answered({ query_id, text, show_alert }) {
    const element = this.pressed.get(query_id);
    this.pressed.set(query_id, "answered");
    if (element && element !== "answered") this.settle(element);
    if (text && show_alert) this.alert(text);
    else if (text) this.notice(text);
  }

  settle(element) {
    element.classList.remove("waiting");
    element.removeAttribute("aria-busy");
  }

  notice(text, isProblem = false) {
    const notice = make("p", { class: `notice ${isProblem ? "problem" : ""}`, dir: "auto", text });
    this.notices.append(notice);
    setTimeout(() => notice.remove(), NOTICE_MILLISECONDS);
  }

  alert(text) {
    const before = document.activeElement;
    const close = () => {
      cover.remove();
      before?.focus?.();
    };
    const ok = make("button", { class: "button strong", type: "button", text: "OK", onclick: close });
    const box = make("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": "The bot says" },
      make("p", { dir: "auto", text }), ok);
    const cover = make("div", { class: "cover" }, box);
    cover.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.element.append(cover);
    ok.focus();
  }

  openOptions() {
    const { blocked } = this.chat.person;
    popup(this.element, this.options, [
      [blocked ? "Unblock the bot" : "Block the bot", () => this.composer.do(this.acts.block(!blocked))],
      ["Send /start", () => this.composer.do(this.acts.write("/start"))],
      ["Hide this chat", () => this.onClose()],
    ], { name: "Chat" });
  }

  openMessageMenu(message, anchor) {
    const text = message.text ?? message.caption ?? "";
    const id = message.message_id;
    const items = [["Reply", () => this.composer.aim({ id, text })]];
    if (text) items.push(["Copy text", () => this.copy(text)]);
    if (!message.is_from_bot && text) items.push(["Edit", () => this.composer.aim({ id, text, edit: true })]);
    items.push(["Delete", () => this.composer.do(this.acts.remove(id))]);
    for (const emoji of REACTIONS) items.push([`React ${emoji}`, () => this.composer.do(this.acts.react(id, emoji))]);
    popup(this.element, anchor, items, { name: "Message" });
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.notice("Copied");
    } catch {
      this.notice("The browser does not let this page copy", true);
    }
  }

  isAtEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = true;
  }

  showJump(isNew = false) {
    this.jump.hidden = this.isAtEnd() && !isNew;
  }
}

/** Returns a person's initial on a colour of their own. */
export function avatar(person) {
  return make("span", { class: `avatar shade-${person.id % 6}`, "aria-hidden": "true", text: person.first_name.slice(0, 1).toUpperCase() });
}
