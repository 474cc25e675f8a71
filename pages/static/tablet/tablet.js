// The rotating sign on a tablet: sets itself up once, then needs no network. Plain ES2017, no libraries.
(function () {
  'use strict';

  const facts = JSON.parse(document.getElementById('facts').textContent);
  const words = facts.words;
  const part = (id) => document.getElementById(id);
  const style = document.documentElement.style;
  const STEP_MS = Totp.STEP_S * 1000;
  const HEARTBEAT_MS = 5 * 60 * 1000;
  const DAY_MS = 24 * 3600 * 1000;
  const GAP = 1.5; // cells between two tags
  const MARGIN = 1.25; // cells around the square
  const SHIFTS = [[0, 0], [4, 2], [6, -3], [2, -6], [-3, -4], [-6, 0], [-4, 5], [1, 6]]; // pixels, against burn-in

  let record = null;
  let tags = null;
  let shown = -1;
  let battery = null;
  let online = false;
  let awake = null;
  let stopped = false;
  const started = Date.now();

  // -- time ----------------------------------------------------------------------------------------------

  const now = () => Date.now() + record.skew;

  function two(number) {
    return (number < 10 ? '0' : '') + number;
  }

  function tellTime(at) {
    const local = new Date(at + facts.offset_minutes * 60000);
    part('clock').textContent =
      two(local.getUTCHours()) + ':' + two(local.getUTCMinutes()) + ':' + two(local.getUTCSeconds());
    part('date').textContent = facts.date
      .replace('{weekday}', facts.weekdays[local.getUTCDay()])
      .replace('{day}', local.getUTCDate())
      .replace('{month}', facts.months[local.getUTCMonth()])
      .replace('{year}', local.getUTCFullYear() + facts.year_ahead);
    const left = 1 - (at % STEP_MS) / STEP_MS;
    part('ring').style.strokeDashoffset = String(100 * (1 - left));
  }

  // -- the mark ------------------------------------------------------------------------------------------

  function path(id) {
    const bits = parseInt(tags.cells[id].slice(0, 4), 16) * 0x100000 + parseInt(tags.cells[id].slice(4), 16);
    let drawn = '';
    for (let n = 0; n < 36; n++) {
      if (Math.floor(bits / Math.pow(2, 35 - n)) % 2) {
        drawn += 'M' + (1 + n % 6) + ' ' + (1 + Math.floor(n / 6)) + 'h1v1h-1z';
      }
    }
    return drawn;
  }

  function draw(ids) {
    ids.forEach((id, slot) => {
      part('tag' + slot).innerHTML =
        '<path class="ink" d="M0 0h8v8h-8z"/><path class="cells" d="' + path(id) + '"/>';
    });
    const shift = SHIFTS[shown % SHIFTS.length];
    part('board').style.transform = 'translate(' + shift[0] + 'px,' + shift[1] + 'px)';
    document.documentElement.dataset.ids = ids.join(' ');
  }

  async function tick() {
    const step = Math.floor(now() / STEP_MS);
    if (step !== shown) {
      const ids = Totp.chosen(Totp.value(await Keep.mac(record, Totp.counter(step))), tags.ids);
      if (step === Math.floor(now() / STEP_MS)) {
        shown = step;
        draw(ids);
        worry();
      }
    }
    tellTime(now());
  }

  function run() {
    if (stopped) return;
    tick().catch(() => { shown = -1; }).then(() => setTimeout(run, 250 - (now() % 250)));
  }

  // -- the screen ----------------------------------------------------------------------------------------

  function layOut() {
    const wide = window.innerWidth;
    const high = window.innerHeight;
    const ratio = window.devicePixelRatio || 1;
    const square = Math.min(wide, high, Math.max(wide, high) * 0.66);
    const cell = Math.floor(square * ratio / (16 + GAP + 2 * MARGIN)) / ratio; // whole pixels: crisp cells
    const near = Math.round(cell * MARGIN * ratio) / ratio;
    style.setProperty('--square', square + 'px');
    style.setProperty('--tag', cell * 8 + 'px');
    style.setProperty('--near', near + 'px');
    style.setProperty('--far', near + Math.round(cell * (8 + GAP) * ratio) / ratio + 'px');
    const room = Math.min(wide > high ? wide - square : wide * 0.62, square);
    style.setProperty('--unit', Math.max(14, room / 17) + 'px');
    part('board').classList.toggle('tall', high > wide);
    document.querySelector('h1').classList.toggle('long', facts.point.length > 34);
  }

  function worry() {
    const found = [];
    const away = Date.now() - record.heard;
    if (battery && !battery.charging && battery.level <= 0.2) {
      found.push(words.battery.replace('{percent}', Math.round(battery.level * 100)));
    }
    if (Math.abs(record.skew) >= 60000) {
      found.push(words.clock_off.replace('{minutes}', Math.round(Math.abs(record.skew) / 60000)));
    }
    if (away > 7 * DAY_MS) found.push(words.long_offline.replace('{days}', Math.floor(away / DAY_MS)));
    else if (!online) found.push(words.offline);
    if (!('wakeLock' in navigator)) found.push(words.sleeps);
    part('worries').textContent = '';
    found.forEach((sentence) => {
      const item = document.createElement('li');
      item.textContent = sentence;
      part('worries').appendChild(item);
    });
  }

  function tell(sentence, bad) {
    part('board').hidden = true;
    part('notice').hidden = false;
    part('notice').classList.toggle('bad', Boolean(bad));
    part('notice').textContent = sentence;
  }

  async function stayAwake() {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
    try {
      if (!awake || awake.released) awake = await navigator.wakeLock.request('screen');
    } catch (refused) {
      awake = null; // low battery: the browser decides
    }
  }

  // -- the server ----------------------------------------------------------------------------------------

  async function ask(path, body) {
    const answer = await fetch('/tablet/' + facts.id + path, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), cache: 'no-store',
    });
    if (!answer.ok && answer.status !== 403) throw new Error(String(answer.status));
    return answer.status === 403 ? null : answer.json();
  }

  function hex(bytes) {
    return Array.from(bytes, (byte) => (byte < 16 ? '0' : '') + byte.toString(16)).join('');
  }

  function bytesOf(text) {
    return Uint8Array.from(unescape(encodeURIComponent(text)), (letter) => letter.charCodeAt(0));
  }

  // Asks the time and whether we still count; the proof says to the server that it is us.
  async function report() {
    const sent = Date.now();
    try {
      const proof = hex(await Keep.mac(record, bytesOf('seen ' + facts.id + ' ' + sent)));
      const told = await ask('/seen', { at: sent, proof });
      const back = Date.now();
      if (stopped || (told && told.revoked)) return await withdrawn();
      if (told && back - sent < 10000) {
        record.skew = Math.round(told.now - (sent + back) / 2);
        record.heard = back;
        await Keep.save(record);
      }
      online = true;
    } catch (unreachable) {
      online = false;
    }
    return worry();
  }

  async function withdrawn() {
    stopped = true;
    tell(words.revoked, true);
    await Keep.forget(facts.id);
  }

  async function setUp(key) {
    const told = await ask('/key', { key });
    if (told === null) return null;
    const secret = Uint8Array.from(atob(told.secret), (letter) => letter.charCodeAt(0));
    return Keep.keepSecret(facts.id, secret);
  }

  async function loadTags() {
    try {
      const answer = await fetch('/tablet/tags.json');
      if (answer.ok) {
        record.tags = await answer.json();
        await Keep.save(record);
      }
    } catch (unreachable) {
      // those of last time will do
    }
    if (!record.tags) throw new Error('no tags');
    tags = record.tags;
  }

  async function keepForOffline() {
    if (!('serviceWorker' in navigator)) return;
    await navigator.serviceWorker.register('/tablet/sw.js', { scope: '/tablet/' });
    const kept = await caches.open('tablet-1');
    await kept.addAll([location.pathname, '/tablet/tags.json'].concat(facts.assets));
    if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
  }

  // -- from the beginning --------------------------------------------------------------------------------

  async function begin() {
    const key = /^#k=([\w-]+)$/.exec(location.hash);
    record = await Keep.load(facts.id);
    if (key && !record) record = facts.revoked ? null : await setUp(key[1]);
    if (key) history.replaceState(null, '', location.pathname);
    if (!record || facts.revoked) return tell(facts.revoked ? words.revoked : key ? words.key_refused : words.not_set_up, true);
    await loadTags();
    await report();
    if (stopped) return null;
    part('notice').hidden = true;
    part('board').hidden = false;
    run();
    setInterval(() => { if (!stopped) report(); }, HEARTBEAT_MS);
    return keepForOffline();
  }

  // Once a night, when the server answers, everything is loaded anew: old browsers leak, and pages change.
  function renew() {
    if (online && Date.now() - started > DAY_MS) location.reload();
  }

  function tools() {
    part('full').onclick = () => {
      const whole = document.documentElement;
      const asked = whole.requestFullscreen || whole.webkitRequestFullscreen;
      if (asked) asked.call(whole);
      stayAwake();
    };
    part('dim').onclick = () => {
      const dim = document.documentElement.classList.toggle('dim');
      localStorage.setItem('dim', dim ? '1' : '');
    };
    if (localStorage.getItem('dim')) document.documentElement.classList.add('dim');
    window.onresize = layOut;
    window.addEventListener('online', () => { if (record && tags && !stopped) report(); });
    document.addEventListener('visibilitychange', () => {
      stayAwake();
      if (document.visibilityState === 'visible' && record && tags && !stopped) report();
    });
    if (navigator.getBattery) navigator.getBattery().then((found) => { battery = found; });
    setInterval(renew, 10 * 60 * 1000);
  }

  function start() {
    begin().catch((fault) => {
      if (record && tags) return; // it runs; only the keeping for later failed
      tell(words.no_server, false);
      setTimeout(start, 5000);
    });
  }

  layOut();
  tools();
  stayAwake();
  start();
})();
