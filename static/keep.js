// Passages that a reader keeps, in this browser only.
window.pincite = (() => {
  const NAME = "pincite:passages";

  function all() {
    try {
      const kept = JSON.parse(localStorage.getItem(NAME) || "[]");
      return Array.isArray(kept) ? kept.filter((each) => each && typeof each.place === "string") : [];
    } catch { return []; }
  }

  // Tells whether it could be kept: some browsers keep nothing.
  function save(kept) {
    try { localStorage.setItem(NAME, JSON.stringify(kept)); return true; } catch { return false; }
  }

  function add(passages) {
    const kept = all();
    const known = new Set(kept.map((each) => each.place));
    const added = new Date().toISOString().slice(0, 10);
    return save([...kept, ...passages.filter((each) => !known.has(each.place)).map((each) => ({ ...each, added, note: "" }))]);
  }

  return { all, save, add };
})();

(() => {
  const { all, save, add } = window.pincite;
  const foot = document.querySelector("[data-mine-link]");

  function count() {
    const number = all().length;
    if (foot) foot.textContent = number ? `My passages (${number})` : "My passages";
  }

  for (const place of document.querySelectorAll("[data-keep]")) {
    const passages = JSON.parse(place.dataset.keep);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "keep";
    const link = foot?.cloneNode(true);
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    status.className = "unseen";
    const show = () => {
      const places = new Set(all().map((each) => each.place));
      const kept = passages.every((each) => places.has(each.place));
      button.textContent = kept ? "Kept ✓" : passages.length > 1 ? `Keep these ${passages.length} passages` : "Keep";
      button.setAttribute("aria-pressed", String(kept));
      if (link) link.hidden = !kept;
      count();
    };
    button.addEventListener("click", () => {
      const drop = button.getAttribute("aria-pressed") === "true" && passages.length === 1;
      const done = drop ? save(all().filter((each) => each.place !== passages[0].place)) : add(passages);
      status.textContent = !done ? "Your browser does not let this site store anything." : drop ? "Removed from My passages" : "Kept in My passages";
      show();
    });
    if (link) link.textContent = "My passages";
    place.append(button, " ", ...(link ? [link] : []), status);
    show();
  }
  count();
})();
