// Words that are selected, by mouse, finger or keyboard: a panel offers a link to them, and them with their
// citation. Which words they are is decided by the server alone, which counts words for every link.
(() => {
  const text = document.querySelector("[data-words]");
  const base = location.pathname.match(/^(.*?)(\/texts\/[^/]+)/);
  if (!text || !base || !window.fetch) return;
  // What a page shows between the words of a text, and is none of them.
  const beside = ".reading, .note-mark, .page, .speaker, .gap, .unseen";

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
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.body.append(said);

  let found = null, asked = null, timer = 0, held = false, dismissed = "";

  // The letters of a paragraph before a place in it: spaces are not counted, for a page has its own.
  function letters(paragraph, container, offset) {
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(container, offset);
    let count = 0;
    const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node && range.intersectsNode(node); node = walk.nextNode()) {
      if (node.parentElement.closest(beside)) continue;
      const shown = node === container ? node.data.slice(0, offset) : node.data;
      count += [...shown.replace(/\s/gu, "")].length;
    }
    return count;
  }

  // The paragraphs that are touched, with the letters before the selection in the first and up to its end in the last.
  function touched() {
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
    if (asked) asked.abort();
    if (panel.contains(document.activeElement)) found?.unit.querySelector("a.number")?.focus();
    panel.hidden = true;
    found = null;
  }

  async function look() {
    if (held || panel.contains(document.activeElement)) return;
    const place = touched();
    if (!place) { close(); dismissed = ""; return; }
    if (place.address === found?.place || place.address === dismissed) return;
    close();
    asked = new AbortController();
    try {
      const answer = await fetch(place.address, { signal: asked.signal });
      if (!answer.ok) return;
      found = { ...await answer.json(), place: place.address, unit: place.unit };
    } catch { return; }
    const all = found.text.split(/\s+/);
    const told = all.length > 12 ? `${all.slice(0, 6).join(" ")} … ${all.slice(-4).join(" ")}` : all.join(" ");
    words.textContent = `“${told}”`;
    open.href = base[1] + found.address;
    // Behind the paragraph, so that the next press of Tab reaches it.
    place.unit.append(panel);
    panel.hidden = false;
    said.textContent = "For a link to these words press Tab. Escape closes.";
  }

  async function copy(what, done) {
    if (!found) return;
    try {
      await navigator.clipboard.writeText(found[what]);
      said.textContent = words.textContent = done;
    } catch {
      words.textContent = found[what];
      getSelection().selectAllChildren(words);
      said.textContent = "Selected: copy it with your keys";
    }
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  });
  // A press on the panel must not take the selection away from under it.
  panel.addEventListener("pointerdown", (event) => { held = true; if (event.pointerType === "mouse") event.preventDefault(); });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(() => { held = false; }, 400));
  document.addEventListener("keydown", (event) => {
    if (panel.hidden) return;
    // Browsers differ in where Tab goes on from a selection; here it keeps what was said.
    if (event.key === "Tab" && !event.shiftKey && document.activeElement === document.body) {
      event.preventDefault();
      panel.querySelector("button, a").focus();
    }
    if (event.key !== "Escape") return;
    dismissed = found?.place ?? "";
    close();
    said.textContent = "";
  });
})();
