// The door: a tap is kept on the phone until the server has said that it has it, and is sent again until then.
// What is kept: a random id, a code of this call-in, which button, and when. Never a name. Without this file every button is a form.
"use strict";

const door = document.getElementById("door");
const LOOK_MS = 5_000; // how often others' taps are asked for while the page is seen
const HIDDEN_MS = 30_000;
const LONGEST_MS = 20_000; // between tries while the network is away
const GIVE_UP_MS = 10_000; // for one answer
const TWICE_MS = 500; // a second tap on the same person so soon was meant for the first button
const AT_ONCE = 100;
const SHELF = "door:";

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Marks of one phone begin alike: that is how the server knows that two taps came from one hand, one after the other.
const phone = (() => {
  const name = `${SHELF}phone`;
  try {
    const known = localStorage.getItem(name);
    if (/^[0-9a-f]{8}$/.test(known ?? "")) return known;
    const made = random().slice(0, 8);
    localStorage.setItem(name, made);
    return made;
  } catch {
    return random().slice(0, 8);
  }
})();
const newMark = () => phone + random().slice(8);

// Taps on the phone's shelf. Each open page has its own place there, so that two never write over each other.
const shelf = (callIn) => {
  const mine = `${SHELF}${callIn}:${random()}`;
  const sound = (tap) =>
    tap && /^[0-9a-f]{32}$/.test(tap.mark) && /^D\d{2,4}$/.test(tap.code) && typeof tap.tap === "string" && typeof tap.label === "string" && Number.isFinite(tap.at) && typeof tap.who === "string";
  const keys = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const adopt = () => {
    const found = new Map();
    try {
      for (const key of keys(`${SHELF}${callIn}:`)) {
        for (const tap of JSON.parse(localStorage.getItem(key)) ?? []) if (sound(tap)) found.set(tap.mark, tap);
      }
      keep([...found.values()]);
      for (const key of keys(`${SHELF}${callIn}:`)) if (key !== mine) localStorage.removeItem(key);
    } catch {
      // a phone that lets nothing be kept: the page itself keeps it while it is open
    }
    return [...found.values()].sort((one, other) => one.at - other.at);
  };
  const keep = (taps) => {
    try {
      if (taps.length) localStorage.setItem(mine, JSON.stringify(taps));
      else localStorage.removeItem(mine);
    } catch {
      // as above
    }
  };
  const clear = () => {
    try {
      for (const key of keys(SHELF)) localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  };
  return { adopt, keep, clear };
};

const start = () => {
  const bar = document.getElementById("door-bar");
  const words = bar.querySelector("[data-words]").dataset;
  const says = bar.querySelector("[data-says]");
  const refusals = bar.querySelector("[data-refused]");
  const signIn = bar.querySelector("[data-sign-in]");
  const { keep, adopt, clear } = shelf(door.dataset.callIn);
  const drawn = new Map();
  let { who, csrf, stamp } = door.dataset;
  let taps = adopt();
  let way = "open"; // "open", "away" (no answer) or "out" (signed out)
  let sending = false;
  let looking = false;
  let timer = 0;
  let last = 0;
  let pressed = {};
  let wait = LOOK_MS;
  let fingerDown = false;
  let held = null;
  let leaving = false;

  const mine = () => taps.filter((tap) => tap.who === who);

  const draw = () => {
    for (const line of door.querySelectorAll("[data-code]")) {
      const tap = taps.filter((each) => each.code === line.dataset.code).at(-1);
      const note = line.querySelector("[data-waiting]");
      note.hidden = !tap;
      if (!tap) continue;
      note.querySelector("[data-what]").textContent = door.dataset.waiting.replace("{what}", tap.label);
      const back = note.querySelector("[data-take-back]");
      back.hidden = tap.tap.startsWith("undo:");
      back.dataset.takeBack = tap.mark;
    }
    say();
  };
  const say = () => {
    const own = mine().length;
    const others = taps.length - own;
    const counted = own === 1 ? words.one : words.many.replace("{n}", own);
    const state = way === "out" ? words.signedOut : way === "away" ? (own ? words.kept : words.away) : own ? "" : words.sent;
    const lines = [own ? counted : "", state, others ? words.others.replace("{n}", others) : "", leaving ? words.leaving : ""];
    const text = lines.filter(Boolean).join(" ");
    if (says.textContent !== text) says.textContent = text;
    signIn.hidden = way !== "out";
    bar.classList.toggle("is-wait", own > 0 || way !== "open");
    bar.hidden = false;
  };
  const refuse = (tap, text) => {
    const line = document.createElement("li");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn btn-plain btn-sm";
    away.textContent = words.dismiss;
    away.addEventListener("click", () => line.remove());
    line.append(`${tap.code}, ${tap.label}: ${text} `, away);
    refusals.append(line);
  };

  const press = (code, tap, label) => {
    leaving = false;
    last = Math.max(Date.now(), last + 1);
    taps.push({ mark: newMark(), code, tap, label, at: last, who });
    keep(taps);
    draw();
    send();
  };

  // Only what has become another is replaced, and never under a finger.
  const show = (told) => {
    if (fingerDown) {
      held = told;
      return;
    }
    const page = new DOMParser().parseFromString(told.html, "text/html");
    const now = [...door.querySelectorAll("[data-code]")].map((line) => line.dataset.code).join();
    const then = [...page.querySelectorAll("[data-code]")].map((line) => line.dataset.code).join();
    if (now !== then) {
      door.replaceChildren(...page.body.childNodes);
      drawn.clear();
    }
    for (const fresh of [...page.querySelectorAll("[data-part]")]) {
      const old = door.querySelector(`[data-part="${fresh.dataset.part}"]`);
      const text = fresh.outerHTML;
      if (!old || drawn.get(fresh.dataset.part) === text) continue;
      drawn.set(fresh.dataset.part, text);
      const open = old.querySelector("details")?.open;
      const value = old.contains(document.activeElement) ? (document.activeElement.value ?? "") : null;
      old.replaceWith(fresh);
      if (open && fresh.querySelector("details")) fresh.querySelector("details").open = true;
      if (value !== null) ([...fresh.querySelectorAll("button")].find((button) => button.value === value) ?? fresh.querySelector("button"))?.focus();
    }
    stamp = told.stamp;
    draw();
  };

  const ask = (address, options = {}) =>
    fetch(address, { cache: "no-store", redirect: "error", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(GIVE_UP_MS), ...options });

  // Asks how things stand; true when somebody is signed in. A new sign-in brings a new token.
  const look = async () => {
    if (looking) return way === "open";
    looking = true;
    try {
      const answer = await ask(`${door.dataset.now}?since=${encodeURIComponent(stamp)}`);
      if (answer.ok) {
        const told = await answer.json();
        ({ who, csrf } = told);
        way = "open";
        wait = LOOK_MS;
        if (told.html) show(told);
      } else way = answer.status === 401 || answer.status === 403 ? "out" : "away";
    } catch {
      way = "away";
    }
    if (way === "away") wait = Math.min(wait * 1.5, LONGEST_MS);
    looking = false;
    say();
    return way === "open";
  };

  const send = async () => {
    if (sending || !mine().length) return;
    sending = true;
    try {
      for (let tries = 0; mine().length && tries < 50; tries += 1) {
        const batch = mine().slice(0, AT_ONCE);
        const answer = await post(batch);
        if (answer.ok) {
          const told = await answer.json();
          settle(batch, told);
        } else if ([400, 401, 403, 409].includes(answer.status)) {
          if (tries > 3 || !(await look())) break;
        } else {
          way = "away";
          break;
        }
      }
    } catch {
      way = "away";
    }
    sending = false;
    draw();
    again();
  };
  const post = (batch) => {
    const now = Date.now();
    const told = batch.map(({ mark, code, tap, at }) => ({ mark, code, tap, age: Math.max(0, Math.round(now - at)) }));
    return ask(door.dataset.taps, { method: "POST", body: new URLSearchParams({ csrf_token: csrf, who, taps: JSON.stringify(told) }) });
  };
  const settle = (batch, told) => {
    const settled = new Set([...told.kept, ...Object.keys(told.refused)]);
    for (const tap of batch) if (told.refused[tap.mark]) refuse(tap, told.refused[tap.mark]);
    taps = taps.filter((tap) => !settled.has(tap.mark));
    keep(taps);
    ({ who, csrf } = told);
    way = "open";
    wait = LOOK_MS;
    show(told);
  };

  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(turn, document.visibilityState === "visible" ? wait : Math.max(wait, HIDDEN_MS));
  };
  const turn = async () => {
    clearTimeout(timer);
    if (await look()) await send();
    again();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-door]") && event.submitter) {
      event.preventDefault();
      form.querySelector("details").open = false;
      const code = form.elements.code.value;
      if (pressed.code === code && Date.now() - pressed.at < TWICE_MS) return;
      pressed = { code, at: Date.now() };
      press(code, event.submitter.value, event.submitter.dataset.label);
    } else if (form.matches(".door-name")) {
      form.elements.csrf_token.value = csrf;
    } else if (form.matches(".leave")) {
      if (taps.length && !leaving) {
        event.preventDefault();
        leaving = true;
        say();
        send();
      } else clear();
    }
  });
  door.addEventListener("click", (event) => {
    const back = event.target.closest("[data-take-back]");
    if (!back) return;
    const tap = taps.find((each) => each.mark === back.dataset.takeBack);
    if (tap) press(tap.code, `undo:${tap.mark}`, back.firstChild.textContent.trim());
  });
  const lift = () => {
    fingerDown = false;
    setTimeout(() => {
      if (fingerDown || !held) return;
      const told = held;
      held = null;
      show(told);
    }, 50);
  };
  door.addEventListener("pointerdown", () => (fingerDown = true));
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, lift);
  window.addEventListener("online", turn);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") turn();
  });
  draw();
  turn();
};

if (door) start();
