// Names of languages, and people who speak them, to be added with one click.

// What browsers often do not know.
const OWN = { ku: "Kurdî", ti: "ትግርኛ", ps: "پښتو", ckb: "کوردی", so: "Soomaali", am: "አማርኛ" };
const names = new Intl.DisplayNames(["en"], { type: "language" });

/** Returns a language's own name, and its English one. */
export function languageName(code) {
  if (!code) return "no language";
  try {
    const own = OWN[code] || new Intl.DisplayNames([code], { type: "language" }).of(code);
    const english = names.of(code);
    return own === english ? own : `${own} · ${english}`;
  } catch {
    return code;
  }
}

export const CAST = [
  ["Amal", "ar"], ["Jonas", "de"], ["Oksana", "uk"], ["Reza", "fa"], ["Zeynep", "tr"], ["Rojda", "ku"],
  ["Natalia", "ru"], ["Amadou", "fr"], ["Ioana", "ro"], ["Selam", "ti"], ["Farida", "ps"], ["Grace", "en"],
];
