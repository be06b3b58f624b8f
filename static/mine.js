// The page of kept passages: what the server says of each now, notes, and files to take away.
(() => {
  const { all, save } = window.pincite;
  const list = document.getElementById("kept");
  const says = document.getElementById("kept-says");
  const tools = document.getElementById("kept-tools");
  if (!list) return;
  document.getElementById("kept-unscripted").remove();
  document.querySelector(".restore").hidden = false;
  const MOST = 100;
  // No place has as many.
  const MOST_LETTERS = 300;
  const root = list.dataset.root;
  // By place: what the server says of it.
  let now = new Map();

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // A place in the revision in which it was kept: report-on-peace@2/p7.
  const revised = (each) => (each.revision ? each.place.replace("/", `@${each.revision}/`) : each.place);

  async function ask() {
    const kept = all();
    const found = new Map();
    for (let at = 0; at < kept.length; at += MOST) {
      const part = kept.slice(at, at + MOST);
      const query = new URLSearchParams(part.map((each) => ["p", revised(each)]));
      const answer = await fetch(`${root}/mine.json?${query}`);
      const { passages } = await answer.json();
      part.forEach((each, n) => found.set(each.place, passages[n]));
    }
    now = found;
  }

  function state(passage) {
    if (!passage) return "";
    if (passage.status === "missing") return "No longer here. It may have been a draft.";
    if (passage.status === "withdrawn") return `Withdrawn since you kept it. ${passage.reason}`;
    if (passage.status === "corrected") return "Corrected since you kept it.";
    return "";
  }

  function row(each, at) {
    const passage = now.get(each.place);
    const address = `${root}${passage?.address || `/texts/${each.place}`}`;
    const title = element("h2", {}, element("a", { href: address, textContent: passage?.title || each.title || each.place }));
    const words = element("blockquote", { textContent: passage?.words || each.words || "", lang: passage?.language || "" });
    const note = element("textarea", { value: each.note || "", rows: 2 });
    note.addEventListener("input", () => change((kept) => { kept.find((one) => one.place === each.place).note = note.value; }));
    const label = element("label", {}, "Your note", note);
    const remove = element("button", { type: "button", textContent: "Remove" });
    remove.append(element("span", { className: "unseen", textContent: ` ${passage?.title || each.place}` }));
    remove.addEventListener("click", () => {
      change((kept) => kept.filter((one) => one.place !== each.place));
      show();
      says.focus();
    });
    const up = element("button", { type: "button", textContent: "Move up", disabled: at === 0 });
    up.addEventListener("click", () => {
      change((kept) => { kept.splice(at - 1, 0, ...kept.splice(at, 1)); });
      show();
      list.children[at - 1].querySelector("button").focus();
    });
    const parts = [title, words];
    const changed = state(passage);
    if (changed) {
      const told = element("p", { className: "changed" }, changed);
      if (passage.status === "corrected") told.append(" ", element("a", { href: `${address}#past`, textContent: "What changed" }));
      parts.push(told);
    }
    return element("li", {}, ...parts, label, element("p", { className: "does" }, up, remove));
  }

  function change(how) {
    const kept = all();
    const changed = how(kept) || kept;
    if (!save(changed)) says.textContent = "Your browser does not let this site store anything, so the change will be lost when you leave.";
  }

  function show() {
    const kept = all();
    list.replaceChildren(...kept.map(row));
    const corrected = kept.filter((each) => ["corrected", "withdrawn"].includes(now.get(each.place)?.status)).length;
    says.textContent = !kept.length
      ? "You have kept no passages yet. Choose Keep on the page of a passage, or select several results and choose Cite selected."
      : `${kept.length} passage${kept.length > 1 ? "s" : ""}, kept in this browser only${corrected ? `; ${corrected} changed since you kept ${corrected > 1 ? "them" : "it"}` : ""}.`;
    tools.hidden = !kept.length;
    const some = new URLSearchParams(kept.slice(0, MOST).map((each) => ["p", each.place]));
    document.getElementById("kept-cite").href = `${root}/citations?${some}`;
    document.getElementById("kept-ris").href = `${root}/citations.ris?${some}`;
    document.getElementById("kept-most").hidden = kept.length <= MOST;
  }

  function download(name, type, words) {
    const address = URL.createObjectURL(new Blob([words], { type }));
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function markdown() {
    return all().map((each) => {
      const passage = now.get(each.place);
      const quoted = (passage?.words || each.words || "").split("\n").map((line) => `> ${line}`).join("\n");
      const cited = passage?.citation || `${location.origin}${root}/texts/${each.place}`;
      return [quoted, cited, each.note].filter(Boolean).join("\n\n");
    }).join("\n\n---\n\n") + "\n";
  }

  document.getElementById("kept-markdown").addEventListener("click", () => download("passages.md", "text/markdown", markdown()));
  document.getElementById("kept-json").addEventListener("click", () => {
    download("passages.json", "application/json", `${JSON.stringify({ passages: all() }, null, 2)}\n`);
  });
  document.getElementById("kept-file").addEventListener("change", async ({ target }) => {
    try {
      const { passages } = JSON.parse(await target.files[0].text());
      const kept = all();
      const known = new Set(kept.map((each) => each.place));
      const fresh = passages.filter(({ place }) => {
        const isNew = typeof place === "string" && place.length < MOST_LETTERS && !known.has(place);
        known.add(place);
        return isNew;
      });
      const saved = save([...kept, ...fresh.map(({ place, revision, title, words, note, added }) => ({ place, revision: Number(revision) || 0, title: String(title || ""), words: String(words || ""), note: String(note || ""), added: String(added || "") }))]);
      await refresh();
      if (!saved) says.textContent = "Your browser does not let this site store so much.";
    } catch { says.textContent = "This file has no passages. Choose a JSON file that you downloaded from this page."; }
    target.value = "";
  });

  async function refresh() {
    show();
    if (!all().length) return;
    try {
      await ask();
      show();
    } catch { says.textContent = "The site is not responding. Your passages are shown as you kept them."; }
  }
  refresh();
})();
