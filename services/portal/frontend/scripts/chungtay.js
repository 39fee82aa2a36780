// Small comforts. Every page works without this file.
import { initAll } from "./govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A page that was shown to somebody signed in is not shown again from the back-forward cache.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// A filter is applied as soon as it is chosen.
for (const form of document.querySelectorAll("form[data-apply-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// What is typed into a long form is kept as a draft, sealed, a moment after the last key.
for (const form of document.querySelectorAll("form[data-keep-draft]")) {
  const told = document.querySelector("[data-draft-told]");
  let waiting;
  const keep = async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("_step", "keep-draft");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (told && answer.ok) told.textContent = (await answer.json()).told;
    } catch {
      // The network is away: the next key tries again, and submitting keeps it in any case.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

// Parts of a page that the server writes anew while somebody fills in the form beside them.
for (const part of document.querySelectorAll("[data-beside]")) {
  const form = document.getElementById(part.dataset.beside);
  let waiting;
  const look = async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("_step", part.dataset.step);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { Accept: "text/html", "X-Part": "1" }, credentials: "same-origin",
      });
      if (answer.ok) part.innerHTML = await answer.text();
    } catch {
      // The next change looks again.
    }
  };
  form?.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 300);
  });
}

// Leaving quickly also with the keyboard: three times Escape.
const leave = document.querySelector("[data-leave]");
if (leave) {
  let presses = 0;
  let forget;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses += 1;
    clearTimeout(forget);
    forget = setTimeout(() => (presses = 0), 2000);
    if (presses >= 3) leave.click();
  });
}
