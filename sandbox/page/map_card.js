// A place as a small schematic map: drawn here, from no other machine's tiles.

import { draw, make } from "./dom.js";

const WIDTH = 280;
const HEIGHT = 132;

/** Returns a card for a location, with title and address where it is a venue. */
export function mapCard(location, venue) {
  const { latitude, longitude } = location;
  const place = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const name = venue ? encodeURIComponent(venue.title) : "";
  const address = `geo:${latitude},${longitude}?q=${latitude},${longitude}${name ? `(${name})` : ""}`;
  return make(
    "a",
    { class: "map", href: address, "aria-label": `Map: ${venue ? venue.title : place}` },
    map(latitude, longitude),
    make(
      "span",
      { class: "map-text" },
      venue ? make("strong", { dir: "auto", text: venue.title }) : null,
      venue ? make("span", { dir: "auto", text: venue.address }) : null,
      make("span", { class: "coordinates", dir: "ltr", text: place }),
    ),
  );
}

function map(latitude, longitude) {
  const chance = seeded(Math.round(latitude * 1e5) * 31 + Math.round(longitude * 1e5));
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map-drawing", "aria-hidden": "true" });
  svg.append(draw("rect", { width: WIDTH, height: HEIGHT, class: "map-ground" }));
  svg.append(draw("ellipse", {
    cx: 30 + chance() * 220, cy: chance() * HEIGHT, rx: 30 + chance() * 30, ry: 18 + chance() * 20, class: "map-park",
  }));
  const bend = 20 + chance() * 90;
  svg.append(draw("path", {
    d: `M-10 ${bend} C 70 ${bend - 50}, 190 ${bend + 60}, 290 ${bend - 10 + chance() * 30}`, class: "map-water",
  }));
  streets(svg, chance);
  svg.append(draw("ellipse", { cx: WIDTH / 2, cy: HEIGHT / 2 + 17, rx: 9, ry: 3.4, class: "map-shadow" }));
  svg.append(draw("path", {
    d: `M${WIDTH / 2} ${HEIGHT / 2 + 16} c-4 -9 -13 -14 -13 -24 a13 13 0 0 1 26 0 c0 10 -9 15 -13 24 z`, class: "map-pin",
  }));
  svg.append(draw("circle", { cx: WIDTH / 2, cy: HEIGHT / 2 - 8, r: 4.6, class: "map-hole" }));
  return svg;
}

function streets(svg, chance) {
  const slope = chance() * 36 - 18;
  for (let x = -20 + chance() * 30; x < WIDTH + 20; x += 38 + chance() * 34)
    svg.append(draw("line", { x1: x, y1: -5, x2: x + slope, y2: HEIGHT + 5, class: "map-street" }));
  for (let y = 12 + chance() * 16; y < HEIGHT; y += 30 + chance() * 18)
    svg.append(draw("line", { x1: -5, y1: y, x2: WIDTH + 5, y2: y - slope / 2, class: "map-street" }));
  svg.append(draw("line", { x1: -5, y1: HEIGHT / 2 + 22, x2: WIDTH + 5, y2: HEIGHT / 2 - 2, class: "map-road" }));
}

function seeded(number) {
  let state = Math.abs(number) % 2147483647 || 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
