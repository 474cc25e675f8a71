/** Puts the page together: the stage with its phones, the row of people, the side panel, and the stream of changes. */
import { h, icon, two } from "./dom.js";
import { get, listen, post, setAddresses } from "./api.js";
import { PhoneView } from "./phone.js";
import { drawPeople, openAdd } from "./people.js";
import { SidePanel } from "./side.js";

const NO_OFFICE = { people: [], points: [], selfies: [], words: [], tablets: [], beacons: [] };
const phones = document.getElementById("phones"), nav = document.getElementById("people");

const stage = {
  people: new Map(), views: new Map(), counts: new Map(), visible: new Set(), active: null, bot: null, switches: null, known: NO_OFFICE,
  office: () => stage.known,
  unreadOf: (id) => stage.counts.get(id) ?? 0,
  activate(view) {
    if (stage.active === view) return;
    stage.active?.element.classList.remove("active");
    stage.active = view;
    view?.element.classList.add("active");
    seen(view);
    drawPeople(nav, stage);
  },
  unread(view, count) {
    if (stage.visible.has(view.element) && document.visibilityState === "visible") return;
    stage.counts.set(view.person.id, stage.unreadOf(view.person.id) + count);
    drawPeople(nav, stage);
  },
  async add(name) {
    const person = await post("/chat/people", { name });
    know(person);
    return stage.bring(person.id);
  },
  async bring(id) {
    if (!stage.views.has(id)) {
      await post(`/chat/${id}/show`);
      know({ ...stage.people.get(id), shown: true });
    }
    const view = stage.views.get(id);
    view.element.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    stage.activate(view);
    return view;
  },
  async reloadOffice() {
    stage.known = await get("/chat/office");
    side.draw();
  },
};

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) { stage.visible.delete(target); continue; }
    stage.visible.add(target);
    const view = [...stage.views.values()].find((one) => one.element === target);
    seen(view);
    if (matchMedia("(max-width: 640px)").matches) stage.activate(view);
  }
}, { root: phones, threshold: 0.6 });

function seen(view) {
  if (view && stage.counts.delete(view.person.id)) drawPeople(nav, stage);
}

/** Takes note of a person; opens or puts away the phone accordingly. */
function know(person) {
  stage.people.set(person.id, person);
  const view = stage.views.get(person.id);
  if (view && !person.shown) {
    stage.views.delete(person.id);
    watcher.unobserve(view.element);
    view.element.remove();
    if (stage.active === view) stage.activate(stage.views.values().next().value ?? null);
  } else if (view) {
    view.person = person;
    view.drawPerson();
    view.soon();
  } else if (person.shown) {
    const fresh = new PhoneView(person, stage);
    stage.views.set(person.id, fresh);
    phones.append(fresh.element);
    watcher.observe(fresh.element);
    if (!stage.active) stage.activate(fresh);
  }
  drawPeople(nav, stage);
  drawWelcome();
}

const welcome = h("div.welcome", {}, h("img", { src: "/static/icon.svg", alt: "", width: 72, height: 72 }),
  h("h2", {}, "ลองใช้บอตโดยไม่ต้องมี LINE"), h("p", {}, "เพิ่มคนหนึ่งคน แล้วคุยกับบอตในโทรศัพท์ของเขา", h("br"), "Add a person and talk to the bot on their phone."),
  h("button.button.main", { type: "button", onclick: () => openAdd(stage) }, icon("plus"), two("เพิ่มคน", "Add a person")));

function drawWelcome() {
  if (stage.views.size) welcome.remove();
  else phones.append(welcome);
}

let officeTimer;
const officeSoon = () => { clearTimeout(officeTimer); officeTimer = setTimeout(() => stage.reloadOffice(), 400); };

const hear = {
  person: ({ person }) => know(person),
  bubble: ({ bubble }) => { stage.views.get(bubble.chat)?.soon(); if (bubble.sender === "bot") officeSoon(); },
  loading: ({ chat }) => stage.views.get(chat)?.soon(),
  cleared: ({ chat }) => stage.views.get(chat)?.soon(),
  menus: () => stage.views.forEach((view) => view.soon()),
  switches: ({ switches }) => { stage.switches = switches; if (side.tab === "misbehave") side.draw(); },
  delivered: () => switchesSoon(),
  held: () => switchesSoon(),
  resync: () => start(),
};

let switchesTimer;
function switchesSoon() {
  if (side.tab !== "misbehave") return;
  clearTimeout(switchesTimer);
  switchesTimer = setTimeout(async () => hear.switches(await get("/chat/state")), 150);
}

async function start() {
  const [state, office] = await Promise.all([get("/chat/state"), get("/chat/office")]);
  stage.bot = state.bot;
  stage.switches = state.switches;
  stage.known = office;
  setAddresses(state.addresses);
  state.people.forEach(know);
  drawPeople(nav, stage);
  drawWelcome();
  side ??= new SidePanel(document.getElementById("side"), stage);
  side.draw();
}

let side = null;
await start();
listen((item) => hear[item.kind]?.(item));
setInterval(() => stage.views.forEach((view) => view.soon()), 30000);
