// Keys. Everything here is a shortcut to a link, button or form that is on the page: without it nothing is lost.
"use strict";

const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
const main = () => document.getElementById("main");

function rows() {
  return [...document.querySelectorAll("[data-list] > [data-row]")];
}

function move(step) {
  const all = rows();
  if (all.length === 0) return false;
  const at = all.findIndex((row) => row.classList.contains("current"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("current", row === next));
  next.querySelector("h2 a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

// A key opens the form it stands for and puts the cursor in its first field; a link or button it presses.
function press(target) {
  if (target.tagName === "SUMMARY") {
    const details = target.parentElement;
    details.open = true;
    const first = details.querySelector("textarea, input:not([type=hidden]), select");
    (details.classList.contains("editor") ? details.querySelector("textarea") : first).focus();
  } else if (target.dataset.key === "s") {
    target.closest("form").querySelector("input[type=checkbox]").focus();
    target.scrollIntoView({ block: "center" });
  } else {
    target.click();
  }
}

function keyed(key) {
  return document.querySelector(`main [data-key="${CSS.escape(key)}"]`);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key;
  let done = true;
  if (key === "?") document.getElementById("keys").showModal();
  else if ((key === "j" || key === "k") && move(key === "j" ? 1 : -1)) done = true;
  else if (key === "x") {
    const box = document.querySelector("[data-row].current input[type=checkbox]");
    if (box) box.checked = !box.checked; else done = false;
  } else if (key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) search.focus(); else done = false;
  } else if (key === "g") window.location.assign("/");
  else {
    const target = key.length === 1 ? keyed(key) : null;
    if (target) press(target); else done = false;
  }
  if (done) event.preventDefault();
});

// A decision is sent once, however often the key is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault(); else form.dataset.sent = "1";
}, true);

// … and again where sending failed, or where the browser brings the page back from its history.
const again = () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
document.addEventListener("htmx:sendError", again);
document.addEventListener("htmx:timeout", again);
window.addEventListener("pageshow", again);

// Filters answer at once; the button stays for browsers without script.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.filters");
  if (form && event.target.type !== "search") form.requestSubmit();
});

// A page that came in place of another begins at its top, as any page does.
document.addEventListener("htmx:afterSettle", () => { if (main()) window.scrollTo({ top: 0 }); });
