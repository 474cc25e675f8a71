// What the tablet keeps between loads: its key (not readable where the browser can hold one so), how far its
// clock is off, and the table of tags. One record a sign in IndexedDB.
(function (root) {
  'use strict';

  function opened() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open('signpost', 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore('tablets', { keyPath: 'id' });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  function done(mode, act) {
    return opened().then((base) => new Promise((resolve, reject) => {
      const deal = base.transaction('tablets', mode);
      const asked = act(deal.objectStore('tablets'));
      deal.oncomplete = () => { base.close(); resolve(asked.result); };
      deal.onabort = deal.onerror = () => { base.close(); reject(deal.error); };
    }));
  }

  function load(id) {
    return done('readonly', (store) => store.get(id));
  }

  function save(record) {
    return done('readwrite', (store) => store.put(record));
  }

  function forget(id) {
    return done('readwrite', (store) => store.delete(id));
  }

  // Keeps a new secret; some old browsers cannot store a key object, then the bytes themselves are kept.
  async function keepSecret(id, bytes) {
    const record = { id, skew: 0, heard: Date.now() };
    if (root.crypto && root.crypto.subtle) {
      const kind = { name: 'HMAC', hash: 'SHA-256' };
      try {
        record.key = await root.crypto.subtle.importKey('raw', bytes, kind, false, ['sign']);
        await save(record);
        return record;
      } catch (refused) {
        delete record.key;
      }
    }
    record.raw = bytes;
    await save(record);
    return record;
  }

  // HMAC-SHA-256 under the kept secret.
  async function mac(record, message) {
    if (!record.key) return root.Totp.hmac(record.raw, message);
    return new Uint8Array(await root.crypto.subtle.sign('HMAC', record.key, message));
  }

  root.Keep = { load, save, forget, keepSecret, mac };
})(self);
