// The page: puts chats side by side, or one at a time where there is little room.

import { CallLog } from "./call_log.js";
import { avatar, Chat } from "./chat.js";
import { make } from "./dom.js";
import { cast, fillJoin } from "./join.js";
import { follow } from "./live.js";
import { Store } from "./store.js";

const stage = document.getElementById("stage");
const tabs = document.getElementById("tabs");
const join = document.getElementById("join");
const log = document.getElementById("log");
const toggleLog = document.getElementById("toggle-log");
const status = document.getElementById("status");

const store = new Store();
const views = new Map();
const hidden = new Set();
let current = null;

function redraw() {
  views.clear();
  for (const [id, chat] of store.chats) addView(id, chat);
  arrange();
}

function addView(id, chat) {
  views.set(id, new Chat(chat, store, () => {
    hidden.add(id);
    arrange();
  }));
}

function arrange() {
  const shown = [...views.keys()].filter((id) => !hidden.has(id));
  if (!shown.includes(current)) current = shown.at(-1) ?? null;
  for (const id of shown) views.get(id).element.classList.toggle("current", id === current);
  stage.replaceChildren(...(shown.length ? shown.map((id) => views.get(id).element) : [nobody()]));
  stage.classList.toggle("empty", shown.length === 0);
  for (const id of shown) views.get(id).toEnd();
  drawTabs();
}

function nobody() {
  return make("div", { class: "nobody" },
    make("img", { src: "/page/icon.svg", alt: "", width: "88", height: "88" }),
    make("h2", { text: "Nobody is here yet" }),
    make("p", { text: "Add a person, press Start, and write to the bot as they would. Nothing leaves this machine." }),
    cast((text) => (status.textContent = text)));
}

function drawTabs() {
  tabs.hidden = views.size < 2 && hidden.size === 0;
  tabs.classList.toggle("needed", views.size > 3 || hidden.size > 0);
  tabs.replaceChildren(...[...views].map(([id, view]) => {
    const { person, unread } = view.chat;
    const tab = make("button", { type: "button", class: `tab ${id === current ? "current" : ""} ${hidden.has(id) ? "away" : ""}`, "aria-current": id === current ? "true" : null },
      avatar(person), make("bdi", { text: person.first_name }), unread ? make("span", { class: "unread", text: unread, "aria-label": `${unread} new` }) : null);
    tab.addEventListener("click", () => {
      hidden.delete(id);
      current = id;
      view.chat.unread = 0;
      arrange();
      view.element.scrollIntoView({ inline: "center", block: "nearest" });
    });
    return tab;
  }));
  tabs.querySelector(".current")?.scrollIntoView({ inline: "center", block: "nearest" });
}

function isVisible(id) {
  return !hidden.has(id) && (id === current || !matchMedia("(max-width: 720px)").matches);
}

store.addEventListener("loaded", () => {
  document.getElementById("bot-name").textContent = store.bot.first_name;
  document.title = `${store.bot.first_name} – Sandbox`;
  redraw();
});
store.addEventListener("joined", ({ detail }) => {
  const { id } = detail.chat.person;
  addView(id, detail.chat);
  current = id;
  arrange();
  views.get(id).element.scrollIntoView({ inline: "end", block: "nearest" });
});
store.addEventListener("message", ({ detail }) => {
  const { id } = detail.chat.person;
  views.get(id)?.take(detail.message);
  if (!isVisible(id) && detail.kind === "message") {
    detail.chat.unread += 1;
    drawTabs();
  }
});
store.addEventListener("deleted", ({ detail }) => views.get(detail.chat.person.id)?.remove(detail.id));
store.addEventListener("typing", ({ detail }) => views.get(detail.chat.person.id)?.refresh());
store.addEventListener("toast", ({ detail }) => views.get(detail.chat.person.id)?.answered(detail));
store.addEventListener("people", () => views.forEach((view) => view.refresh()));

function showLog(isShown) {
  log.hidden = !isShown;
  toggleLog.setAttribute("aria-expanded", String(isShown));
  if (isShown) callLog.redraw();
  else toggleLog.focus();
}

const callLog = new CallLog(log, store, () => showLog(false));
toggleLog.addEventListener("click", () => showLog(log.hidden));
document.getElementById("add").addEventListener("click", () => join.showModal());
fillJoin(join);

function onState(state) {
  document.body.dataset.state = state;
  status.textContent = state === "live" ? "stands in for Telegram" : "connection lost, trying again …";
}

await store.load();
follow(store, onState);
