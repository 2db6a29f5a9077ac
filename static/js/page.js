// Small comforts. Every page works without them, and nothing here is stored.
"use strict";

// Hide screen: the curtain covers the page until it is clicked or Esc is pressed.
const curtain = document.getElementById("curtain");
for (const opener of document.querySelectorAll(".hide-screen")) {
  opener.addEventListener("click", (event) => {
    if (!curtain) return;
    event.preventDefault();
    curtain.showModal();
  });
}
curtain?.addEventListener("click", (event) => {
  event.preventDefault();
  curtain.close();
});

// Esc closes the phone menu and gives the focus back to its button.
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// The error summary takes focus, also in browsers that do not honour autofocus on a box.
document.querySelector(".errors[autofocus]")?.focus();

// How many rows are ticked. The words come from the page, so they are in its language.
for (const counter of document.querySelectorAll("[data-ticked]")) {
  const boxes = () => document.querySelectorAll(`input[type=checkbox][name="${counter.dataset.ticked}"]`);
  const count = () => {
    const ticked = [...boxes()].filter((box) => box.checked).length;
    const words = ticked === 1 ? counter.dataset.one : counter.dataset.many;
    counter.textContent = words.replace("{n}", ticked);
  };
  boxes().forEach((box) => box.addEventListener("change", count));
  count();
}

// Characters left, counted as the server counts: whole characters, a line break as one.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const line = document.getElementById(`${area.id}-n`);
  if (!line) continue;
  const count = () => {
    const left = Number(area.dataset.limit) - [...area.value.trim()].length;
    const words = left < 0 ? line.dataset.leftOver : left === 1 ? line.dataset.leftOne : line.dataset.leftMany;
    line.textContent = words.replace("{n}", Math.abs(left));
    line.classList.toggle("over", left < 0);
  };
  area.addEventListener("input", count);
  count();
}
