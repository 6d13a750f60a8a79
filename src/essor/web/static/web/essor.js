// Keyboard, palette, dialogs and drawer. Everything else is plain links and forms.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  if (isMac) for (const key of $$("[data-mod-key]")) key.textContent = "⌘ K";

  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    if (id === "palette") {
      const words = $("#palette-words");
      words.select();
      words.dispatchEvent(new Event("palette-open", { bubbles: true }));
    }
  };

  // Palette: the server answers a list, the arrows walk it.
  const options = () => $$("#palette-results [role=option]");
  const choose = (index) => {
    const list = options();
    list.forEach((option, at) => option.setAttribute("aria-selected", at === index));
    const words = $("#palette-words");
    if (list[index]) {
      words.setAttribute("aria-activedescendant", list[index].id);
      list[index].scrollIntoView({ block: "nearest" });
    } else words.removeAttribute("aria-activedescendant");
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "palette-words") return;
    const list = options();
    const at = list.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.length) choose((at + (event.key === "ArrowDown" ? 1 : list.length - 1)) % list.length);
    } else if (event.key === "Enter" && list[at]) {
      event.preventDefault();
      list[at].click();
    }
  });

  // Shortcuts: by the letter typed, so that AZERTY and QWERTY get what their keys say.
  let awaitsRoom = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      if ($("#palette")) { event.preventDefault(); open("palette"); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || $("dialog[open]")) return;
    if (event.key === "?") { event.preventDefault(); open("keys"); return; }
    if (awaitsRoom && Date.now() - awaitsRoom < 1500) {
      const link = $(`.rooms [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
      awaitsRoom = 0;
      if (link) { event.preventDefault(); link.click(); }
    } else awaitsRoom = event.key.toLowerCase() === "g" ? Date.now() : 0;
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) { open(opener.dataset.dialog); return; }
    if (event.target.matches("dialog[open]")) {
      const box = event.target.getBoundingClientRect();
      const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!isInside) event.target.close();
    }
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    // A text being typed is sent by Enter: leaving its field for a link must not take the reader elsewhere.
    if (form && !event.target.matches("input:not([type]), [type=text], [type=search]")) form.requestSubmit();
  });

  // Busy: the answer is a sentence, and what was typed stays where it is.
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    if (answer.status !== 503 || !answer.getResponseHeader("Content-Type")?.startsWith("text/plain")) return;
    const said = document.getElementById("busy") || document.createElement("p");
    said.id = "busy";
    said.className = "message message-warning";
    said.setAttribute("role", "alert");
    said.textContent = answer.responseText;
    (event.detail.elt.closest("dialog, form, main") || document.getElementById("content")).prepend(said);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "drawer-body") open("drawer");
    if (event.target.id === "palette-results") choose(0);
  });
})();
