/** The frame of what slides over a phone, and the small sheets: picking a date, a link that opens, a menu of choices. */
import { aria, h, icon, two } from "./dom.js";

/** Slides a sheet over `phone` (an element); gives back the function that closes it. Escape and the veil close it, too. */
export function openSheet(phone, [thai, english], inside, footer = []) {
  const before = document.activeElement;
  const close = () => {
    veil.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
  const sheet = h("div.sheet", { role: "dialog", "aria-modal": "true", "aria-label": aria(thai, english) },
    h("header", {}, h("h3", {}, two(thai, english)), h("button.round", { type: "button", "aria-label": aria("ปิด", "Close"), onclick: close }, icon("close"))),
    h("div.inside", {}, inside), footer.length ? h("footer", {}, footer) : null);
  const veil = h("div.veil", {
    onclick: (event) => event.target === veil && close(),
    onkeydown: (event) => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") keepInside(event, sheet);
    },
  }, sheet);
  phone.append(veil);
  (sheet.querySelector("[data-first]") ?? sheet.querySelector("button, input")).focus({ preventScroll: true });
  return close;
}

function keepInside(event, sheet) {
  const all = [...sheet.querySelectorAll("button, input, select, textarea, a[href], summary, [tabindex='0']")].filter((one) => one.offsetParent !== null || one.closest("svg"));
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0]).focus();
  }
}

const PICKERS = { date: ["date", "เลือกวันที่", "Choose a date"], time: ["time", "เลือกเวลา", "Choose a time"], datetime: ["datetime-local", "เลือกวันและเวลา", "Choose a date and time"] };

export function openPicker(phone, action, picked) {
  const [type, thai, english] = PICKERS[action.mode];
  const plain = (value) => value?.replace("t", "T");
  const input = h("input", { type, "data-first": true, min: plain(action.min) ?? "", max: plain(action.max) ?? "", value: plain(action.initial) ?? "", required: true });
  const send = () => {
    if (!input.reportValidity()) return;
    close();
    picked(input.value);
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // else it would press the button that gets the focus back
    send();
  });
  const close = openSheet(phone, [thai, english], [h("label.field.whole", {}, action.label, input)],
    [h("button.button.main", { type: "button", onclick: send }, two("ส่ง", "Send"))]);
}

export function openLink(phone, address) {
  const away = /^https?:/.test(address);
  openSheet(phone, ["เปิดลิงก์", "Open a link"], [
    h("p", { style: { overflowWrap: "anywhere" } }, address),
    h("p", {}, h("small", {}, away ? "ใน LINE จริงจะเปิดในเบราว์เซอร์ของ LINE · LINE opens it in its own browser" : "LINE จะส่งต่อให้โทรศัพท์ · LINE hands it to the phone")),
  ], [h("a.button.main", { href: address, target: "_blank", rel: "noreferrer", "data-first": true }, two("เปิดในแท็บใหม่", "Open in a new tab"))]);
}
