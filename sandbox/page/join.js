// Adding a person: one click for one of the cast, or a name and a language of one's own.

import * as api from "./api.js";
import { make } from "./dom.js";
import { icon } from "./icons.js";
import { CAST, languageName } from "./languages.js";

/** Returns the cast as buttons; a person who is there already comes as a second one. */
export function cast(fail) {
  return make("div", { class: "cast" }, CAST.map(([name, code]) =>
    make("button", { type: "button", class: "cast-key", onclick: () => add(name, code, fail) },
      make("strong", { text: name }), make("span", { text: languageName(code) }))));
}

async function add(first_name, language_code, fail) {
  try {
    await api.join({ first_name, language_code });
    document.getElementById("join").close();
  } catch (error) {
    fail(error.message);
  }
}

/** Fills the dialog. */
export function fillJoin(dialog) {
  const name = make("input", { name: "first_name", autocomplete: "off", required: true, maxlength: "64", dir: "auto" });
  const code = make("input", { name: "language_code", autocomplete: "off", maxlength: "12", placeholder: "de", size: "6", list: "codes" });
  const codes = make("datalist", { id: "codes" }, CAST.map(([, one]) => make("option", { value: one, text: languageName(one) })));
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  const fail = (text) => {
    problem.textContent = text;
    problem.hidden = false;
  };
  const form = make("form", { class: "join-form" },
    make("label", {}, "Name", name), make("label", {}, "Language", code), codes,
    make("button", { class: "button strong", type: "submit", text: "Add" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(name.value, code.value.trim(), fail);
  });
  dialog.replaceChildren(
    make("header", { class: "sheet-head" }, make("h2", { id: "join-title", text: "Who joins?" }),
      make("button", { class: "tool", type: "button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
    make("p", { text: "One click: a person with a phone in this language." }), cast(fail),
    make("p", { text: "Or somebody else:" }), form, problem);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}
