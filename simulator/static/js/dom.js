/** Small helpers to make elements, icons and faces; nothing here knows the chat. */

/** Makes an element: h("button.main", {onclick}, "text", child, [children], null). Texts are never parsed as HTML. */
export function h(what, props = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else if (name === "class") element.className += ` ${value}`;
    else if (name in element && !["list", "form", "type", "lang", "width", "height", "role"].includes(name) && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Thai first, English small beside it. */
export const two = (thai, english) => [h("span", {}, thai), " ", h("small", { lang: "en" }, english)];
export const aria = (thai, english) => `${thai} · ${english}`;

const SVG = "http://www.w3.org/2000/svg";
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(9).filter(Boolean));
  return element;
}

const PATHS = {
  plus: "M12 5v14M5 12h14", close: "M6 6l12 12M18 6 6 18", down: "m6 9 6 6 6-6", more: "M4 6h16M4 12h16M4 18h16",
  send: "M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4", camera: "M4 8h3l2-3h6l2 3h3v11H4z M12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z",
  photo: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.5h.01", pin: "M12 21s7-6.2 7-11.5a7 7 0 1 0-14 0C5 14.8 12 21 12 21z M12 12a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M8.5 14.5c1 1.3 2.2 2 3.5 2s2.5-.7 3.5-2 M9 9.5h.01M15 9.5h.01",
  calendar: "M5 6h14v14H5z M5 10h14 M9 3.5V7M15 3.5V7", link: "M14 5h5v5 M19 5l-8 8 M17 14v5H5V7h5", copy: "M9 9h10v11H9z M5 15V4h10",
  file: "M7 3h7l5 5v13H7z M14 3v5h5", undo: "M9 7 5 11l4 4 M5 11h9a5 5 0 0 1 0 10h-2", sign: "M12 3v18M7 21h10 M5 5h12l3 3-3 3H5z",
  beacon: "M12 13.3a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z M8.8 8.8a4.5 4.5 0 0 0 0 6.4 M15.2 8.8a4.5 4.5 0 0 1 0 6.4 M5.6 5.6a9 9 0 0 0 0 12.8 M18.4 5.6a9 9 0 0 1 0 12.8",
  tablet: "M6 3h12v18H6z M9 6.5h2v2H9z M13 6.5h2v2h-2z M9 10.5h2v2H9z M11 18h2",
};
export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: PATHS[name] }));
}

const COLORS = ["#B4532A", "#7A4FA3", "#2F6B9A", "#A23E62", "#4F6B1F", "#8A5A00", "#3F5BB0", "#0F766E"];
const LEADING_VOWELS = /^(นาย|นางสาว|นาง)?[เแโใไ\s]*/;
/** A round face with the first consonant of a Thai name. */
export function face(name, key = name) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  const letter = [...(name.replace(LEADING_VOWELS, "") || name)][0] ?? "?";
  return h("span.face", { style: { background: COLORS[sum % COLORS.length] }, "aria-hidden": "true" }, letter.toUpperCase());
}
export const botFace = () => h("span.face", { "aria-hidden": "true" }, icon("sign"));

export function toast(text, bad = false) {
  const note = h(bad ? "div.toast.bad" : "div.toast", {}, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), bad ? 6000 : 2600);
}

export const clockTime = (ms) => new Date(ms).toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit", hour12: false });
export const dayName = (ms) => new Date(ms).toLocaleDateString("th-TH", { weekday: "short", day: "numeric", month: "long", year: "numeric" });
