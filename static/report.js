/* Report an error: append the selected words and their paragraph to the link. */
for (const link of document.querySelectorAll("[data-report]")) {
  const bare = link.href;
  const update = () => {
    const selection = getSelection();
    const from = selection.anchorNode?.parentElement?.closest("article");
    const words = from ? [...selection.toString().replace(/\s+/g, " ").trim()].slice(0, 400).join("") : "";
    const unit = words && selection.getRangeAt(0).startContainer.parentElement.closest(".unit");
    link.href = words ? bare + encodeURIComponent(`Words${unit ? ` in ${unit.id}` : ""}: “${words}”\r\n`) : bare;
  };
  // Before the click, which would clear the selection.
  link.addEventListener("pointerdown", update);
  link.addEventListener("keydown", update);
}
