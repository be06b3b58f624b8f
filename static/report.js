/* Report an error: the link takes along the words that are selected, and where they stand. */
for (const link of document.querySelectorAll("[data-report]")) {
  const bare = link.href;
  const take = () => {
    const selection = getSelection();
    const from = selection.anchorNode?.parentElement?.closest("article");
    const words = from ? [...selection.toString().replace(/\s+/g, " ").trim()].slice(0, 400).join("") : "";
    const unit = words && selection.getRangeAt(0).startContainer.parentElement.closest(".unit");
    link.href = words ? bare + encodeURIComponent(`Words${unit ? ` in ${unit.id}` : ""}: “${words}”\r\n`) : bare;
  };
  // Before the click, which would take the selection away.
  link.addEventListener("pointerdown", take);
  link.addEventListener("keydown", take);
}
