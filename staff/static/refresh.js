// What has data-refresh is fetched anew every so many seconds, unless somebody is at work in it.
async function refresh(part) {
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(location.href).catch(() => null);
  if (answer === null || !answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.getElementById(part.id);
  if (found && !part.contains(document.activeElement)) part.innerHTML = found.innerHTML;
}

for (const part of document.querySelectorAll("[data-refresh]")) {
  setInterval(() => refresh(part), Number(part.dataset.refresh) * 1000);
}
