// The bot's calls to the Bot API, newest first; a click shows what was asked and answered.

import { make } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN = 200;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

export class CallLog {
  constructor(element, store, onClose) {
    this.element = element;
    this.store = store;
    this.list = make("ol", { class: "calls" });
    this.polling = make("input", { type: "checkbox" });
    this.polling.addEventListener("change", () => this.redraw());
    element.replaceChildren(
      make("header", { class: "log-head" }, make("h2", { text: "Bot API log" }),
        make("label", { class: "check" }, this.polling, "getUpdates"),
        make("button", { class: "tool", type: "button", "aria-label": "Close the log", onclick: onClose }, icon("close"))),
      this.list);
    store.addEventListener("call", ({ detail }) => this.take(detail.call));
    store.addEventListener("loaded", () => this.redraw());
  }

  redraw() {
    this.list.replaceChildren();
    for (const call of this.store.calls) this.take(call);
  }

  take(call) {
    if (this.element.hidden) return;
    if (call.data.method === "getUpdates" && !this.polling.checked) return;
    this.list.prepend(entry(call));
    while (this.list.childElementCount > SHOWN) this.list.lastElementChild.remove();
  }
}

function entry(call) {
  const { method, status, milliseconds, parameters, answer } = call.data;
  const details = make("details", { class: status < 400 ? "call" : "call failed" },
    make("summary", {},
      make("time", { text: clock.format(call.time * 1000) }),
      make("strong", { text: method }),
      make("span", { class: "status", text: status }),
      make("span", { class: "duration", text: `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms` })));
  // Only what is opened is written out.
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    if (!answer.ok) details.append(make("p", { class: "reason", text: answer.description }));
    details.append(part("Parameters", parameters), part("Answer", answer));
  });
  return make("li", {}, details);
}

function part(name, value) {
  return make("div", { class: "part" }, make("h3", { text: name }), make("pre", { dir: "auto", tabindex: "0", text: JSON.stringify(value, null, 2) }));
}
