/** The place picker: a map with a pin, quick choices per point, and typed coordinates. */
import { aria, h, toast, two } from "./dom.js";
import { MapView, distance, moved } from "./map.js";
import { openSheet } from "./sheets.js";

const FALLBACK = { latitude: 13.75398, longitude: 100.50144 };
const GPS_OFF_METRES = 600;
const WORLD = { latitude: 90, longitude: 180 };

const rounded = (place) => ({ latitude: Number(place.latitude.toFixed(6)), longitude: Number(place.longitude.toFixed(6)) });

/** `send({latitude, longitude, title, address})` is called once. */
export function openPlacePicker(phone, points, send) {
  const where = h("p.where", { role: "status" });
  const typed = Object.fromEntries(Object.keys(WORLD).map((name) => [name, h("input", { inputMode: "decimal", autocomplete: "off", onchange: readTyped })]));
  const title = h("input", { placeholder: "ไม่ใส่ก็ได้ · optional" }), address = h("input", { placeholder: "ไม่ใส่ก็ได้ · optional" });
  const start = points[0] ? moved(points[0], 40, 25) : FALLBACK;
  const map = new MapView(points, start, tell);

  function tell(place) {
    typed.latitude.value = place.latitude.toFixed(6);
    typed.longitude.value = place.longitude.toFixed(6);
    const [near] = points.map((point) => ({ point, metres: distance(place, point) })).sort((a, b) => a.metres - b.metres);
    if (!near) return where.replaceChildren("ลากหมุดไปยังตำแหน่งที่จะส่ง");
    const inside = near.metres <= near.point.radius_m;
    where.classList.toggle("far", !inside);
    where.replaceChildren(`${inside ? "✓ ในเขต" : "✕ นอกเขต"} ${near.point.name} · ห่างจุดกลาง ${near.metres < 1000 ? `${Math.round(near.metres)} ม.` : `${(near.metres / 1000).toFixed(1)} กม.`} (รัศมี ${near.point.radius_m} ม.)`);
  }

  function readTyped() {
    const place = { latitude: Number.parseFloat(typed.latitude.value), longitude: Number.parseFloat(typed.longitude.value) };
    if (Object.entries(WORLD).every(([name, most]) => Math.abs(place[name]) <= most)) map.put(place);
    else toast("พิกัดไม่ถูกต้อง · not a coordinate", true);
  }

  function choose(place, { address: words = "", point } = {}) {
    title.value = "";
    address.value = words;
    map.put(rounded(place));
    if (point) map.showBoth(place, point);
  }

  function fromBrowser() {
    if (!navigator.geolocation) return toast("เบราว์เซอร์นี้ไม่บอกตำแหน่ง · no location here", true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => choose(coords), (error) => toast(`ขอตำแหน่งไม่สำเร็จ · ${error.message}`, true), { enableHighAccuracy: true, timeout: 8000 });
  }

  const quick = (thai, label, act) => h("button.button.small", { type: "button", "aria-label": label, onclick: act }, thai);
  const around = () => { const angle = Math.random() * 2 * Math.PI, far = 5 + Math.random() * 30; return [Math.cos(angle) * far, Math.sin(angle) * far]; };
  const inside = [
    map.element, where,
    h("div.quick-places", {}, points.map((point) => h("div", {}, h("b", {}, point.name),
      quick("ที่จุดนี้", aria(`ที่จุด ${point.name}`, "at the point"), () => choose(moved(point, ...around()), { address: point.name, point })),
      quick(`GPS คลาด ${GPS_OFF_METRES} ม.`, aria(`คลาดจาก ${point.name}`, `${GPS_OFF_METRES} m off`), () => choose(moved(point, GPS_OFF_METRES * 0.8, GPS_OFF_METRES * 0.6), { point }))))),
    h("button.button.small", { type: "button", onclick: fromBrowser }, two("ตำแหน่งจริงของเบราว์เซอร์", "this browser's position")),
    h("details", {}, h("summary", {}, two("พิมพ์พิกัดและชื่อสถานที่", "type coordinates and names")), h("div.fields", {},
      h("label.field", {}, "ละติจูด · latitude", typed.latitude), h("label.field", {}, "ลองจิจูด · longitude", typed.longitude),
      h("label.field", {}, "ชื่อสถานที่ · title", title), h("label.field", {}, "ที่อยู่ · address", address))),
  ];
  tell(map.pin);
  const close = openSheet(phone, ["ส่งตำแหน่ง", "Share a place"], inside, [h("button.button.main", {
    type: "button", "data-first": true,
    onclick: () => { close(); send({ ...rounded(map.pin), title: title.value.trim(), address: address.value.trim() }); },
  }, two("ส่งตำแหน่งนี้", "Send this place"))]);
}

/** A place that was sent, to look at. */
export function showPlace(phone, points, message) {
  const map = new MapView(points, message, null, { fixed: true });
  openSheet(phone, [message.title ?? "ตำแหน่งที่ส่ง", "Shared place"], [
    map.element, h("p", {}, message.address ?? "", h("br"), h("small", {}, `${message.latitude}, ${message.longitude}`)),
  ]);
}
