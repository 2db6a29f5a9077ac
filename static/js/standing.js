// Before the sign-in ends: say so, in time to stay. Without this the page still works: what is sent too late can be sent again.
"use strict";

const leaving = document.getElementById("leaving");
const WARN_S = 120;

if (leaving) {
  const before = leaving.querySelector("[data-before]");
  const after = leaving.querySelector("[data-after]");
  let timer = 0;

  const show = (over) => {
    before.hidden = over;
    after.hidden = !over;
    leaving.setAttribute("aria-label", (over ? after : before).querySelector("h2").textContent);
    if (!leaving.open) leaving.showModal();
  };
  // Another tab may have been at work meanwhile: the server knows, and asking it is no work.
  const look = async () => {
    let left = 0;
    try {
      const answer = await fetch(leaving.dataset.address, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (answer.status !== 401) left = (await answer.json()).left;
    } catch {
      timer = setTimeout(look, 15_000);
      return;
    }
    plan(left);
  };
  const plan = (left) => {
    clearTimeout(timer);
    if (left <= 0) return show(true);
    if (left > WARN_S) {
      if (leaving.open) leaving.close();
      timer = setTimeout(look, (left - WARN_S) * 1000);
      return undefined;
    }
    timer = setTimeout(look, Math.min(left + 1, 20) * 1000);
    return show(false);
  };

  before.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      plan(answer.ok ? (await answer.json()).left : 0);
    } catch {
      timer = setTimeout(look, 5_000);
    }
  });
  after.querySelector("[data-close]").addEventListener("click", () => leaving.close());
  // A laptop that slept: its timers slept too.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  plan(Number(leaving.dataset.left));
}
