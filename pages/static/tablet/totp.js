// The mark of a moment: TOTP (RFC 6238, HMAC-SHA-256, 30 s) to three tag ids, the same as rules/rotating.py.
// Plain ES2017 for old tablets. The browser's own cryptography is used where it is offered (https); elsewhere
// the small SHA-256 below does it.
(function (root) {
  'use strict';

  const STEP_S = 30;
  const K = new Uint32Array(64);
  const START = new Uint32Array(8);

  // The constants of FIPS 180-4: fractional parts of cube and square roots of the first primes.
  (function () {
    let found = 0;
    for (let n = 2; found < 64; n++) {
      let prime = true;
      for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
      if (!prime) continue;
      if (found < 8) START[found] = (Math.sqrt(n) % 1) * 0x100000000;
      K[found] = (Math.cbrt(n) % 1) * 0x100000000;
      found++;
    }
  })();

  function turned(word, bits) {
    return (word >>> bits) | (word << (32 - bits));
  }

  function sha256(bytes) {
    const blocks = (bytes.length + 72) >> 6;
    const padded = new Uint8Array(blocks * 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
    const state = START.slice();
    const w = new Uint32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4);
      for (let i = 16; i < 64; i++) {
        const s0 = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const s1 = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
      }
      mix(state, w);
    }
    const out = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => out.setUint32(i * 4, word));
    return new Uint8Array(out.buffer);
  }

  function mix(state, w) {
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
  }

  function joined(one, other) {
    const both = new Uint8Array(one.length + other.length);
    both.set(one);
    both.set(other, one.length);
    return both;
  }

  function hmac(key, message) {
    const block = new Uint8Array(64);
    block.set(key.length > 64 ? sha256(key) : key);
    const inner = sha256(joined(block.map((byte) => byte ^ 0x36), message));
    return sha256(joined(block.map((byte) => byte ^ 0x5c), inner));
  }

  function counter(step) {
    const view = new DataView(new ArrayBuffer(8));
    view.setUint32(0, Math.floor(step / 0x100000000));
    view.setUint32(4, step >>> 0);
    return new Uint8Array(view.buffer);
  }

  // RFC 4226, section 5.3: 31 bits of the MAC, from where its last four bits say.
  function value(mac) {
    const at = mac[mac.length - 1] & 15;
    return (mac[at] & 127) * 0x1000000 + mac[at + 1] * 0x10000 + mac[at + 2] * 0x100 + mac[at + 3];
  }

  // Which three of the ids, all different, by slot.
  function chosen(number, ids) {
    const left = ids.slice();
    const found = [];
    for (let slot = 0; slot < 3; slot++) {
      found.push(left.splice(number % (left.length), 1)[0]);
      number = Math.floor(number / (left.length + 1));
    }
    return found;
  }

  root.Totp = { STEP_S, sha256, hmac, counter, value, chosen };
})(typeof self === 'undefined' ? globalThis : self);
