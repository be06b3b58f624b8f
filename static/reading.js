// The bar from hit to hit says which one was followed; n and p go to the next and the previous one.
(() => {
  const bar = document.querySelector("[data-hits]");
  if (!bar) return;
  const which = bar.querySelector(".which");
  const begin = [...which.childNodes];
  let pressed = "";
  bar.dataset.live = "";

  function show() {
    const turn = document.getElementById(location.hash.slice(1))?.closest(".unit")?.querySelector(".turn");
    which.replaceChildren(...(turn ? turn.cloneNode(true).childNodes : begin));
    // The link that was pressed was replaced, so the focus goes to the new one.
    if (pressed) (which.querySelector(`[rel="${pressed}"]`) ?? which.querySelector("a"))?.focus({ preventScroll: true });
    pressed = "";
  }

  which.addEventListener("click", (event) => {
    if (event.isTrusted) pressed = event.target.closest("a")?.rel ?? "";
  });
  document.addEventListener("keydown", (event) => {
    const way = isShortcut(event, "n") ? "next" : isShortcut(event, "p") ? "prev" : "";
    if (way) which.querySelector(`[rel="${way}"]`)?.click();
  });
  addEventListener("hashchange", show);
  show();
})();

// In a long text the heights above an anchor are estimates until they are on the screen: go there again when they are real.
(() => {
  if (!document.querySelector(".long")) return;
  let moved = false;
  for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(name, () => { moved = true; }, { once: true, passive: true });
  const settle = () => requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector(":target")?.scrollIntoView()));
  addEventListener("hashchange", settle);
  addEventListener("load", () => { if (!moved) settle(); });
})();

// The contents mark the section that is being read.
(() => {
  const side = document.querySelector(".side");
  const lines = [...document.querySelectorAll(".contents a")]
    .map((line) => [line, document.getElementById(line.hash.slice(1))])
    .filter(([, place]) => place);
  if (!lines.length) return;
  let marked = null, waiting = false;

  function mark() {
    waiting = false;
    // The last line whose place is above the upper third of the window: places are in the order of the page.
    let low = 0, high = lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (lines[middle][1].getBoundingClientRect().top < innerHeight / 3) low = middle;
      else high = middle;
    }
    const line = lines[low][0];
    if (line === marked) return;
    marked?.removeAttribute("aria-current");
    line.setAttribute("aria-current", "location");
    marked = line;
    const top = line.offsetTop - side.offsetTop;
    if (top < side.scrollTop || top > side.scrollTop + side.clientHeight - 40) side.scrollTop = top - side.clientHeight / 3;
  }

  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });
  mark();
})();
