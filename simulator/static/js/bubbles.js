/** Draws one bubble of a chat. `phone` offers: bot, person, tap(action), unsend(id), showPlace(message). */
import { botFace, clockTime, dayName, h, icon, svg } from "./dom.js";
import { drawFlex } from "./flex.js";
import { drawTemplate, drawImagemap } from "./templates.js";
import { realUrl } from "./api.js";

const KINDS = { text: "ข้อความ", image: "รูป", location: "ตำแหน่ง", sticker: "สติกเกอร์", file: "ไฟล์", audio: "เสียง", video: "วิดีโอ" };

export function drawBubble(bubble, before, phone) {
  const parts = [];
  if (!before || dayName(before.at) !== dayName(bubble.at)) parts.push(h("div.day", {}, dayName(bubble.at)));
  const mine = bubble.sender !== "bot";
  const same = before && before.sender === bubble.sender && bubble.at - before.at < 60000 && !before.unsent;
  if (bubble.unsent) parts.push(h("div.gone", {}, `${mine ? "คุณ" : "บอต"}ยกเลิกการส่ง${KINDS[bubble.message.type] ?? "ข้อความ"} · unsent`));
  else parts.push(mine ? mineRow(bubble, same, phone) : botRow(bubble, same, phone));
  return h("div.entry", { "data-id": bubble.id }, parts);
}

function botRow(bubble, same, phone) {
  const message = bubble.message;
  const wide = ["flex", "template", "imagemap"].includes(message.type);
  const time = h("span.meta", {}, bubble.via === "reply" ? "" : h("b", {}, VIA[bubble.via] ?? ""), clockTime(bubble.at));
  const body = content(bubble, phone);
  const inside = wide ? [h("div.wide", { tabIndex: -1 }, body), time] : [h("div.line", {}, body, time)];
  return h(same ? "div.row.same" : "div.row", {}, botFace(), inside);
}
const VIA = { push: "push", multicast: "multicast", broadcast: "broadcast" };

function mineRow(bubble, same, phone) {
  const meta = h("span.meta", {}, bubble.read ? h("b", {}, "อ่านแล้ว") : null, clockTime(bubble.at));
  const undo = bubble.via === "postback" ? null : h("button.round.undo", {
    type: "button", title: "ยกเลิกการส่ง · Unsend", "aria-label": "ยกเลิกการส่ง · Unsend", onclick: () => phone.unsend(bubble.id),
  }, icon("undo"));
  return h(same ? "div.row.mine.same" : "div.row.mine", {}, h("div.line", {}, content(bubble, phone), meta, undo));
}

function content(bubble, phone) {
  const drawer = DRAWERS[bubble.message.type] ?? DRAWERS.other;
  return drawer(bubble.message, phone, bubble);
}

const DRAWERS = {
  text: (message, phone, bubble) => h(bubble.via === "postback" ? "div.balloon.postback" : "div.balloon", {}, linked(message.text)),
  textV2: (message) => h("div.balloon", {}, message.text),
  image: drawImage,
  location: drawPlace,
  sticker: () => h("div.sticker", { role: "img", "aria-label": "สติกเกอร์ · sticker" }, "👍"),
  file: (message, phone, bubble) => h("a.balloon.clip", { href: `/chat/content/${bubble.id}`, download: message.fileName }, icon("file"), message.fileName),
  audio: (message) => h("div.balloon.clip", {}, "🎤", `${Math.round((message.duration ?? 0) / 1000)} วินาที`),
  video: () => h("div.balloon.clip", {}, "🎬 วิดีโอ"),
  flex: (message, phone) => h("div", { role: "group", "aria-label": message.altText }, drawFlex(message.contents, phone.tap)),
  template: (message, phone) => drawTemplate(message.template, phone.tap),
  imagemap: (message, phone) => drawImagemap(message, phone.tap),
  other: (message) => h("div.balloon", {}, `[${message.type}]`),
};

/** Web addresses in a text can be opened. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s]+)/).map((part, index) =>
    index % 2 ? h("a", { href: realUrl(part), target: "_blank", rel: "noreferrer" }, part) : part);
}

function drawImage(message, phone, bubble) {
  const provider = message.contentProvider;
  if (provider?.type === "external") return h("div.photo.none", {}, "รูปจากแอปอื่น (LIFF)", h("br"), h("small", { lang: "en" }, "external image"));
  const address = bubble.sender === "bot" ? realUrl(message.previewImageUrl) : `/chat/content/${bubble.id}`;
  const full = bubble.sender === "bot" ? realUrl(message.originalContentUrl) : address;
  const button = h("button.photo", { type: "button", "aria-label": "ดูรูปใหญ่ · Enlarge the photo", onclick: () => enlarge(full) });
  button.append(h("img", { src: address, alt: "รูปที่ส่ง · photo", onerror: () => button.replaceChildren(h("span", {}, "เปิดรูปไม่ได้ · no picture")) }));
  return button;
}

function enlarge(address) {
  const viewer = h("button.viewer", { type: "button", "aria-label": "ปิดรูป · Close", onclick: () => viewer.remove(), onkeydown: (event) => event.key === "Escape" && viewer.remove() }, h("img", { src: address, alt: "" }));
  document.body.append(viewer);
  viewer.focus();
}

function drawPlace(message, phone) {
  const { latitude, longitude } = message;
  const words = message.title ?? "ตำแหน่งที่ส่ง";
  return h("button.map-card", { type: "button", "aria-label": `ตำแหน่ง ${words} · location`, onclick: () => phone.showPlace(message) },
    smallMap(latitude, longitude),
    h("span", {}, words, h("small", {}, message.address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`)));
}

/** A few streets and a pin; which streets depends on the place, so that two places look different. */
function smallMap(latitude, longitude) {
  const turn = ((Math.abs(latitude * 7919 + longitude * 104729) * 1000) % 60) - 30;
  const streets = [-70, -35, 0, 40, 80].flatMap((offset) => [
    svg("path", { d: `M${110 + offset} -80V200`, stroke: "#fff", "stroke-width": offset === 0 ? 9 : 5 }),
    svg("path", { d: `M-60 ${56 + offset}H280`, stroke: "#fff", "stroke-width": offset === 40 ? 8 : 4 }),
  ]);
  return svg("svg", { viewBox: "0 0 220 112", "aria-hidden": "true" },
    svg("g", { transform: `rotate(${turn} 110 56)` }, svg("path", { d: "M-60 98q120-30 360 0", stroke: "#B9D7E8", "stroke-width": 18, fill: "none" }), streets),
    svg("path", { d: "M110 66s14-12.5 14-23a14 14 0 1 0-28 0c0 10.5 14 23 14 23z", fill: "#D32F2F", stroke: "#fff", "stroke-width": 2 }),
    svg("circle", { cx: 110, cy: 43, r: 5, fill: "#fff" }));
}

export function drawDots() {
  return h("div.row", {}, botFace(), h("div.line", {}, h("div.dots", { role: "status", "aria-label": "บอตกำลังตอบ · the bot is at work" }, h("i"), h("i"), h("i"))));
}
