/** The panel beside the phones: the demo office, and (another tab) the ways to misbehave. */
import { aria, face, h, icon, toast, two } from "./dom.js";
import { realUrl } from "./api.js";
import { selfiePicture } from "./photo.js";
import { drawMisbehave } from "./misbehave.js";
import { roleName } from "./people.js";

/** `stage`: {office(), reloadOffice(), active, people, add(name), bring(id), switches} */
export class SidePanel {
  constructor(element, stage) {
    this.element = element;
    this.stage = stage;
    this.tab = "office";
    const tab = (name, thai, english) => h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "side-page", onclick: () => this.show(name) }, thai, h("small", { lang: "en" }, english));
    this.tabs = { office: tab("office", "สำนักงานสาธิต", "Demo office"), misbehave: tab("misbehave", "แกล้งระบบ", "Misbehave") };
    this.page = h("div.page", { role: "tabpanel", id: "side-page" });
    const close = h("button.round.close", { type: "button", "aria-label": aria("ปิดแผง", "Close the panel"), onclick: () => this.open(false) }, icon("close"));
    element.append(h("div.tabs", { role: "tablist", onkeydown: (event) => this.arrow(event) }, Object.values(this.tabs), close), this.page);
    this.toggle = document.getElementById("side-toggle");
    this.toggle.addEventListener("click", () => this.open(!element.classList.contains("open")));
    element.addEventListener("keydown", (event) => event.key === "Escape" && this.open(false));
    this.show("office");
  }

  open(open) {
    this.element.classList.toggle("open", open);
    this.toggle.setAttribute("aria-expanded", String(open));
    if (open) { this.stage.reloadOffice(); this.tabs[this.tab].focus(); } else if (this.toggle.offsetParent) this.toggle.focus();
  }

  arrow(event) {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") { this.show(this.tab === "office" ? "misbehave" : "office"); this.tabs[this.tab].focus(); }
  }

  show(name) {
    this.tab = name;
    for (const [key, tab] of Object.entries(this.tabs)) {
      tab.setAttribute("aria-selected", String(key === name));
      tab.tabIndex = key === name ? 0 : -1;
    }
    this.page.setAttribute("aria-labelledby", `tab-${name}`);
    this.draw();
  }

  draw() {
    const scroll = this.page.scrollTop;
    this.page.replaceChildren(...(this.tab === "office" ? this.drawOffice() : drawMisbehave(this.stage)));
    this.page.scrollTop = scroll;
  }

  /** Does something on the phone in use; opens one first if there is none. */
  async onPhone(deed) {
    const view = this.stage.active ?? this.stage.views.values().next().value;
    if (!view) return toast("เพิ่มคนก่อน · add a person first", true);
    this.open(false);
    this.stage.bring(view.person.id);
    return deed(view);
  }

  drawOffice() {
    const { people, points, selfies, words, tablets, beacons } = this.stage.office();
    const at = (all, point) => all.filter((one) => one.point === point.code);
    if (!people.length && !points.length) return [h("p.hint", {}, "ไม่มีสำนักงานสาธิต เพิ่มคนแล้วคุยกับบอตได้เลย · No demo office: add people and talk.")];
    return [
      h("div.hint", {}, h("b", {}, "เริ่มอย่างไร"), " ", h("small", { lang: "en" }, "how to begin"), h("ol", {}, h("li", {}, "แตะ “พิมพ์ลงแชต” ที่รหัสของคนหนึ่ง แล้วส่ง"), h("li", {}, "แตะ เข้างาน แล้วส่งตำแหน่ง"), h("li", {}, "ส่งรูปเซลฟีที่ถ่ายคู่กับป้าย"))),
      words.length ? h("section", {}, h("h3", {}, two("คำที่พิมพ์ได้", "words to say")), h("div.words", {}, words.map((word) => h("button", { type: "button", onclick: () => this.onPhone((view) => view.say(word)) }, word)))) : null,
      h("section", {}, h("h3", {}, two("คนในสำนักงาน", "people")), h("div.cards", {}, people.map((person) => this.person(person)))),
      h("section", {}, h("h3", {}, two("จุดลงเวลาและป้าย", "points and signs")), h("div.cards", {}, points.map((point) => this.point(point, at(selfies, point), at(tablets, point), at(beacons, point))))),
      selfies.some((selfie) => !selfie.point) ? h("section", {}, h("h3", {}, two("รูปแบบอื่น", "other photos")), this.strip(selfies.filter((selfie) => !selfie.point))) : null,
    ].filter(Boolean);
  }

  person(person) {
    const line = person.user_id && this.stage.people.get(person.user_id);
    const command = `ลงทะเบียน ${person.code}`;
    const type = async () => {
      const own = [...this.stage.people.values()].find((one) => one.name === person.name);
      const view = own ? await this.stage.bring(own.id) : await this.stage.add(person.name);
      this.open(false);
      view.type(command);
    };
    return h("div.card", {}, h("div.who", {}, face(person.name), h("span", {}, person.name, h("small", {}, [roleName(person.role), person.unit, person.staff_id].filter(Boolean).join(" · ")))),
      person.code ? h("div.code", {}, h("code", {}, person.code), h("button.button.small.main", { type: "button", onclick: type, "aria-label": `พิมพ์รหัสของ ${person.name} ลงแชต` }, "พิมพ์ลงแชต"),
        h("button.round", { type: "button", title: "คัดลอก · Copy", "aria-label": aria(`คัดลอกรหัสของ ${person.name}`, "copy"), onclick: () => navigator.clipboard.writeText(command).then(() => toast("คัดลอกแล้ว · copied")) }, icon("copy")))
        : h("div.bound", {}, person.user_id ? `✓ ผูกกับ LINE แล้ว${line ? ` (${line.name})` : ""}` : "ไม่มีรหัส · no code"));
  }

  point(point, selfies, tablets, beacons) {
    const sign = `/chat/office/sign/${encodeURIComponent(point.code)}.png`;
    return h("div.card", {}, h("div.point", {}, h("a", { href: sign, target: "_blank", title: "เปิดป้าย · Open the sign" }, h("img", { src: sign, alt: `ป้ายของ ${point.name} · its sign`, loading: "lazy" })),
      h("div", {}, h("div.names", {}, h("b", {}, point.name), h("small", {}, `${point.code} · รัศมี ${point.radius_m} ม.`), h("small", {}, `${point.latitude.toFixed(5)}, ${point.longitude.toFixed(5)}`)),
        h("div.acts", {}, h("button.button.small", { type: "button", onclick: () => this.onPhone((view) => view.does("place", near(point))) }, icon("pin"), "ส่งตำแหน่งนี้"),
          beacons.map((beacon) => h("button.button.small", { type: "button", title: "เข้าใกล้ Beacon · Come near the beacon", onclick: () => this.onPhone((view) => view.comeNear(beacon)) }, icon("beacon"), "เข้าใกล้ Beacon"))))),
    tablets.map((tablet) => this.tablet(tablet)),
    selfies.length ? this.strip(selfies) : null);
  }

  /** A key in a link works once; this browser keeps what it got for it, another one gets the next link. */
  tablet(tablet) {
    return h("div.tablet", {}, h("div.names", {}, h("b", {}, two("ป้ายสด", "live sign")), h("small", {}, `${tablet.name} · เครื่องหมายเปลี่ยนทุก 30 วินาที · its mark changes every 30 s`)),
      h("a.button.small.main", { href: realUrl(tablet.link), target: "_blank", rel: "noreferrer", title: "เปิดป้ายสด · Open the live sign", onclick: () => setTimeout(() => this.stage.reloadOffice(), 1500) }, icon("tablet"), two("เปิดป้ายสด", "Open")));
  }

  strip(selfies) {
    return h("div.strip", {}, selfies.map((selfie) => h("button", { type: "button", title: `${selfie.label} ${selfie.note}`, "aria-label": aria(`ส่งรูป ${selfie.label}`, selfie.note || "send"), onclick: () => this.onPhone((view) => view.sendPhoto({ selfie: selfie.key })) },
      selfiePicture(selfie), h("span", {}, selfie.label))));
  }
}

/** Within some 30 metres of a point: two people never stand on the very same spot. */
function near(point) {
  const angle = Math.random() * 2 * Math.PI, far = (5 + Math.random() * 25) / 111320;
  return { latitude: Number((point.latitude + far * Math.sin(angle)).toFixed(6)), longitude: Number((point.longitude + far * Math.cos(angle)).toFixed(6)), address: point.name };
}
