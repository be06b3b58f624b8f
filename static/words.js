// Selected words, by mouse, finger or keyboard: a panel offers a link to them and a quotation with its citation.
// Only the server decides which words they are, since it counts the words of every link.
(() => {
  const text = document.querySelector("[data-words]");
  const base = location.pathname.match(/^(.*?)(\/texts\/[^/]+)/);
  if (!text || !base || !window.fetch) return;
  // Elements between the words of a text that do not belong to them.
  const excluded = ".reading, .note-mark, .page, .speaker, .gap, .unseen";

  const panel = document.createElement("div");
  panel.className = "selected";
  panel.hidden = true;
  panel.lang = "en";
  panel.dir = "ltr";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Link to the selected words");
  const words = document.createElement("span");
  words.className = "chosen";
  const buttons = [["Copy link", "url"], ["Copy quotation", "quotation"]].map(([label, what]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => copy(what, label === "Copy link" ? "Link copied" : "Quotation copied"));
    return button;
  });
  const open = document.createElement("a");
  open.textContent = "Open";
  panel.append(words, ...(navigator.clipboard ? buttons : []), open);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);

  let found = null, pending = null, timer = 0, held = false, dismissed = "";

  // The letters of a paragraph before a position in it. Spaces are not counted, because the page adds its own.
  function letters(paragraph, container, offset) {
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(container, offset);
    let count = 0;
    const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node && range.intersectsNode(node); node = walk.nextNode()) {
      if (node.parentElement.closest(excluded)) continue;
      const shown = node === container ? node.data.slice(0, offset) : node.data;
      count += [...shown.replace(/\s/gu, "")].length;
    }
    return count;
  }

  // The selected paragraphs, with the letters before the selection in the first and up to its end in the last.
  function selectedPassage() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const inside = [];
    for (const paragraph of text.querySelectorAll(".unit:not(.is-withdrawn) > :is(.words, .wide)")) {
      if (!range.intersectsNode(paragraph)) continue;
      const all = letters(paragraph, paragraph, paragraph.childNodes.length);
      const start = paragraph.contains(range.startContainer) ? letters(paragraph, range.startContainer, range.startOffset) : 0;
      const end = paragraph.contains(range.endContainer) ? letters(paragraph, range.endContainer, range.endOffset) : all;
      if (start < end) inside.push([paragraph.closest(".unit"), start, end]);
    }
    if (!inside.length) return null;
    const [first, start] = inside[0], [last, , end] = inside.at(-1);
    const numbers = first === last ? first.id : `${first.id}-${last.id}`;
    const style = new URLSearchParams(location.search).get("style");
    const query = new URLSearchParams({ start, end, ...(style ? { style } : {}) });
    return { unit: last, address: `${base[0]}/${numbers}/words.json?${query}` };
  }

  function close() {
    if (pending) pending.abort();
    if (panel.contains(document.activeElement)) found?.unit.querySelector("a.number")?.focus();
    panel.hidden = true;
    found = null;
  }

  async function update() {
    if (held || panel.contains(document.activeElement)) return;
    const place = selectedPassage();
    if (!place) { close(); dismissed = ""; return; }
    if (place.address === found?.place || place.address === dismissed) return;
    close();
    pending = new AbortController();
    try {
      const answer = await fetch(place.address, { signal: pending.signal });
      if (!answer.ok) return;
      found = { ...await answer.json(), place: place.address, unit: place.unit };
    } catch { return; }
    const all = found.text.split(/\s+/);
    const preview = all.length > 12 ? `${all.slice(0, 6).join(" ")} … ${all.slice(-4).join(" ")}` : all.join(" ");
    words.textContent = `“${preview}”`;
    open.href = base[1] + found.address;
    // After the paragraph, so that the next press of Tab reaches the panel.
    place.unit.append(panel);
    panel.hidden = false;
    status.textContent = "Press Tab for a link to these words, Escape to close.";
  }

  async function copy(what, done) {
    if (!found) return;
    try {
      await navigator.clipboard.writeText(found[what]);
      status.textContent = words.textContent = done;
    } catch {
      words.textContent = found[what];
      getSelection().selectAllChildren(words);
      status.textContent = "Selected. Copy with the keyboard";
    }
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(update, 300);
  });
  // A press on the panel must not clear the selection.
  panel.addEventListener("pointerdown", (event) => { held = true; if (event.pointerType === "mouse") event.preventDefault(); });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(() => { held = false; }, 400));
  document.addEventListener("keydown", (event) => {
    if (panel.hidden) return;
    // Browsers differ in where Tab goes from a selection; here it always goes to the panel, as announced.
    if (event.key === "Tab" && !event.shiftKey && document.activeElement === document.body) {
      event.preventDefault();
      panel.querySelector("button, a").focus();
    }
    if (event.key !== "Escape") return;
    dismissed = found?.place ?? "";
    close();
    status.textContent = "";
  });
})();
