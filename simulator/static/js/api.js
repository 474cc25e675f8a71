/** Talks to the simulator. Every refusal is told to the person and thrown. */
import { toast } from "./dom.js";

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    toast("ติดต่อเครื่องจำลองไม่ได้ · The simulator does not answer", true);
    throw error;
  }
  const body = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
  if (!answer.ok) {
    toast(body?.error ?? `${answer.status} ${answer.statusText}`, true);
    throw new Error(body?.error ?? String(answer.status));
  }
  return body;
}

export const get = (path) => call(path);
export const post = (path, data = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) });
export const upload = (path, blob) =>
  call(path, { method: "POST", headers: { "Content-Type": blob.type || "application/octet-stream" }, body: blob });

/** Listens to what changes; `heard` gets each item, `{kind: "resync"}` after a gap. */
export function listen(heard) {
  const source = new EventSource("/chat/news");
  let opened = false;
  source.onopen = () => {
    if (opened) heard({ kind: "resync" });
    opened = true;
  };
  source.onmessage = (event) => heard(JSON.parse(event.data));
}

/** Addresses that the bot names may lead elsewhere in a demo, e.g. https://bot.example to http://127.0.0.1:8000. */
let addresses = {};
export const setAddresses = (known) => { addresses = known ?? {}; };
export function realUrl(url) {
  for (const [named, real] of Object.entries(addresses)) if (url.startsWith(named)) return real + url.slice(named.length);
  return url;
}
