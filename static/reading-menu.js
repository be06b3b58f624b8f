// A menu of reading preferences: size, line width, colours and numbers.
(() => {
  const root = document.documentElement;
  const nav = document.querySelector(".top nav");
  if (!nav) return;
  // Of each preference the first value is the usual one.
  const preferences = [
    ["size", "Text size", [["", "Normal"], ["small", "Small"], ["large", "Large"], ["largest", "Largest"]]],
    ["measure", "Line width", [["", "Normal"], ["narrow", "Narrow"], ["wide", "Wide"]]],
    ["theme", "Colours", [["", "As my device"], ["light", "Light"], ["sepia", "Sepia"], ["dark", "Dark"]]],
    ["numbers", "Paragraph numbers", [["", "Shown"], ["off", "Hidden"]]],
  ];

  function keep() {
    const kept = {};
    for (const [name] of preferences) if (root.dataset[name]) kept[name] = root.dataset[name];
    try { localStorage.setItem("pincite:reading", JSON.stringify(kept)); } catch { /* Until the page is left. */ }
  }

  const menu = document.createElement("details");
  menu.className = "reading-menu";
  const summary = document.createElement("summary");
  summary.textContent = "Aa";
  summary.setAttribute("aria-label", "Reading preferences");
  const panel = document.createElement("form");
  for (const [name, label, values] of preferences) {
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = label;
    group.append(legend);
    for (const [value, words] of values) {
      const choice = document.createElement("label");
      const input = document.createElement("input");
      input.type = "radio";
      input.name = name;
      input.value = value;
      input.defaultChecked = (root.dataset[name] || "") === value;
      choice.append(input, ` ${words}`);
      group.append(choice);
    }
    panel.append(group);
  }
  panel.addEventListener("change", ({ target }) => {
    if (target.value) root.dataset[target.name] = target.value;
    else delete root.dataset[target.name];
    keep();
  });
  menu.append(summary, panel);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  nav.after(menu);
})();
