// How a reader likes to read, before the page is drawn. Kept in this browser only; nothing without scripts.
(() => {
  try {
    const kept = JSON.parse(localStorage.getItem("pincite:reading") || "{}");
    for (const name of ["size", "measure", "theme", "numbers"]) {
      if (typeof kept[name] === "string") document.documentElement.dataset[name] = kept[name];
    }
  } catch { /* A browser that keeps nothing reads as everybody does. */ }
})();
