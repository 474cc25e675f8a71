/** Where a photo comes from: a ready selfie of the demo office, the browser's camera, or a file. */
import { aria, h, icon, toast, two } from "./dom.js";
import { openSheet } from "./sheets.js";

const JPEG_QUALITY = 0.9;

/** `send` gets a Blob, or the key of a ready selfie as `{selfie}`. */
export function openPhotoPicker(phone, office, send) {
  const done = (photo) => { close(); send(photo); };
  const file = h("input", { type: "file", accept: "image/*,.csv,.xlsx", onchange: () => file.files[0] && done(file.files[0]) });
  const close = openSheet(phone, ["ส่งรูป", "Send a photo"], [
    h("div.sources", {},
      h("button.button", { type: "button", "data-first": true, onclick: () => { close(); openCamera(phone, send); } }, icon("camera"), two("ถ่ายรูป", "Camera")),
      h("label.button", {}, icon("photo"), h("span", {}, two("เลือกไฟล์", "File")), file)),
    office.selfies.length ? groups(office, done) : h("p", {}, h("small", {}, "ไม่มีรูปตัวอย่าง · no ready photos")),
  ]);
}

function groups(office, done) {
  const names = Object.fromEntries(office.points.map((point) => [point.code, point.name]));
  const byPoint = Map.groupBy ? Map.groupBy(office.selfies, (selfie) => selfie.point ?? "") : grouped(office.selfies);
  return [...byPoint].map(([point, selfies]) => [
    h("h4.group-title", { style: { margin: "4px 0 0" } }, point ? `รูปพร้อมใช้ที่ ${names[point] ?? point}` : "รูปพร้อมใช้แบบอื่น", " ", h("small", { lang: "en" }, "ready photos")),
    h("div.selfies", {}, selfies.map((selfie) => h("button", { type: "button", "aria-label": `${selfie.label} ${selfie.note}`, onclick: () => done({ selfie: selfie.key }) },
      selfiePicture(selfie), h("span", {}, selfie.label, selfie.note ? h("small", {}, selfie.note) : null)))),
  ]);
}

function grouped(selfies) {
  const groups = new Map();
  for (const selfie of selfies) groups.set(selfie.point ?? "", [...(groups.get(selfie.point ?? "") ?? []), selfie]);
  return groups;
}

/** The picture of a ready photo; a new one after each time it was sent. */
const selfieAddress = ({ key, version }) => `/chat/office/selfie/${key.split("/").map(encodeURIComponent).join("/")}.jpg?v=${version}`;

/** Pictures wait their turn, two at a time: each takes the simulator a while to make, and a browser opens but six connections. */
const AT_ONCE = 2;
const waiting = [];
let loading = 0;

function loadNext() {
  while (loading < AT_ONCE && waiting.length) {
    const { picture, address } = waiting.shift();
    if (!picture.isConnected) continue;
    loading += 1;
    const done = () => { loading -= 1; loadNext(); };
    picture.addEventListener("load", done, { once: true });
    picture.addEventListener("error", done, { once: true });
    picture.src = address;
  }
}

const inSight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    inSight.unobserve(target);
    waiting.push({ picture: target, address: target.dataset.address });
  }
  loadNext();
}, { rootMargin: "120px" });

export function selfiePicture(selfie) {
  const picture = h("img", { alt: "", "data-address": selfieAddress(selfie) });
  inSight.observe(picture);
  return picture;
}

export async function openCamera(phone, send) {
  const video = h("video", { autoplay: true, playsInline: true, muted: true });
  const view = h("div.camera", { role: "dialog", "aria-label": aria("กล้อง", "Camera"), onkeydown: (event) => event.key === "Escape" && close() });
  let stream = null;
  const close = () => {
    stream?.getTracks().forEach((track) => track.stop());
    view.remove();
  };
  const back = h("button.round", { type: "button", "aria-label": aria("ปิดกล้อง", "Close the camera"), onclick: close }, icon("close"));
  const shutter = h("button.shutter", { type: "button", "aria-label": aria("ถ่าย", "Take the photo"), disabled: true, onclick: () => shoot(video, (blob) => { close(); send(blob); }) });
  view.append(video, h("div.bar", {}, back, shutter, h("span", { style: { width: "40px" } })));
  phone.append(view);
  back.focus();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user", width: { ideal: 1440 }, height: { ideal: 1080 } } });
    video.srcObject = stream;
    shutter.disabled = false;
    shutter.focus();
  } catch (error) {
    video.replaceWith(h("p.message", {}, "เปิดกล้องไม่ได้ · no camera", h("br"), h("small", {}, error.message ?? String(error)), h("br"), h("br"), captureInstead((blob) => { close(); send(blob); })));
  }
}

/** On a phone the system's own camera can still be asked. */
function captureInstead(send) {
  const input = h("input.visually-hidden", { type: "file", accept: "image/*", capture: "user", onchange: () => input.files[0] && send(input.files[0]) });
  return h("label.button", {}, two("ใช้กล้องของเครื่อง หรือเลือกไฟล์", "system camera or file"), input);
}

function shoot(video, taken) {
  const canvas = h("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.toBlob((blob) => (blob ? taken(blob) : toast("ถ่ายไม่สำเร็จ · no picture", true)), "image/jpeg", JPEG_QUALITY);
}
