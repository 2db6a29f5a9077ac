// Drag somebody to another time or seat: the same as pressing the arrows, and then the page is shown anew.
"use strict";

const dragged = document.querySelectorAll("[data-drag]");
for (const person of dragged) {
  person.draggable = true;
  person.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", person.dataset.drag);
    event.dataTransfer.effectAllowed = "move";
  });
}
for (const place of document.querySelectorAll("[data-drop]")) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    const form = place.closest("form");
    const known = [...dragged].some((person) => person.dataset.drag === event.dataTransfer.getData("text/plain"));
    if (!form || !known) return;
    const step = document.createElement("button");
    step.name = "step";
    step.value = `${place.dataset.drop}:${event.dataTransfer.getData("text/plain")}:${place.dataset.at}`;
    step.hidden = true;
    form.append(step);
    form.requestSubmit(step);
  });
}
