/** Coming near a LINE Beacon: the phone hears it and tells the bot by itself; the bot says nothing to that. */
import { h, icon, toast, two } from "./dom.js";
import { openSheet } from "./sheets.js";

const FORGED = "00".repeat(13);

/** `hear({hwid, type, dm})` sends the event; without `dm` the beacon's own message of this moment. */
export function openBeacons(phone, office, hear) {
  const names = Object.fromEntries(office.points.map((point) => [point.code, point.name]));
  const choice = (beacon, name, words, more) => h("button.button.small", { type: "button", "data-first": !more, "aria-label": `${words.join(" · ")} ${name}`, onclick: () => { close(); comeNear(beacon, hear, more); } },
    more ? null : icon("beacon"), two(...words));
  const close = openSheet(phone, ["เข้าใกล้ Beacon", "Come near a beacon"], [
    h("p", {}, "โทรศัพท์ได้ยินสัญญาณแล้วแจ้งบอตเอง บอตไม่ตอบ แต่ถ้าลงเวลาที่จุดนั้นภายใน 10 นาที การ์ดจะบอกว่า “พบสัญญาณ Beacon ของจุด”", h("br"),
      h("small", { lang: "en" }, "The phone hears it and tells the bot, which does not answer; a clock-in there within 10 minutes says so on its card.")),
    h("div.quick-places", {}, office.beacons.map((beacon) => {
      const name = names[beacon.point] ?? beacon.point;
      return h("div", {}, h("b", {}, name, h("br"), h("small", {}, `Beacon ${beacon.hwid}`)),
        h("div.acts", {}, choice(beacon, name, ["เข้าใกล้", "Come near"]), choice(beacon, name, ["สัญญาณปลอม", "Forged"], { dm: FORGED })));
    })),
  ]);
}

export async function comeNear(beacon, hear, more) {
  const done = await hear({ hwid: beacon.hwid, type: "enter", ...more });
  if (done) toast(more ? "ส่งสัญญาณปลอมแล้ว · a forged beacon was heard" : "ได้ยิน Beacon แล้ว · the beacon was heard");
}
