// Small line drawings, so that no font is needed for them.

import { draw } from "./dom.js";

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h10",
  clip: "M19 11.5 12 18.4a4.6 4.6 0 0 1-6.5-6.5l7.4-7.3a3 3 0 0 1 4.3 4.3l-7.4 7.3a1.4 1.4 0 0 1-2-2l6.6-6.5",
  send: "M5 12h13M12.5 6l6 6-6 6",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  down: "M12 5v13M6 12.5l6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  pin: "M12 15v6M8 3h8l-1 6 3 4v2H6v-2l3-4z",
};

/** Returns a drawing by name. */
export function icon(name) {
  return draw("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, draw("path", { d: PATHS[name] }));
}
