/** The panel of things that go wrong in real life, to be switched on at will. */
import { clockTime, h, toast, two } from "./dom.js";
import { post } from "./api.js";

const FLAGS = [
  ["redelivery", "ส่งซ้ำเมื่อบอตไม่ตอบ", "redelivery after a failure (console switch)"],
  ["duplicate", "ส่งทุกเหตุการณ์สองครั้ง", "every event twice"],
  ["hold", "กักเหตุการณ์ไว้ก่อน", "hold events back"],
  ["strangers", "แนบเหตุการณ์ที่ไม่รู้จัก", "an unknown event rides along"],
  ["extra_fields", "เพิ่มข้อมูลที่ไม่รู้จัก", "unknown properties"],
];
const FAULTS = new Map([
  ["429", "429 ถี่เกินไป · too many"], ["500", "500 ล่ม · server error"], ["slow", "ตอบช้า 5 วินาที · slow"], ["drop", "สายหลุด ไม่ได้ทำ · dropped, not done"],
  ["lost", "ทำแล้ว แต่คำตอบหาย · done, answer lost"], ["202", "202 รูปยังไม่พร้อม · not ready"], ["404", "404 ไม่มีรูป · no content"], ["410", "410 รูปถูกลบ · gone"],
  ["broken", "รูปขาดกลางทาง · cut off"], ["truncated", "รูปครึ่งเดียว · half a photo"], ["huge", "รูป 40 MB · huge"], ["not_image", "ไม่ใช่รูป · not a picture"],
]);
const PLACES = [["", "ทุกคำขอ · every call"], ["/message/reply", "ตอบกลับ · reply"], ["/message/push", "push"], ["/content", "เนื้อรูป · content"], ["/loading", "loading"], ["/profile", "profile"]];
const RESULTS = { OK: ["✓ รับแล้ว", "ok"], request_timeout: ["✕ เกิน 2 วินาที", "no"], could_not_connect: ["✕ ต่อไม่ติด", "no"], error_status_code: ["✕ ตอบว่าผิด", "no"], unclassified: ["✕ ล้มเหลว", "no"] };

const press = (what, data) => post(`/chat/switches${what ? `/${what}` : ""}`, data).catch(() => null);
const button = (thai, english, act) => h("button.button.small", { type: "button", title: english, onclick: act }, thai);

/** `stage`: {switches, active, people} */
export function drawMisbehave(stage) {
  const state = stage.switches;
  return [
    state.held || state.hold ? held(state) : null,
    h("section", {}, h("h3", {}, two("การส่งเหตุการณ์", "webhooks")), h("div.switches", {}, FLAGS.map((flag) => toggle(state, flag)), signature(state)),
      h("div.acts", { style: { marginTop: "8px" } }, button("ส่งเหตุการณ์ล่าสุดซ้ำ", "redeliver the latest", () => press("redeliver")), button("กดปุ่ม Verify", "verify", () => press("verify").then(() => toast("ส่งแล้ว · sent"))))),
    h("section", {}, h("h3", {}, two("คำตอบของ LINE", "LINE's answers")), faultForm(), waiting(state)),
    h("section", {}, h("h3", {}, two("ของปลอม", "forged, from the phone in use")), h("div.acts", {},
      button("รูปจากแอปอื่น (LIFF)", "external image", () => onPhone(stage, (phone) => phone.sendPhoto({ external: "https://photos.example.org/1.jpg" }))),
      button("พิกัดปลอม 0,0", "forged 0,0", () => onPhone(stage, (phone) => phone.does("place", { latitude: 0, longitude: 0 }))),
      button("เข้าใกล้ Beacon", "beacon", () => onPhone(stage, (phone) => phone.does("beacon", { hwid: "01deadbeef" }))))),
    h("section", {}, h("h3", {}, two("เหตุการณ์ล่าสุด", "latest events")), events(stage, state)),
    h("section", {}, h("p", {}, `ข้อความ push เดือนนี้ ${state.quota.used} / ${state.quota.limit ?? "ไม่จำกัด"} · monthly quota`),
      h("button.button.danger", { type: "button", style: { marginTop: "8px" }, onclick: () => press("behave") }, two("กลับเป็นปกติทั้งหมด", "all off"))),
  ].filter(Boolean);
}

function onPhone(stage, deed) {
  return stage.active ? deed(stage.active) : toast("เลือกโทรศัพท์ก่อน · choose a phone first", true);
}

function held(state) {
  return h("div.alarm", {}, h("span", {}, `กักไว้ ${state.held} เหตุการณ์ · held`), h("span.acts", {},
    button("ปล่อย", "release in order", () => press("release")), button("กลับลำดับ", "newest first", () => press("shuffle")), button("รวมคำขอเดียว", "all in one request", () => press("batch"))));
}

function toggle(state, [name, thai, english]) {
  const id = `switch-${name}`;
  return h("div.switch", {}, h("label", { htmlFor: id }, thai, h("small", { lang: "en" }, english)),
    h("input", { type: "checkbox", role: "switch", id, checked: state[name], onchange: (event) => press("", { [name]: event.target.checked }) }));
}

function signature(state) {
  const options = [["good", "ถูกต้อง · good"], ["wrong", "ผิด · wrong"], ["missing", "ไม่มี · missing"]];
  return h("div.switch", {}, h("label", { htmlFor: "switch-signature" }, "ลายเซ็น", h("small", { lang: "en" }, "signature")),
    h("select", { id: "switch-signature", onchange: (event) => press("", { signature: event.target.value }) }, options.map(([value, words]) => h("option", { value, selected: state.signature === value }, words))));
}

function faultForm() {
  const kind = h("select", {}, [...FAULTS].map(([value, words]) => h("option", { value }, words)));
  const where = h("select", {}, PLACES.map(([value, words]) => h("option", { value }, words)));
  const times = h("input", { type: "number", min: 1, max: 99, value: 1 });
  kind.addEventListener("change", () => { if (["202", "404", "410", "broken", "truncated", "huge", "not_image"].includes(kind.value)) where.value = "/content"; });
  return h("form.fields", { onsubmit: (event) => { event.preventDefault(); press("fail", { kind: kind.value, where: where.value, times: Number(times.value) }); } },
    h("label.field.whole", {}, "ให้ผิดอย่างไร · how", kind), h("label.field", {}, "ที่คำขอ · where", where), h("label.field", {}, "กี่ครั้ง · times", times),
    h("button.button.small.main", { type: "submit", style: { gridColumn: "1 / -1" } }, two("ตั้งไว้", "arm")));
}

function waiting(state) {
  if (!state.faults.length) return null;
  return h("ul.events", { style: { marginTop: "8px" } }, state.faults.map((fault) => h("li", {}, h("span.result.held", {}, "รอ"), FAULTS.get(fault.kind) ?? fault.kind, h("span", {}, `${fault.where || "ทุกคำขอ"} ×${fault.times ?? "∞"}`))));
}

function events(stage, state) {
  if (!state.events.length) return h("p", {}, h("small", {}, "ยังไม่มี · none yet"));
  return h("ul.events", {}, state.events.slice(0, 12).map((event) => {
    const [words, kind] = RESULTS[event.results.at(-1)] ?? ["กักไว้", "held"];
    const who = stage.people.get(event.chat)?.name ?? event.chat;
    return h("li", {}, h("time", {}, clockTime(event.at)), h("span", {}, `${event.type} · ${who}`), h(`span.result.${kind}`, {}, words, event.results.length > 1 ? ` ×${event.results.length}` : ""));
  }));
}
