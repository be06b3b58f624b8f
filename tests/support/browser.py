"""Helpers for tests in a browser."""

#: How long the browser may take for anything, on the busiest machine.
TIMEOUT_MS = 60_000

#: A function for `Page.evaluate`: how far what was shown has moved since the page was opened, but for what the
#: reader pressed. The score is that of the Layout Instability API.
LAYOUT_SHIFT = """() => new Promise(done => {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(shift), 50));
})"""
