/** The row of people above the phones, and the box that adds one. */
import { aria, face, h, icon, two } from "./dom.js";

const ROLES = { staff: "เจ้าหน้าที่", supervisor: "หัวหน้า", committee: "คณะทำงาน", admin: "ผู้ดูแลระบบ", auditor: "ผู้ตรวจสอบ" };
export const roleName = (role) => ROLES[role] ?? role;

const shortName = (name) => name.replace(/^(นาย|นางสาว|นาง)/, "").trim().split(/\s+/)[0];

/** `stage`: {views, people, office(), add(name), bring(id)} */
export function drawPeople(nav, stage) {
  const chips = [...stage.people.values()].map((person) => {
    const view = stage.views.get(person.id);
    const unread = stage.unreadOf(person.id);
    return h(view ? "button.chip" : "button.chip.away", {
      type: "button", "aria-pressed": String(stage.active === view && Boolean(view)), title: view ? person.name : `หยิบโทรศัพท์ของ ${person.name} ออกมา`,
      onclick: () => stage.bring(person.id),
    }, face(person.name, person.id), h("span.whole", {}, person.name), h("span.short", {}, shortName(person.name)), unread ? h("span.news", { "aria-label": aria(`ใหม่ ${unread}`, "new") }, String(unread)) : null);
  });
  nav.replaceChildren(...chips, h("button.chip.add", { type: "button", onclick: () => openAdd(stage) }, icon("plus"), two("เพิ่มคน", "Add")));
}

export function openAdd(stage) {
  const have = new Set([...stage.people.values()].map((person) => person.name));
  const rest = stage.office().people.filter((person) => !have.has(person.name) && !person.user_id);
  const name = h("input", { required: true, maxLength: 60, placeholder: "ชื่อที่แสดงใน LINE" });
  const add = (chosen) => { box.close(); stage.add(chosen); };
  const box = h("dialog.box", { onclose: () => box.remove(), onclick: (event) => event.target === box && box.close(), "aria-label": aria("เพิ่มคน", "Add a person") }, h("div", {},
    h("h3", {}, two("โทรศัพท์ของใคร", "Whose phone?")),
    rest.length ? h("div.choices", {}, rest.map((person) => h("button", { type: "button", onclick: () => add(person.name) }, face(person.name), h("span", {}, person.name, h("small", {}, [roleName(person.role), person.unit].filter(Boolean).join(" · ")))))) : null,
    h("form", { style: { display: "flex", gap: "8px" }, onsubmit: (event) => { event.preventDefault(); add(name.value.trim()); } },
      h("label.field", { style: { flex: 1 } }, "หรือพิมพ์ชื่ออื่น · or another name", name), h("button.button.main", { type: "submit", style: { alignSelf: "end" } }, "เพิ่ม")),
    h("button.button", { type: "button", onclick: () => box.close() }, two("ยกเลิก", "Cancel"))));
  document.body.append(box);
  box.showModal();
}
