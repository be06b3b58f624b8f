/* Pincite: everything works without this; it only improves. */
"use strict";

// Copy buttons: shown where they can work, and they say what happened.
(() => {
  if (!navigator.clipboard) return;
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.innerHTML;
    let timer = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = button.parentElement.querySelector(".taken");
      try {
        await navigator.clipboard.writeText(words.textContent.trim());
        button.textContent = "Copied";
        said.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(words);
        button.textContent = "Selected: copy it with your keys";
      }
      clearTimeout(timer);
      timer = setTimeout(() => { button.innerHTML = label; said.textContent = ""; }, 2500);
    });
  }
})();

// "/" leads to the search box, unless something is being typed.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Suggestions: an editable combobox with a list, after the ARIA pattern.
(() => {
  const box = document.getElementById("q");
  if (!box || !window.fetch) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const said = document.createElement("span");
  said.className = "unseen";
  said.setAttribute("role", "status");
  box.after(list, said);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }

  // The site may stand under a path.
  const root = new URL(box.form.action).pathname.replace(/\/search$/, "");
  let chosen = -1, typed = box.value, timer = 0, asked = null;

  function close() {
    clearTimeout(timer);
    if (asked) asked.abort();
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  // One step down or up; between the last and the first stands what was typed.
  function step(by) {
    const options = [...list.children];
    chosen = (chosen + 1 + by + options.length + 1) % (options.length + 1) - 1;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    if (chosen < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options[chosen].id);
    box.value = chosen < 0 ? typed : options[chosen].dataset.words;
  }

  // Words complete what is typed; a title leads straight to its text.
  function show(found) {
    list.replaceChildren(...found.map(([word, note, address], n) => {
      const option = document.createElement("li");
      option.id = `suggestion-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = word;
      option.dataset.words = word;
      if (!address.startsWith("/search")) option.dataset.address = root + address;
      const told = document.createElement("small");
      told.textContent = ` ${note}`;
      option.append(told);
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? `${found.length} suggestion${found.length > 1 ? "s" : ""}` : "";
  }

  function take(option) {
    if (option.dataset.address) { location.assign(option.dataset.address); return; }
    box.value = option.dataset.words;
    box.form.requestSubmit();
  }

  async function ask() {
    asked = new AbortController();
    try {
      const answer = await fetch(`${root}/suggest?${new URLSearchParams({ q: typed })}`, { signal: asked.signal });
      const [question, words, notes, addresses] = await answer.json();
      const found = words.map((word, n) => [word, notes[n], addresses[n]]).filter(([word]) => word !== typed);
      if (question === box.value && document.activeElement === box) show(found);
    } catch { /* No suggestions, then: the box works without them. */ }
  }

  box.addEventListener("input", () => {
    close();
    typed = box.value;
    // Only words are completed: after a letter, not after a space or a quotation mark.
    if (/[\p{L}\p{M}]{2}$/u.test(typed)) timer = setTimeout(ask, 150);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); box.value = typed; close(); }
    else if (event.key === "Escape") { box.value = typed = ""; }
    else if (list.hidden && event.altKey && event.key === "ArrowDown") { event.preventDefault(); typed = box.value; ask(); }
    else if (list.hidden) return;
    else if (event.key === "Enter" && list.children[chosen]?.dataset.address) { event.preventDefault(); take(list.children[chosen]); }
    else if (event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); step(-1); }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  box.addEventListener("blur", close);
})();
