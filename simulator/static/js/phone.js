/** One person's phone: what is shown follows the simulator's state; what is tapped goes to the simulator. */
import { aria, botFace, clockTime, face, h, icon, toast, two } from "./dom.js";
import { get, post, upload, realUrl } from "./api.js";
import { drawBubble, drawDots } from "./bubbles.js";
import { comeNear, openBeacons } from "./beacon.js";
import { openCamera, openPhotoPicker } from "./photo.js";
import { openPlacePicker, showPlace } from "./place.js";
import { openLink, openPicker } from "./sheets.js";

const REFRESH_AFTER_MS = 30;
const NEAR_BOTTOM_PX = 120;
const QUICK_ICONS = { camera: "camera", cameraRoll: "photo", location: "pin", datetimepicker: "calendar", uri: "link", clipboard: "copy" };

export class PhoneView {
  /** `stage`: {bot, office(), activate(view), unread(view, count), now()} */
  constructor(person, stage) {
    this.person = person;
    this.stage = stage;
    this.entries = new Map();
    this.lastBubble = null;
    this.menuOpen = null;
    this.build();
    this.refresh();
  }

  get base() { return `/chat/${this.person.id}`; }

  build() {
    this.owner = h("span.owner");
    this.time = h("span", {}, "");
    this.head = h("div.head");
    this.wall = h("div.wall", { role: "log", "aria-live": "polite", tabIndex: 0, "aria-label": aria(`แชตของ ${this.person.name}`, "chat") });
    this.dots = drawDots();
    this.quick = h("div.quick", { role: "group", "aria-label": aria("คำตอบด่วน", "Quick replies") });
    this.text = h("textarea", { rows: 1, placeholder: "พิมพ์ข้อความ", "aria-label": aria("ข้อความ", "Message"), oninput: () => this.typed(), onkeydown: (event) => this.typedKey(event) });
    this.sendButton = h("button.round.send", { type: "submit", "aria-label": aria("ส่ง", "Send"), title: "ส่ง · Send", disabled: true }, icon("send"));
    const tool = (name, thai, english, act) => h("button.round", { type: "button", title: `${thai} · ${english}`, "aria-label": aria(thai, english), onclick: act }, icon(name));
    this.composer = h("form.composer", { onsubmit: (event) => { event.preventDefault(); this.sendText(); } },
      tool("pin", "ส่งตำแหน่ง", "Share a place", () => this.askPlace()), tool("photo", "ส่งรูป", "Send a photo", () => this.askPhoto()),
      this.stage.office().beacons.length ? tool("beacon", "เข้าใกล้ Beacon", "Come near a beacon", () => this.askBeacon()) : null,
      tool("smile", "ส่งสติกเกอร์", "Send a sticker", () => this.does("sticker")), this.text, this.sendButton);
    this.menuBar = h("button.menu-bar", { type: "button", onclick: () => { this.menuOpen = !this.menuOpen; this.drawMenu(); this.toBottom(); } });
    this.rich = h("div.rich", { role: "group", "aria-label": aria("ริชเมนู", "Rich menu") });
    this.strangerBar = h("div.stranger");
    const foot = h("div.foot", {}, this.composer, this.menuBar, this.rich);
    this.element = h("section.phone", { "aria-label": aria(`โทรศัพท์ของ ${this.person.name}`, "phone"), onpointerdown: () => this.stage.activate(this), onfocusin: () => this.stage.activate(this) },
      h("div.status", {}, this.time, this.owner, statusIcons()), h("div", {}, this.head, this.strangerBar), this.wall, this.quick, foot);
    this.tap = (action) => this.act(action);
    this.settle = () => this.follow && this.toBottom();
    this.wall.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.follow = true;
    new ResizeObserver(() => this.settle()).observe(this.wall);
    this.wall.addEventListener("load", this.settle, true);
    this.drawPerson();
  }

