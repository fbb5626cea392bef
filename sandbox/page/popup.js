// A small menu that opens beside a button; arrow keys move, Escape closes.

import { make } from "./dom.js";

let closeOpen = () => {};

/** Opens a menu of `[label, action, detail]` in a container above or below an anchor. */
export function popup(container, anchor, items, { name = "Menu", wide = false } = {}) {
  closeOpen();
  const menu = make("div", { class: `popup ${wide ? "wide" : ""}`, role: "menu", "aria-label": name });
  const choices = items.map(([label, action, detail]) => {
    const choice = make("button", { type: "button", role: "menuitem", class: "popup-item", dir: "auto" },
      make("span", { text: label }), detail ? make("small", {}, make("bdi", { text: detail })) : null);
    choice.addEventListener("click", () => {
      close();
      action();
    });
    return choice;
  });
  menu.append(...choices);
  container.append(menu);
  place(menu, container, anchor);
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    closeOpen = () => {};
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close();
  };
  menu.addEventListener("keydown", (event) => onKey(event, choices, close, anchor));
  document.addEventListener("pointerdown", outside, true);
  closeOpen = close;
  choices[0]?.focus();
  return close;
}

function place(menu, container, anchor) {
  const frame = container.getBoundingClientRect();
  const at = anchor.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left - frame.left), frame.width - menu.offsetWidth - 8);
  const above = at.top - frame.top - menu.offsetHeight - 6;
  const below = at.bottom - frame.top + 6;
  const fitsBelow = below + menu.offsetHeight < frame.height;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${above > 8 || !fitsBelow ? Math.max(8, above) : below}px`;
}

function onKey(event, choices, close, anchor) {
  const at = choices.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    choices[(at + step + choices.length) % choices.length].focus();
  } else if (event.key === "Escape") {
    close();
    anchor.focus();
  }
}
