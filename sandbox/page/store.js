// What the page knows: people, their chats, the bot's calls. Events change it; views listen.

import * as api from "./api.js";

const TYPING_MILLISECONDS = 5000;
const KEPT_CALLS = 400;

export class Store extends EventTarget {
  bot = null;
  lastEvent = 0;
  chats = new Map();
  calls = [];

  /** Reads everything anew. */
  async load() {
    this.bot = await api.bot();
    this.lastEvent = this.bot.last_event;
    this.chats.clear();
    for (const person of await api.people()) {
      const chat = this.addChat(person);
      for (const message of (await api.messages(person.id)).messages) chat.messages.set(message.message_id, message);
    }
    const found = await api.calls(Math.max(0, this.lastEvent - KEPT_CALLS));
    this.calls = found.events.slice(-KEPT_CALLS);
    this.tell("loaded");
  }

  addChat(person) {
    const chat = { person, messages: new Map(), typingUntil: 0, action: "", unread: 0 };
    this.chats.set(person.id, chat);
    return chat;
  }

  /** Takes in one event of the stream. */
  take(event) {
    if (event.number <= this.lastEvent) return;
    this.lastEvent = event.number;
    const chat = this.chats.get(event.chat_id);
    const change = CHANGES[event.kind];
    if (change) change(this, event, chat);
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  async reloadPeople() {
    for (const person of await api.people()) {
      const chat = this.chats.get(person.id);
      if (chat) chat.person = person;
    }
    this.tell("people");
  }
}

function putMessage(store, event, chat) {
  if (!chat) return;
  const message = event.data.message;
  chat.messages.set(message.message_id, message);
  chat.person.keyboard = event.data.keyboard;
  if (message.is_from_bot) chat.typingUntil = 0;
  else chat.person.is_started = true;
  store.tell("message", { chat, message, kind: event.kind });
}

const CHANGES = {
  person(store, event) {
    const chat = store.addChat(event.data.person);
    store.tell("joined", { chat });
  },
  message: putMessage,
  edit: putMessage,
  reaction: putMessage,
  delete(store, event, chat) {
    if (!chat) return;
    chat.messages.delete(event.data.message_id);
    store.tell("deleted", { chat, id: event.data.message_id });
  },
  typing(store, event, chat) {
    if (!chat) return;
    chat.typingUntil = Date.now() + TYPING_MILLISECONDS;
    chat.action = event.data.action;
    store.tell("typing", { chat });
  },
  toast(store, event, chat) {
    if (chat) store.tell("toast", { chat, ...event.data });
  },
  blocked(store, event, chat) {
    if (!chat) return;
    chat.person.blocked = event.data.blocked;
    store.tell("people");
  },
  pinned(store, event, chat) {
    if (!chat) return;
    chat.person.pinned = event.data.message_ids;
    store.tell("people");
  },
  profile(store) {
    store.reloadPeople();
  },
  reset(store) {
    store.chats.clear();
    store.tell("loaded");
  },
  call(store, event) {
    store.calls.push(event);
    if (store.calls.length > KEPT_CALLS) store.calls.shift();
    store.tell("call", { call: event });
  },
};
