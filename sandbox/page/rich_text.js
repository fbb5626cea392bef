// A text with its entities as elements; each line has its own direction, or else the message's.

import { make } from "./dom.js";

const ISOLATES = /[\u2066-\u2068][^\u2069]*\u2069?/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const STYLES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
};

/** Returns one element a line. JavaScript counts in UTF-16 units, as entities do. */
export function richText(text, entities = [], onCommand = () => {}) {
  const lines = [newLine()];
  for (const [start, end] of segments(text, entities)) {
    const piece = text.slice(start, end);
    if (piece === "\n") {
      lines.push(newLine());
      continue;
    }
    const active = entities.filter((one) => one.offset <= start && one.offset + one.length >= end);
    const line = lines.at(-1);
    for (const one of active) if (/quote|pre/.test(one.type)) line.classList.add(one.type === "pre" ? "pre" : "quote");
    line.append(wrap(piece, active, text, onCommand));
  }
  const direction = directionOf(text);
  for (const line of lines) {
    if (!line.hasChildNodes()) line.append(make("br"));
    else line.dir = directionOf(line.textContent) || direction || "auto";
  }
  return lines;
}

/** Returns the direction of the first letter outside isolates; empty where there is none. */
function directionOf(text) {
  const letter = text.replace(ISOLATES, "").match(/\p{L}/u)?.[0];
  if (!letter) return "";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

function newLine() {
  return make("div", { class: "line", dir: "auto" });
}

function segments(text, entities) {
  const cuts = new Set([0, text.length]);
  for (const one of entities) cuts.add(one.offset).add(one.offset + one.length);
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) cuts.add(at).add(at + 1);
  const sorted = [...cuts].filter((cut) => cut <= text.length).sort((a, b) => a - b);
  return sorted.slice(1).map((end, number) => [sorted[number], end]);
}

function wrap(piece, active, text, onCommand) {
  let node = document.createTextNode(piece);
  for (const one of [...active].reverse()) {
    const whole = text.slice(one.offset, one.offset + one.length);
    const around = element(one, whole, onCommand);
    if (!around) continue;
    around.append(node);
    node = around;
  }
  return node;
}

function element(entity, whole, onCommand) {
  const style = STYLES[entity.type];
  if (style) return make(style);
  if (entity.type === "spoiler") return spoiler();
  if (entity.type === "bot_command")
    return make("button", { class: "command", type: "button", onclick: () => onCommand(whole) });
  const address = addressOf(entity, whole);
  if (address) return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
  if (entity.type === "mention" || entity.type === "hashtag") return make("span", { class: "tag" });
  return null;
}

function spoiler() {
  const hidden = make("button", { class: "spoiler", type: "button", "aria-label": "Show hidden text" });
  hidden.addEventListener("click", () => hidden.classList.toggle("open"));
  return hidden;
}

function addressOf(entity, whole) {
  const candidates = {
    text_link: entity.url,
    url: /^[a-z]+:\/\//i.test(whole) ? whole : `https://${whole}`,
    email: `mailto:${whole}`,
    phone_number: `tel:${whole.replace(/[^+\d]/g, "")}`,
  };
  const address = candidates[entity.type];
  return address && /^(https?|mailto|tel|tg|geo):/i.test(address) ? address : null;
}
