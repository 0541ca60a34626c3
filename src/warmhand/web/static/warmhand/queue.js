"use strict";
// The walk-up queue. Every deed is first written to this device, then sent in order, and taken off
// only once the server has said that it has it. The rules are those of core/queue.py; without a
// script the page's forms do the same.
(() => {
  const root = document.getElementById("queue");
  if (!root) return;
  const own = root.dataset;
  const part = (id) => document.getElementById(id);
  const CACHE = "warmhand-queue";
  const EVERY = 15000; // ms between looks at what other devices did
  const AT_ONCE = 100;
  const ORDER = ["emergency", "same_day", "caution"];
  const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  let state = null; // what the server last said
  let pending = []; // what it has not yet said that it has
  let offline = false;

  // -- what this device keeps ------------------------------------------------------------------
  const opened = new Promise((done, refuse) => {
    const asked = indexedDB.open("warmhand-queue", 1);
    asked.onupgradeneeded = () => {
      const deeds = asked.result.createObjectStore("deeds", { keyPath: "n", autoIncrement: true });
      deeds.createIndex("owner", "owner");
      deeds.createIndex("key", "key", { unique: true });
      asked.result.createObjectStore("states", { keyPath: "owner" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => refuse(asked.error);
  });

  const within = async (mode, name, work) => {
    const base = await opened;
    return new Promise((done, refuse) => {
      const transaction = base.transaction(name, mode, { durability: "strict" });
      const asked = work(transaction.objectStore(name));
      transaction.oncomplete = () => done(asked && asked.result);
      transaction.onabort = () => refuse(transaction.error);
    });
  };
  const allDeeds = () => within("readonly", "deeds", (store) => store.getAll());
  const allStates = () => within("readonly", "states", (store) => store.getAll());
  const cookie = () => (document.cookie.match(/(?:^|; )queue=([^;]*)/) || ["", ""])[1];

  async function load() {
    if (!state) return;
    const mine = await within("readonly", "deeds", (store) => store.index("owner").getAll(state.owner));
    pending = mine.filter((deed) => !deed.refused);
    const refused = mine.filter((deed) => deed.refused);
    part("refused").hidden = !refused.length;
    part("refused").querySelector("[data-fill]").textContent = refused
      .map((deed) => [deed.facts.name, deed.refused].filter(Boolean).join(": ")).join(" ");
  }

  async function keepState(found) {
    state = found;
    await within("readwrite", "states", (store) => store.put(found));
  }

  // Others who used this device, and events that are over: their names go, what is unsent stays.
  async function tidy() {
    const deeds = await allDeeds();
    for (const one of await allStates()) {
      const ended = one.over || Date.parse(one.ends) < Date.now();
      const unsent = deeds.some((deed) => deed.owner === one.owner);
      if (one.cookie === cookie() && (!ended || unsent)) continue;
      await within("readwrite", "states", (store) => store.delete(one.owner));
      if (ended && window.caches) {
        const cache = await caches.open(CACHE);
        await cache.delete(`/queue/${one.event}/shell/`);
      }
    }
  }

  // -- sending ---------------------------------------------------------------------------------
  class SignedOut extends Error {}

  async function ask(address, more) {
    const answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(20000), ...more });
    if (answer.type === "opaqueredirect" || answer.status === 409) throw new SignedOut();
    return answer;
  }

  async function look() {
    const answer = await ask(own.state);
    if (answer.status === 403) throw new SignedOut();
    if (!answer.ok) throw new Error(`answers ${answer.status}`);
    const found = await answer.json();
    if (state && found.owner !== state.owner) throw new SignedOut();
    await keepState(found);
  }

  const plain = ({ key, guest, kind, done_at, facts }) => ({ key, guest, kind, done_at, facts });

  async function send() {
    const batch = pending.slice(0, AT_ONCE);
    const post = () => ask(own.sync, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": state.token },
      body: JSON.stringify({ owner: state.owner, deeds: batch.map(plain) }),
    });
    let answer = await post();
    if (answer.status === 403) { // the token has changed with a new session
      await look();
      answer = await post();
    }
    if (answer.status === 403) throw new SignedOut();
    if (!answer.ok) throw new Error(`answers ${answer.status}`);
    const said = await answer.json();
    await settle(batch, new Set(said.taken), said.refused);
    await keepState(said.state);
    await load();
  }

  const settle = (batch, taken, refused) => within("readwrite", "deeds", (store) => {
    for (const deed of batch) {
      if (taken.has(deed.key)) store.delete(deed.n);
      else if (deed.key in refused) store.put({ ...deed, refused: refused[deed.key] });
    }
  });

  let busy = false;
  let again = false;
  async function sync() {
    again = true;
    if (busy) return;
    busy = true;
    try {
      while (again) {
        again = false;
        await once();
      }
    } finally {
      busy = false;
    }
  }

  async function once() {
    try {
      if (!state || !pending.length) await look();
      await load();
      while (pending.length) await send();
      say("online");
      if (state.over) await tidy();
    } catch (problem) {
      say(problem instanceof SignedOut ? "signed-out" : "offline");
    }
    render();
  }

  function say(how) {
    offline = how !== "online";
    part("offline").hidden = how !== "offline";
    part("signed-out").hidden = how !== "signed-out";
  }

  // -- deeds -----------------------------------------------------------------------------------
  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // without https
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  // Two letters and a count stand for the number until the server gives one: letters never look
  // like the numbers of the screen.
  function newMark() {
    let kept = localStorage.getItem("queue-mark");
    if (!kept) kept = [...crypto.getRandomValues(new Uint8Array(2))].map((byte) => ALPHABET[byte % ALPHABET.length]).join("") + "0";
    const mark = kept.slice(0, 2) + (Number(kept.slice(2)) + 1);
    localStorage.setItem("queue-mark", mark);
    return mark;
  }

  async function keep(guest, ...steps) {
    const done_at = new Date().toISOString();
    const deeds = steps.map(([kind, facts]) => ({ key: newKey(), guest, kind, done_at, facts: facts || {}, owner: state.owner }));
    await within("readwrite", "deeds", (store) => { deeds.forEach((deed) => store.add(deed)); });
    await load();
    render();
    sync();
  }

  const rules = {
    arrive(guest, deed) {
      if (!["booked", "left"].includes(guest.state)) return;
      guest.state = "waiting";
      guest.arrived_at = guest.arrived_at || deed.done_at;
    },
    safety(guest, { facts }) {
      if (facts.answer === "ticked") {
        Object.assign(guest, { safety: "ticked", urgency: facts.urgency });
        if (guest.state !== "done") guest.state = "sent_on";
      } else if (guest.safety !== "ticked") guest.safety = "none";
    },
    start(guest, deed) {
      if (!["booked", "waiting", "left"].includes(guest.state) || guest.safety !== "none") return;
      Object.assign(guest, { state: "in_chair", started_at: deed.done_at, agreed: true });
    },
    done(guest, deed) {
      if (guest.state !== "in_chair") return;
      Object.assign(guest, { state: "done", ended_at: deed.done_at, follow_up: deed.facts.follow_up });
    },
    left(guest) { if (["booked", "waiting"].includes(guest.state)) guest.state = "left"; },
    back(guest) { if (["left", "in_chair"].includes(guest.state)) Object.assign(guest, { state: "waiting", started_at: "" }); },
    ticks(guest, { facts }) {
      Object.assign(guest, { reach: facts.reach || guest.reach, follow_up: facts.follow_up, letter: facts.letter });
    },
  };

  function merged() {
    const guests = new Map(state.guests.map((guest) => [guest.key, { ...guest }]));
    for (const deed of pending) {
      if (deed.kind === "add" && !guests.has(deed.guest)) {
        const fresh = { number: "", state: "waiting", safety: "not_asked", slot_at: "", started_at: "", ended_at: "" };
        guests.set(deed.guest, { ...fresh, ...deed.facts, key: deed.guest, arrived_at: deed.done_at });
      }
      const guest = guests.get(deed.guest);
      if (guest && rules[deed.kind]) rules[deed.kind](guest, deed);
    }
    return [...guests.values()];
  }

  // -- how long still: core/queue_wait.py ---------------------------------------------------------
  function waits(ahead, been) {
    const { mean, spread, error } = state.pace;
    const chairs = Math.max(1, been.length);
    const rest = been.reduce((sum, minutes) => sum + Math.max(mean - minutes, 1) + 1, 0);
    const people = ahead + been.length;
    let likely = (rest + ahead * (mean + 1)) / chairs;
    if (chairs > 1) likely -= ((mean + 1) * (chairs - 1)) / (2 * chairs);
    const off = (1.28 * Math.sqrt(people * spread ** 2 + (people * error) ** 2)) / chairs;
    const low = Math.floor(Math.max(0, likely - off) / 5) * 5;
    const high = Math.ceil(Math.max(likely + off, 0) / 5) * 5;
    if (!high) return "next";
    return low ? `about ${low} to ${high} minutes` : `up to ${high} minutes`;
  }

  function told(waiting, booked, chairs) {
    const now = Date.now();
    const been = chairs.map((guest) => (now - Date.parse(guest.started_at)) / 60000);
    const slots = booked.map((guest) => Date.parse(guest.slot_at)).filter((at) => at > now - 600000);
    let ahead = 0;
    return waiting.map(() => {
      while (slots.length && slots[0] <= now + ahead * (state.pace.mean + 1) * 60000) {
        slots.shift();
        ahead += 1;
      }
      return waits(ahead++, been);
    });
  }

  // -- showing ---------------------------------------------------------------------------------
  const clock = (iso) => new Intl.DateTimeFormat(own.country === "US" ? "en-US" : "en-GB", { hour: "numeric", minute: "2-digit", timeZone: own.zone }).format(new Date(iso));
  const joined = (...words) => words.filter(Boolean).join(" · ");
  const looks = new WeakMap();

  function show(id, guests, values) {
    const list = part(id);
    const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
    guests.forEach((guest, place) => {
      const node = before.get(guest.key) || part(`of-${id}`).content.firstElementChild.cloneNode(true);
      before.delete(guest.key);
      fill(node, guest, values(guest, place));
      if (list.children[place] !== node) list.insertBefore(node, list.children[place] || null);
    });
    before.forEach((node) => node.remove());
    if (part(`${id}-part`)) part(`${id}-part`).hidden = !guests.length;
  }

  function fill(node, guest, values) {
    const look = JSON.stringify(values);
    if (looks.get(node) === look || node.contains(document.activeElement) && looks.has(node) && node.querySelector("input:focus")) return;
    looks.set(node, look);
    node.dataset.key = guest.key;
    for (const input of node.querySelectorAll("input[name=guest]")) input.value = guest.key;
    for (const button of node.querySelectorAll("button[name=ask]")) button.value = guest.key;
    for (const place of node.querySelectorAll("[data-fill]")) place.textContent = values[place.dataset.fill];
    for (const place of node.querySelectorAll("[data-fill-lines]")) {
      place.replaceChildren(...values.say.filter(Boolean).map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    }
    for (const form of node.querySelectorAll("[data-of]")) form.hidden = form.dataset.of !== guest.state;
    if (!("follow_up" in values)) return;
    node.querySelector("input[name=reach]").value = guest.reach;
    for (const name of ["follow_up", "letter"]) node.querySelector(`input[name=${name}]`).checked = guest[name];
  }

  function render() {
    const mine = state && state.cookie === cookie();
    const left = pending.length;
    part("unsent").hidden = !left;
    part("unsent").textContent = left ? `${left} ${left === 1 ? "entry waits" : "entries wait"} on this device to be sent.` : "";
    part("lists").hidden = !mine;
    if (!mine) return;
    const guests = merged();
    const of = (name) => guests.filter((guest) => guest.state === name);
    const when = (guest) => Date.parse(guest.slot_at || guest.arrived_at) || 0;
    const waiting = of("waiting").sort((a, b) => when(a) - when(b));
    const booked = of("booked").sort((a, b) => when(a) - when(b));
    const [chairs, seen] = [of("in_chair"), of("done")];
    const still = told(waiting, booked, chairs);
    const slot = (guest) => guest.slot_at && `booked for ${clock(guest.slot_at)}`;
    const place = (guest) => ({ number: String(guest.number || guest.mark || "new"), name: guest.name });
    const was = (guest) => guest.number && guest.mark && `was ${guest.mark}`;
    show("in-chair", chairs, (guest) => ({ ...place(guest), since: clock(guest.started_at), detail: joined(guest.what_for, guest.reach && "left how to reach them") }));
    show("waiting", waiting, (guest, at) => ({ ...place(guest), detail: joined(still[at], was(guest), slot(guest), guest.what_for) }));
    show("booked", booked, (guest) => ({ ...place(guest), detail: joined(slot(guest), guest.what_for) }));
    show("sent-on", of("sent_on"), (guest) => ({ ...place(guest), say: (state.say[guest.urgency] || state.say.emergency).map((line) => line.replace("{name}", guest.name)) }));
    show("over", [...seen, ...of("left")], (guest) => ({ ...place(guest), state: guest.state, detail: guest.state === "done" ? "seen" : "left", reach: guest.reach, follow_up: guest.follow_up, letter: guest.letter }));
    part("nobody").hidden = waiting.length > 0;
    part("counts").textContent = `${seen.length} seen, ${waiting.length} waiting.`;
    part("seen").textContent = seen.length;
    part("follow-up").textContent = seen.filter((guest) => guest.follow_up).length;
  }

  // -- the forms -------------------------------------------------------------------------------
  function openQuestion(key) {
    const guest = merged().find((one) => one.key === key);
    if (!guest) return;
    const form = part("ask").querySelector("form");
    form.reset();
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    form.elements.guest.value = key;
    form.elements.agreed.checked = Boolean(guest.agreed);
    part("ask").querySelector("[data-fill]").textContent = guest.name;
    part("ask-problem").hidden = true;
    part("ask").hidden = false;
    part("ask-title").focus();
  }

  // A ticked line always counts, whichever button was pressed.
  async function answer(form, what) {
    const boxes = [...form.querySelectorAll("input[name=yes]:checked")].map((box) => box.dataset.urgency);
    const urgency = ORDER.find((one) => boxes.includes(one));
    const problem = urgency ? "" : what === "ticked" ? "Tick what they said yes to." : form.elements.agreed.checked ? "" : "Ask for their agreement first, and tick it.";
    part("ask-problem").textContent = problem;
    part("ask-problem").hidden = !problem;
    if (problem) return;
    const steps = urgency
      ? [["safety", { answer: "ticked", urgency }]]
      : [["safety", { answer: "none", urgency: "" }], ["start", { consent: own.consent }]];
    await keep(form.elements.guest.value, ...steps);
    part("ask").hidden = true;
  }

  const typed = (form) => ({
    reach: form.elements.reach.value.trim(),
    follow_up: form.elements.follow_up.checked,
    letter: form.elements.letter.checked,
  });

  async function add(form) {
    const name = form.elements.name.value.trim();
    if (!name) return;
    const facts = { ...typed(form), name, what_for: form.elements.what_for.value.trim(), mark: offline ? newMark() : "" };
    form.reset();
    form.elements.name.focus();
    await keep(newKey(), ["add", facts]);
  }

  async function handle(form, button) {
    const what = button && button.name === "do" ? button.value : "";
    if (button && button.name === "ask") openQuestion(button.value);
    else if (form.id === "add") await add(form);
    else if (["start", "ticked"].includes(what)) await answer(form, what);
    else if (["done", "done-follow"].includes(what)) await keep(form.elements.guest.value, ["done", { follow_up: what === "done-follow" }]);
    else if (what === "ticks") await keep(form.elements.guest.value, ["ticks", typed(form)]);
    else await keep(form.elements.guest.value, [what]);
  }

  const noStore = () => { part("no-store").hidden = false; };

  async function shell() {
    if (!window.caches || !("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register(own.worker, { scope: "/queue/" });
    const answer = await fetch(own.shell, { redirect: "manual", cache: "no-store" });
    if (answer.ok) await (await caches.open(CACHE)).put(own.shell, answer);
  }

  async function begin() {
    await opened;
    await tidy();
    const data = part("queue-data");
    if (data) await keepState(JSON.parse(data.textContent));
    else state = (await allStates()).find((one) => one.event === own.event && one.cookie === cookie()) || null;
    await load();
    render();
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      handle(event.target, event.submitter).catch(noStore);
    });
    part("ask-cancel").addEventListener("click", (event) => {
      event.preventDefault();
      part("ask").hidden = true;
    });
    window.addEventListener("online", sync);
    window.addEventListener("offline", () => say("offline"));
    document.addEventListener("visibilitychange", () => document.hidden || sync());
    setInterval(sync, EVERY);
    root.dataset.ready = "yes";
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    shell().then(() => { root.dataset.kept = "yes"; }, () => {});
    await sync();
  }

  begin().catch(noStore);
})();
