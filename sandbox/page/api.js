// The control API.

async function ask(method, path, body) {
  const isForm = body instanceof FormData;
  const response = await fetch(path, {
    method,
    headers: body && !isForm ? { "content-type": "application/json" } : {},
    body: body && !isForm ? JSON.stringify(body) : body,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || `the sandbox answers ${response.status}`);
  return answer;
}

export const bot = () => ask("GET", "/sim/bot");
export const people = () => ask("GET", "/sim/people");
export const messages = (chat) => ask("GET", `/sim/chats/${chat}/messages`);
export const calls = (after) => ask("GET", `/sim/calls?after=${after}`);
export const join = (person) => ask("POST", "/sim/people", person);

/** What one person can do. */
export const as = (id) => ({
  write: (text, reply_to) => ask("POST", `/sim/people/${id}/messages`, { text, reply_to }),
  edit: (message, text) => ask("PATCH", `/sim/people/${id}/messages/${message}`, { text }),
  remove: (message) => ask("DELETE", `/sim/people/${id}/messages/${message}`),
  press: (message_id, data) => ask("POST", `/sim/people/${id}/presses`, { message_id, data }),
  react: (message_id, emoji) => ask("POST", `/sim/people/${id}/reactions`, { message_id, emoji }),
  place: (latitude, longitude) => ask("POST", `/sim/people/${id}/location`, { latitude, longitude }),
  contact: () => ask("POST", `/sim/people/${id}/contact`, {}),
  sticker: (emoji) => ask("POST", `/sim/people/${id}/sticker`, { emoji }),
  block: (blocked) => ask("POST", `/sim/people/${id}/blocked`, { blocked }),
  send(kind, files, more = {}) {
    const form = new FormData();
    form.set("kind", kind);
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    files.forEach((file, number) => form.set(`file${number}`, file, file.name));
    return ask("POST", `/sim/people/${id}/files`, form);
  },
});
