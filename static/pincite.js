/* Pincite: progressive enhancement. Every page works without it. */
"use strict";

// Copy buttons: shown where the clipboard is available; a live region announces the result.
(() => {
  if (!navigator.clipboard) return;
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.innerHTML;
    let timer = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = button.parentElement.querySelector(".taken");
      try {
        await navigator.clipboard.writeText(words.textContent.trim());
        button.textContent = "Copied";
        status.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(words);
        button.textContent = "Selected. Copy with the keyboard";
      }
      clearTimeout(timer);
      timer = setTimeout(() => { button.innerHTML = label; status.textContent = ""; }, 2500);
    });
  }
})();

// Shortcuts of one key can be turned off on the help page, since speech and tremor may press any key.
const shortcuts = {
  get on() { try { return localStorage.getItem("pincite.shortcuts") !== "off"; } catch { return true; } },
  set on(on) { try { localStorage.setItem("pincite.shortcuts", on ? "on" : "off"); } catch { /* They stay as they are. */ } },
};

// Whether a key was pressed alone, as a shortcut, and not typed into a field.
function isShortcut(event, key) {
  return event.key === key && !event.ctrlKey && !event.metaKey && !event.altKey
    && !event.target.closest("input, textarea, select, [contenteditable]") && shortcuts.on;
}

for (const box of document.querySelectorAll("[data-shortcuts]")) {
  box.closest("[hidden]").hidden = false;
  box.checked = shortcuts.on;
  box.addEventListener("change", () => { shortcuts.on = box.checked; });
}

// "/" moves the focus to the search box.
document.addEventListener("keydown", (event) => {
  if (!isShortcut(event, "/")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// A text that is opened from results leads back to what is selected there, also to what was selected last.
for (const opened of ["click", "auxclick", "contextmenu"]) {
  document.addEventListener(opened, (event) => {
    // The links of a chart are of another kind, without an address as a string.
    const link = event.target.closest("main a[href]"), form = document.getElementById("search");
    const to = link instanceof HTMLAnchorElement ? new URL(link.href) : null;
    if (!to?.searchParams.has("q") || !form?.elements?.p || !to.pathname.includes("/texts/")) return;
    to.searchParams.delete("p");
    for (const place of new FormData(form).getAll("p")) to.searchParams.append("p", place);
    link.href = to;
  }, true);
}

// Suggestions: an editable combobox with a list box, as in the ARIA Authoring Practices Guide.
(() => {
  const box = document.getElementById("q");
  // In a copy nobody suggests.
  if (!box || !window.fetch || document.querySelector(".copy-note")) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const status = document.createElement("span");
  status.className = "unseen";
  status.setAttribute("role", "status");
  box.after(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }

  // The site may be served under a path prefix.
  const root = new URL(box.form.action).pathname.replace(/\/search$/, "");
  let chosen = -1, typed = box.value, timer = 0, pending = null;

  function close() {
    clearTimeout(timer);
    if (pending) pending.abort();
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  // One step down or up; the typed words come between the last suggestion and the first.
  function step(by) {
    const options = [...list.children];
    chosen = (chosen + 1 + by + options.length + 1) % (options.length + 1) - 1;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    if (chosen < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options[chosen].id);
    box.value = chosen < 0 ? typed : options[chosen].dataset.words;
  }

  // A word completes the query; a title is a link to its text.
  function show(found) {
    list.replaceChildren(...found.map(([word, note, address], n) => {
      const option = document.createElement("li");
      option.id = `suggestion-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = word;
      option.dataset.words = word;
      // A browser may know this site by another name than the one it gives to others.
      const { pathname, search, hash } = new URL(address);
      if (pathname !== `${root}/search`) option.dataset.address = pathname + search + hash;
      const small = document.createElement("small");
      small.textContent = ` ${note}`;
      option.append(small);
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? `${found.length} suggestion${found.length > 1 ? "s" : ""}` : "";
  }

  function accept(option) {
    if (option.dataset.address) { location.assign(option.dataset.address); return; }
    box.value = option.dataset.words;
    box.form.requestSubmit();
  }

  async function suggest() {
    pending = new AbortController();
    try {
      const answer = await fetch(`${root}/suggest?${new URLSearchParams({ q: typed })}`, { signal: pending.signal });
      const [question, words, notes, addresses] = await answer.json();
      const found = words.map((word, n) => [word, notes[n], addresses[n]]).filter(([word]) => word !== typed);
      if (question === box.value && document.activeElement === box) show(found);
    } catch { /* The box works without suggestions. */ }
  }

  box.addEventListener("input", () => {
    close();
    typed = box.value;
    // Suggest only after two letters of a word, not after a space or a quotation mark.
    if (/[\p{L}\p{M}]{2}$/u.test(typed)) timer = setTimeout(suggest, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); box.value = typed; close(); }
    else if (event.key === "Escape") { box.value = typed = ""; }
    else if (list.hidden && event.altKey && event.key === "ArrowDown") { event.preventDefault(); typed = box.value; suggest(); }
    else if (list.hidden) return;
    else if (event.key === "Enter" && list.children[chosen]?.dataset.address) { event.preventDefault(); accept(list.children[chosen]); }
    else if (event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    accept(option);
  });
  box.addEventListener("blur", close);
})();

// The list of all values of a facet follows what is typed.
(() => {
  const form = document.getElementById("every");
  if (!form || !window.fetch) return;
  let timer = 0;
  let pending = null;
  async function show() {
    pending?.abort();
    pending = new AbortController();
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`, { signal: pending.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["values", "listed"]) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    } catch { /* The button shows the list. */ }
  }
  form.addEventListener("input", (event) => {
    if (event.target.type === "checkbox") return;
    clearTimeout(timer);
    timer = setTimeout(show, 200);
  });
})();