  /** Follows the talk as long as the person stays near its end; a picture that grows is no scrolling away. */
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.wall;
    const grown = scrollHeight !== this.height;
    this.height = scrollHeight;
    if (grown && this.follow) this.toBottom();
    else this.follow = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
  }

  drawPerson() {
    const { name, blocked, friend } = this.person;
    this.owner.replaceChildren(face(name, this.person.id), h("b", {}, name));
    this.head.replaceChildren(botFace(), h("h2", {}, this.stage.bot.displayName, h("small", {}, blocked ? "ถูกบล็อกอยู่ · blocked" : `${this.stage.bot.basicId} · บัญชีทางการ`)),
      h("button.round", { type: "button", "aria-label": aria("ตัวเลือก", "Options"), "aria-haspopup": "true", onclick: () => this.openOptions() }, icon("more")));
    this.strangerBar.hidden = friend && !blocked;
    this.strangerBar.replaceChildren(h("span", {}, blocked ? "คุณบล็อกบัญชีนี้" : "ยังไม่ได้เป็นเพื่อน"),
      h("button.button.small.main", { type: "button", onclick: () => this.does("follow") }, blocked ? two("เลิกบล็อก", "Unblock") : two("เพิ่มเพื่อน", "Add friend")));
    this.composer.inert = blocked;
    this.composer.style.opacity = blocked ? 0.45 : 1;
  }

  openOptions() {
    let open = true;
    const shut = () => { if (open) { open = false; pop.remove(); } }; // removing the focused menu tells it once more that it lost the focus
    const choice = (thai, english, act, danger = false) => h(danger ? "button.danger" : "button", { type: "button", role: "menuitem", onclick: () => { shut(); act(); } }, thai, h("small", { lang: "en" }, english));
    const pop = h("div.pop", { role: "menu", onkeydown: (event) => popKey(event, pop, shut), onfocusout: (event) => pop.contains(event.relatedTarget) || shut() },
      this.person.blocked ? choice("เลิกบล็อก", "Unblock", () => this.does("follow")) : choice("บล็อก", "Block", () => this.does("block"), true),
      choice("เพิ่มเพื่อนอีกครั้ง", "Follow again", () => this.does("follow")), choice("ล้างแชต", "Clear the chat", () => this.does("clear")),
      choice("เก็บโทรศัพท์เครื่องนี้", "Put this phone away", () => this.does("hide")));
    this.element.append(pop);
    pop.querySelector("button").focus();
  }

  // what is shown

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), REFRESH_AFTER_MS);
  }

  async refresh() {
    const screen = await get(`${this.base}/screen`);
    this.screen = screen;
    this.drawBubbles(screen.bubbles);
    this.drawQuick(screen.quick);
    this.drawMenu();
    this.drawLoading(screen.loading_until - screen.now);
    this.time.textContent = clockTime(screen.now);
    if (this.follow) this.toBottom();
  }

  drawBubbles(bubbles) {
    const fresh = new Map();
    let before = null, arrived = 0;
    const first = this.entries.size === 0;
    for (const bubble of bubbles) {
      const key = JSON.stringify([bubble, before?.sender, before?.at, before?.unsent]);
      let known = this.entries.get(bubble.id);
      if (known?.key !== key) {
        const element = drawBubble(bubble, before, this);
        if (!known && !first) { element.classList.add("arrive"); arrived += bubble.sender === "bot" ? 1 : 0; }
        known?.element.replaceWith(element);
        known = { key, element };
      }
      fresh.set(bubble.id, known);
      before = bubble;
    }
    for (const [id, { element }] of this.entries) if (!fresh.has(id)) element.remove();
    for (const { element } of fresh.values()) if (element.parentNode !== this.wall) this.wall.append(element);
    this.entries = fresh;
    if (arrived) this.stage.unread(this, arrived);
    if (before && before.id !== this.lastBubble) { this.follow ||= before.sender !== "bot" || !first; this.lastBubble = before.id; }
  }

  drawLoading(milliseconds) {
    clearTimeout(this.loadingTimer);
    if (milliseconds > 0) {
      this.wall.append(this.dots);
      this.loadingTimer = setTimeout(() => this.dots.remove(), milliseconds);
    } else this.dots.remove();
  }

  drawQuick(quick) {
    this.quick.hidden = !quick;
    this.quick.replaceChildren(...(quick?.items ?? []).map(({ action, imageUrl }) => h("button", { type: "button", onclick: () => this.act(action) },
      imageUrl ? h("img", { src: realUrl(imageUrl), alt: "" }) : QUICK_ICONS[action.type] ? icon(QUICK_ICONS[action.type]) : null, action.label)));
  }

  drawMenu() {
    const menu = this.screen?.menu;
    this.menuBar.hidden = !menu;
    this.rich.hidden = !menu;
    if (!menu) { this.menuId = null; return; }
    if (this.menuId !== menu.richMenuId) this.menuOpen = this.menuId ? true : menu.selected && !this.startsClosed();
    this.menuBar.setAttribute("aria-expanded", String(this.menuOpen));
    this.menuBar.replaceChildren(menu.chatBarText, icon("down"));
    this.rich.hidden = !this.menuOpen;
    if (this.menuId === menu.richMenuId) return;
    this.menuId = menu.richMenuId;
    const { width, height } = menu.size;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    this.rich.replaceChildren(h("img", { src: `/chat/menu/${menu.richMenuId}`, alt: "", onload: this.settle }), ...menu.areas.map(({ bounds, action }) => h("button", {
      type: "button", "aria-label": action.label ?? action.displayText ?? action.text ?? action.uri ?? "", title: action.label ?? "",
      style: { left: percent(bounds.x, width), top: percent(bounds.y, height), width: percent(bounds.width, width), height: percent(bounds.height, height) }, onclick: () => this.act(action),
    })));
  }

  /** On a low screen the menu would leave no room for the talk. */
  startsClosed() { return this.element.clientHeight < 560; }

  toBottom() { this.wall.scrollTop = this.wall.scrollHeight; }

  // what the person does

  does(what, data) { return post(`${this.base}/${what}`, data).catch(() => null); }

  typed() { this.sendButton.disabled = !this.text.value.trim(); }

  typedKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.sendText(); }
  }

  sendText() {
    const text = this.text.value.trim();
    if (!text) return;
    this.text.value = "";
    this.typed();
    this.follow = true;
    this.does("text", { text });
  }

  type(text) {
    this.text.value = text;
    this.typed();
    this.text.focus();
  }

  say(text) { this.follow = true; return this.does("text", { text }); }

  unsend(id) { this.does("unsend", { id }); }

  async act(action, picked) {
    this.follow = true;
    const outcome = await this.does("act", picked ? { action, picked } : { action });
    if (!outcome) return;
    const screens = {
      location: () => this.askPlace(), camera: () => this.takePhoto(), cameraRoll: () => this.askPhoto(),
      picker: () => openPicker(this.element, action, (value) => this.act(action, value)), keyboard: () => this.type(outcome.typed ?? ""),
    };
    screens[outcome.screen]?.();
    if (outcome.opens) openLink(this.element, realUrl(outcome.opens));
    if (outcome.copied !== null) { navigator.clipboard?.writeText(outcome.copied).catch(() => null); toast(`คัดลอกแล้ว · copied: ${outcome.copied}`); }
  }

  askPlace() { openPlacePicker(this.element, this.stage.office().points, (place) => { this.follow = true; this.does("place", place); }); }

  /** A newcomer may have no camera at hand: with a demo office its ready selfies lie beside the camera. */
  takePhoto() {
    if (this.stage.office().selfies.length) this.askPhoto();
    else openCamera(this.element, (photo) => this.sendPhoto(photo));
  }

  askPhoto() { openPhotoPicker(this.element, this.stage.office(), (photo) => this.sendPhoto(photo)); }

  askBeacon() { openBeacons(this.element, this.stage.office(), (heard) => this.does("beacon", heard)); }

  comeNear(beacon) { return comeNear(beacon, (heard) => this.does("beacon", heard)); }

  sendPhoto(photo) {
    this.follow = true;
    return photo.selfie || photo.external ? this.does("photo", photo) : upload(`${this.base}/photo?name=${encodeURIComponent(photo.name ?? "photo.jpg")}`, photo).catch(() => null);
  }

  showPlace(message) { showPlace(this.element, this.stage.office().points, message); }
}

/** Arrow keys walk through a menu, Escape leaves it. */
function popKey(event, pop, shut) {
  if (event.key === "Escape") shut();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...pop.querySelectorAll("button")];
  all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
}

function statusIcons() {
  const holder = h("span");
  holder.innerHTML = '<svg viewBox="0 0 46 12" aria-hidden="true" fill="currentColor"><path d="M0 8h2v4H0zM4 6h2v6H4zM8 3h2v9H8zM12 0h2v12h-2z"/><path d="M24 2.5c2.200 0 4.300.9 5.800 2.300l1-1.200A9.800 9.800 0 0 0 24 1a9.800 9.800 0 0 0-6.800 2.600l1 1.200A8.300 8.300 0 0 1 24 2.5zm0 4c1.100 0 2.200.4 3 1.200l1.100-1.200a6 6 0 0 0-8.200 0L21 7.700c.8-.8 1.900-1.200 3-1.200zm0 3-1.5 1.300L24 12l1.5-1.200z"/><path d="M35 2h8a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 43 10h-8a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 35 2z"/></svg>';
  return holder.firstChild;
}
