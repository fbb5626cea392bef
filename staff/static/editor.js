// As one types in a form with data-try: what is wrong stands at the field, and the preview shows what Telegram would.
const PAUSE = 400;

function watch(form) {
  let timer = 0;
  let sent = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      sent += 1;
      const number = sent;
      const answer = await fetch(form.dataset.try, { method: "POST", body: new FormData(form) }).catch(() => null);
      if (answer === null || !answer.ok || number !== sent) return;
      show(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
    }, PAUSE);
  });
}

function show(form, page) {
  const bubble = document.querySelector(".bubble");
  const shown = page.querySelector(".bubble");
  if (bubble && shown) bubble.innerHTML = shown.innerHTML;
  for (const field of form.querySelectorAll("[aria-describedby]")) {
    const found = page.getElementById(field.id);
    if (found === null) continue;
    if (found.getAttribute("aria-invalid") === "true") field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    for (const name of field.getAttribute("aria-describedby").split(" ")) {
      const hint = document.getElementById(name);
      const told = page.getElementById(name);
      if (hint === null || told === null || hint.outerHTML === told.outerHTML) continue;
      hint.className = told.className;
      hint.textContent = told.textContent;
    }
  }
}

for (const form of document.querySelectorAll("form[data-try]")) watch(form);
