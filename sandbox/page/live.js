// The stream of events; when it breaks, it is opened again, and what was missed is caught up.

import * as api from "./api.js";

const AGAIN_MILLISECONDS = 1000;

/** Follows the stream for ever; `onState` is told "live" or "lost". */
export function follow(store, onState) {
  const source = new EventSource(`/sim/stream?after=${store.lastEvent}`);
  source.onopen = () => onState("live");
  source.onmessage = (event) => store.take(JSON.parse(event.data));
  source.onerror = () => {
    source.close();
    onState("lost");
    setTimeout(() => again(store, onState), AGAIN_MILLISECONDS);
  };
}

async function again(store, onState) {
  try {
    const now = await api.bot();
    // A sandbox that was started anew counts from the beginning.
    if (now.last_event < store.lastEvent) await store.load();
    follow(store, onState);
  } catch {
    setTimeout(() => again(store, onState), AGAIN_MILLISECONDS);
  }
}
