/* Searches a copy of the site without a server, and marks what was sought on its pages. */
// The files in search/ are written by archive/search/offline; a page opened from a disk can read them only as scripts.
"use strict";
(() => {
const root = new URL("../", document.currentScript.src);
const SHOWN = 20, RANKED = 100, MOST_FILES = 40, SNIPPET = 320;
const waiting = {}, shards = [];
let data, N, starts, pattern, missing;

window.pinciteData = (name, value) => waiting[name].ready(value);
function load(name) {
  const known = waiting[name] ??= {};
  return known.value ??= new Promise((ready, failed) => {
    const script = document.createElement("script");
    known.ready = ready;
    script.onerror = () => failed(new Error(`search/${name}.js cannot be read`));
    script.src = new URL(`search/${name}.js`, root);
    document.head.append(script);
  });
}

// Numbers of base 45, of which the last digit is among the first 45 characters.
function numbers(text) {
  const found = [];
  for (let at = 0, n = 0; at < text.length; at++) {
    let digit = text.charCodeAt(at) - 35;
    if (digit > 57) digit--;
    if (digit < 45) { found.push(n * 45 + digit); n = 0; } else n = n * 45 + digit - 45;
  }
  return found;
}
function sums(text) {
  const found = Int32Array.from(numbers(text));
  for (let n = 1; n < found.length; n++) found[n] += found[n - 1];
  return found;
}

async function start() {
  if (data) return;
  const read = await load("start");
  N = read.paragraphs;
  starts = [0];
  for (const length of numbers(read.lengths)) starts.push(starts[starts.length - 1] + length + 1);
  pattern = new RegExp(read.word, "gu");
  data = read;
}

// Words as the index has them.
function fold(word) {
  let text = "";
  // Letters of mathematics and the like, beyond those whose folded form is written down, are forms of others.
  const letters = word.normalize("NFC").replace(/[\u{10000}-\u{10ffff}]/gu, (letter) => letter.normalize("NFKC"));
  for (const letter of letters) text += data.folds[letter] ?? letter.toLowerCase();
  text = text.replace(/\s/g, "");
  const initials = text.match(/^((?:[\p{L}\p{Nl}\p{No}]\.)+[\p{L}\p{Nl}\p{No}]?)\.?('s)?$/u);
  if (initials) {
    const letters = initials[1].replaceAll(".", "");
    text = (letters.length > 2 ? letters : [...letters, ""].join(".")) + (initials[2] ?? "");
  }
  return text.replace(/(?<=\d),(?=\d{3})/g, "") || word.toLowerCase();
}
function words(text) {
  return [...text.matchAll(pattern)].map((m) => ({ term: fold(m[0]), typed: m[0], start: m.index, end: m.index + m[0].length }));
}

// The line of a term: itself, terms like it, its forms, how many paragraphs have these, titles, paragraphs, places.
async function shard(n) {
  return shards[n] ??= new Map((await load(`terms-${n}`)).split("\n").map((line) => [line.slice(0, line.indexOf("\t")), line.split("\t")]));
}
function fileOf(term) {
  let low = 0, high = data.files.length;
  while (low < high) { const mid = (low + high) >> 1; if (data.files[mid] <= term) low = mid + 1; else high = mid; }
  return low - 1;
}
async function line(term) {
  const n = fileOf(term);
  return n < 0 ? undefined : (await shard(n)).get(term);
}
async function places(terms) {
  const lists = (await Promise.all(terms.map(line))).filter(Boolean).map((found) => found.places ??= sums(found[6]));
  if (lists.length === 1) return lists[0];
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) { all.set(list, at); at += list.length; }
  return all.sort();
}
async function run(slots) {
  const [found, ...others] = await Promise.all(slots.map(places));
  if (!others.length) return found;
  const kept = [];
  const at = others.map(() => 0);
  for (const place of found) {
    if (kept.length && place < kept[kept.length - 1] + slots.length) continue;
    if (others.every((list, n) => {
      while (list[at[n]] < place + n + 1) at[n]++;
      return list[at[n]] === place + n + 1;
    })) kept.push(place);
  }
  return kept;
}
// Calls with each paragraph that has any of the places, how many, and the first of them.
function each(list, call) {
  for (let at = 0, paragraph = 0; at < list.length;) {
    while (starts[paragraph + 1] <= list[at]) paragraph++;
    const first = at;
    while (at < list.length && list[at] < starts[paragraph + 1]) at++;
    call(paragraph, at - first, first);
  }
}

// A typed query as a tree of {and}, {or}, {not}, {field, value} and leaves.
const QUOTES = { '"': '"', "“": "”", "„": "“", "«": "»", "»": "«", "＂": "＂", "「": "」", "『": "』" };
const FIELDS = { __proto__: null, author: ["author"], person: ["person"], place: ["place"], subject: ["subject"], title: ["title"], section: ["section"],
  speaker: ["speaker", "printed_speaker"], kind: ["kind"], collection: ["collection"], language: ["language"], in: ["slug"], year: [], date: [], page: [] };
// What only the site searches for: words near each other, misspelt ones, and letters left open.
const NEAR = /^(?:(?:(?:NEAR|W|WITHIN|PRE|ONEAR)?\/|\+)(?:\d{1,3}|s)|(?:ADJ|NEXT|N|P)\/\d{1,3})$/i, FUZZY = /[\p{L}\p{N}]~[12]?$/u;
const WILD = /(?=.*[\p{L}\p{N}])(?:.*\*|.*\?(?=[\p{L}\p{N}*?]))/u;
const CHUNK = /[^\s()"“”„«»＂「」『』]+/y;

function tokens(typed) {
  const found = [];
  for (let at = 0; at < typed.length;) {
    const c = typed[at];
    const quoted = (field) => {
      const closing = QUOTES[typed[at]] + '"';
      let end = at + 1;
      while (end < typed.length && !closing.includes(typed[end])) end++;
      if (end === typed.length) return false;
      found.push({ quoted: typed.slice(at + 1, end), field });
      at = end + 1;
      const near = /~>?(?:\d{1,3}|s(?!\w))?/iy;
      near.lastIndex = at;
      const after = near.exec(typed);
      if (after) { missing.add(after[0]); at += after[0].length; }
      return true;
    };
    if (/\s/.test(c)) at++;
    else if (c === "(" || c === ")") { found.push(c); at++; }
    else if (QUOTES[c]) { if (!quoted()) at++; }
    else if ("-−".includes(c) && (!at || " (".includes(typed[at - 1])) && /\S/.test(typed[at + 1] ?? " ")) { found.push("NOT"); at++; }
    else {
      CHUNK.lastIndex = at;
      const chunk = CHUNK.exec(typed)?.[0] ?? "";
      at += chunk.length || 1;
      const [, name, value] = chunk.match(/^([A-Za-z]+):(.*)$/s) ?? [];
      const field = FIELDS[name?.toLowerCase()] && name.toLowerCase();
      if (["AND", "OR", "NOT"].includes(chunk)) found.push(chunk);
      else if (field && !value && QUOTES[typed[at]] && quoted(field)) continue;
      else if (field && value) found.push({ chunk: value, field });
      else if (chunk) found.push({ chunk });
    }
  }
  return found;
}

function parse(typed) {
  const all = tokens(typed.replace(/[\p{Cc}\p{Cs}\s]+/gu, " ").normalize("NFC").replace(/(?<=(?<![\p{L}\p{N}])\p{Lu}\.) (?=\p{Lu}\.)/gu, "")), opened = [], unmatched = new Set();
  all.forEach((token, n) => { if (token === "(") opened.push(n); else if (token === ")" && opened.pop() === undefined) unmatched.add(n); });
  const listed = all.filter((_, n) => !opened.includes(n) && !unmatched.has(n));
  const join = (kind, parts) => parts.length > 1 ? { [kind]: parts } : parts[0];
  function either() {
    const parts = [both()];
    while (listed[0] === "OR") { listed.shift(); parts.push(both()); }
    return join("or", parts.filter(Boolean));
  }
  function both() {
    const parts = [];
    while (listed.length && listed[0] !== "OR" && listed[0] !== ")") {
      if (listed[0] === "AND") listed.shift();
      else parts.push(...[one()].flat().filter(Boolean));
    }
    return join("and", parts);
  }
  function one() {
    const token = listed.shift();
    if (token === "NOT") {
      if (!listed.length || ["AND", "OR", ")"].includes(listed[0])) return undefined;
      const part = join("and", [one()].flat().filter(Boolean));
      return part?.not ?? (part && { not: part });
    }
    if (token === "(") {
      const inner = either();
      listed.shift();
      return inner;
    }
    if (token.field) {
      const value = token.chunk ?? token.quoted;
      if (token.field !== "page" && !(token.field === "kind" && /^(stage|note)$/i.test(value))) return token;
      missing.add(`${token.field}:${value}`);
      return undefined;
    }
    if (token.quoted !== undefined) {
      const slots = token.quoted.split(" ").flatMap((part) => prefix(part) ?? words(part));
      return slots.length === 1 && slots[0].begun ? slots[0] : slots.length ? { exact: slots } : undefined;
    }
    return prefix(token.chunk) ?? plain(token.chunk);
  }
  const prefix = (chunk) => {
    const begun = chunk.match(/^([\p{L}\p{M}\p{N}'’]{2,})\*$/u);
    if (begun) return { begun: fold(begun[1]) };
    if ([NEAR, FUZZY, WILD].some((form) => form.test(chunk))) missing.add(chunk);
    return null;
  };
  // Words that hyphens join are one.
  const plain = (chunk) => {
    const found = [];
    for (const word of words(chunk)) {
      const before = found.at(-1)?.at(-1);
      if (before && (/^[-‐‑־]$/.test(chunk.slice(before.end, word.start)) || before.end === word.start)) found.at(-1).push(word);
      else found.push([word]);
    }
    return found.map((parts) => parts.length > 1 && parts[1].start === parts[0].end ? { exact: parts } : { word: parts });
  };
  return either();
}

// Leaves: the terms of each place, what they weigh, and for words in any form which is the typed one.
const weigh = (having) => Math.log1p((N - having + 0.5) / (having + 0.5));
const pointed = (typed) => /^\p{Lu}{2}$/u.test(typed) ? `${[...typed].map(fold).join(".")}.` : "";
async function forms(terms) {
  const lines = (await Promise.all(terms.map(line))).filter(Boolean);
  const all = [...new Set(lines.flatMap((found) => (found[2] || found[0]).split(" ")))];
  const having = lines.reduce((sum, found) => sum + numbers(found[3] || found[5])[0], 0);
  return { slots: [all], scored: [all], weight: weigh(Math.min(having, N)), exact: terms[0], titled: lines[0]?.[4] ?? "" };
}
async function leaf(node) {
  if (node.begun) {
    const first = fileOf(node.begun), last = fileOf(`${node.begun}\uffff`);
    if (last - first > MOST_FILES) { missing.add(`${node.begun}*`); return { slots: [[]], scored: [], weight: 0 }; }
    const found = [];
    for (let n = Math.max(first, 0); n <= last; n++) for (const [term, of] of await shard(n)) if (of[5] && term.startsWith(node.begun)) found.push(of);
    const having = found.reduce((sum, of) => sum + numbers(of[5])[0], 0);
    return { slots: [found.map((of) => of[0])], scored: [], weight: weigh(Math.min(having, N)) };
  }
  const slots = [];
  let weight = 0;
  const scored = [];
  for (const word of node.exact) {
    if (word.begun) { slots.push((await leaf(word)).slots[0]); continue; }
    const like = [word.term, ...((await line(word.term))?.[1] || "").split(" "), pointed(word.typed)].filter(Boolean);
    const stems = await forms(like);
    slots.push(like);
    scored.push(...stems.scored);
    weight += stems.weight;
  }
  return { slots, scored, weight };
}
async function leavesOf(node) {
  if (!node.word) return [await leaf(node)];
  const [first, ...rest] = node.word;
  if (!rest.length) return Promise.all([[first.term], [pointed(first.typed)]].filter(([term]) => term).map(forms));
  const parts = await Promise.all(node.word.map((word) => forms([word.term])));
  const slots = parts.map((part) => part.slots[0].filter((form) => !form.includes("-")));
  const lines = (await Promise.all(slots.flat().map(line))).filter(Boolean);
  const having = lines.reduce((sum, found) => sum + numbers(found[5] || "#")[0], 0);
  return [{ slots, scored: [], weight: weigh(Math.min(having, N)) }, await forms([node.word.map((word) => word.term).join("")])];
}
// A leaf in any form also matches compounds, which have postings of their own.
const placesOf = (found) => found.run ??= run(found.slots);

async function filter(node, marks) {
  const { field, equal } = node, value = node.chunk ?? node.quoted ?? node.value;
  const mark = (first, end) => marks.fill(1, first, end);
  if (field === "year" || field === "date") {
    const ends = value.split("..").map((end) => {
      const [, sign, year, s, month, day] = end.match(/^(-?)(\d{1,4})(s?)(?:-(\d\d))?(?:-(\d\d))?$/) ?? [];
      if (!year) return end ? null : [-Infinity, Infinity];
      const from = Number(sign + year) * 1e4, step = s ? 9e4 : 0;
      return [from + (month ?? 0) * 100 + Number(day ?? 0), from + step + (month ?? 99) * 100 + Number(day ?? 99)];
    });
    if (ends.length > 2 || ends.includes(null)) { missing.add(`${field}:${value}`); return; }
    // A month or a day is sought as it is printed, too, a year in New Style alone.
    const listed = await load("dates"), printed = /\d-\d/.test(value);
    const meets = (earliest, latest) => latest >= ends[0][0] && earliest <= ends.at(-1)[1];
    for (const [first, end, earliest, latest, , ...old] of listed) if (meets(earliest, latest) || (printed && old.length && meets(...old))) mark(first, end);
    return;
  }
  const wanted = words(value), low = value.toLowerCase();
  const any = await Promise.all(wanted.map(async ({ term }) => /^(title|section)$/.test(field) ? (await forms([term])).slots[0].concat(term) : [term]));
  for (const column of FIELDS[field].filter((name) => data.columns.includes(name))) {
    const listed = await load(`by-${column}`);
    for (const name in listed) {
      const small = name.toLowerCase();
      const has = () => { const own = new Set(words(name).flatMap(({ term }) => [term, term.replace(/'s$/, "")])); return any.length && any.every((terms) => terms.some((term) => own.has(term))); };
      const found = equal ? name === value : field === "language" ? `${small}-`.startsWith(`${low.replaceAll(" ", "-")}-`)
        : field === "collection" ? small === wanted.map(({ term }) => term).join("-") : field === "in" || field === "kind" ? small === low : has();
      if (found) { const ends = sums(listed[name]); for (let n = 0; n < ends.length; n += 2) mark(ends[n], ends[n + 1]); }
    }
  }
}

// Which paragraphs match, as one byte for each; leaves that are wanted are added to *wanted*.
async function find(node, wanted) {
  const marks = new Uint8Array(N);
  if (node.and) {
    marks.fill(1);
    for (const part of node.and) { const found = await find(part, wanted); for (let n = 0; n < N; n++) marks[n] &= found[n]; }
  } else if (node.or) {
    for (const part of node.or) { const found = await find(part, wanted); for (let n = 0; n < N; n++) marks[n] |= found[n]; }
  } else if (node.not) {
    const found = await find(node.not, []);
    for (let n = 0; n < N; n++) marks[n] = 1 - found[n];
  } else if (node.field) await filter(node, marks);
  else for (const found of await leavesOf(node)) {
    wanted.push(found);
    each(found.places = await placesOf(found), (paragraph) => { marks[paragraph < N ? paragraph : data.owners[paragraph - N]] = 1; });
  }
  return marks;
}

// The order of the site: BM25, with a little more for the typed form, for words near each other and in titles.
const norm = (p) => 1.2 * (1 - 0.75 + 0.75 * (starts[p + 1] - starts[p] - 1) / (data.words / N || 1));
function nearest(one, other, apart) {
  let best = Infinity;
  for (const place of one) {
    const wanted = place + apart;
    for (const at of other) {
      if (at >= wanted) { best = Math.min(best, at - wanted + 1); break; }
      if (at > place) best = Math.min(best, wanted - at + 1);
      else if (at < place) best = Math.min(best, wanted - at);
      else if (one.length === 1) best = Math.min(best, apart);
    }
  }
  return best;
}
async function ranked(found, leaves) {
  const scored = leaves.flatMap((leaf) => leaf.scored);
  if (found.length > RANKED && scored.length) {
    const totals = new Float64Array(N);
    for (const terms of scored) {
      const times = new Uint32Array(N), list = await places(terms), any = new Set();
      each(list, (p, count) => { const own = p < N ? p : data.owners[p - N]; any.add(own); times[own] = Math.max(times[own], count); });
      const gain = weigh(any.size) * 2.2;
      for (const p of found) totals[p] += gain * times[p] / (times[p] + norm(p));
    }
    found.sort((a, b) => totals[b] - totals[a] || a - b);
  }
  const best = found.splice(0, RANKED), at = new Map(best.map((p, n) => [p, n])), scores = best.map(() => 0);
  const placed = (list) => {
    const of = best.map(() => []);
    each(list, (p, times, first) => { if (at.has(p)) of[at.get(p)] = list.slice(first, first + times); });
    return of;
  };
  let before, content, number = 0;
  for (const leaf of leaves) {
    if (!leaf.places.length) continue;
    const here = { number: number++, weight: leaf.weight, of: placed(leaf.places) };
    const exact = leaf.exact && placed(await places([leaf.exact])), titled = leaf.titled && sums(leaf.titled);
    const near = (one, n) => {
      if (!one || !one.of[n].length || !here.of[n].length) return 0;
      const steps = nearest(one.of[n].slice(0, 50), here.of[n].slice(0, 50), here.number - one.number);
      return 0.5 * Math.min(here.weight, one.weight) / (steps > 0 ? Math.max(1, 1 + Math.log(steps)) : 1);
    };
    best.forEach((p, n) => {
      const times = here.of[n].length, length = norm(p);
      scores[n] += leaf.weight * times * 2.2 / (times + length);
      if (exact) scores[n] += 0.25 * leaf.weight * exact[n].length * 2.2 / (exact[n].length + length);
      scores[n] += near(before, n);
      if (content !== before && leaf.weight > 0.85) scores[n] += near(content, n);
      if (titled) for (let k = 0; k < titled.length; k += 2) if (titled[k] <= p && p < titled[k + 1]) { scores[n] += 0.1 * leaf.weight; break; }
    });
    before = here;
    if (leaf.weight > 0.85) content = here;
  }
  best.sort((a, b) => scores[at.get(b)] - scores[at.get(a)] || a - b);
  return [...best, ...found];
}
async function byDate(found) {
  const days = new Float64Array(N).fill(Infinity), listed = await load("dates");
  listed.forEach(([first, end, , , day]) => days.fill(day, first, end));
  return found.sort((a, b) => days[a] - days[b] || a - b);
}

// Where leaves match in a text: pairs of first and end, none within another.
function spansIn(text, leaves) {
  const listed = words(text), found = [];
  for (const leaf of leaves) {
    const sets = leaf.sets ??= leaf.slots.map((terms) => new Set(terms));
    const joined = leaf.joined ??= leaf.slots[0].filter((form) => form.includes("-")).map((form) => form.split("-"));
    listed.forEach((word, n) => {
      const add = (size) => found.push([word.start, listed[n + size - 1].end]);
      if (sets.every((terms, k) => terms.has(listed[n + k]?.term))) add(sets.length);
      for (const parts of leaf.sets.length > 1 ? [] : joined) if (parts.every((part, k) => part === listed[n + k]?.term && (!k || listed[n + k - 1].end + 1 === listed[n + k].start))) add(parts.length);
    });
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return found.filter((span, n) => !found.slice(0, n).some((other) => other[1] > span[0]));
}

function element(name, attributes, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}
// Whole sentences around the spans that have most different words near each other, marked.
function snippet(text, spans) {
  let first = 0, end = text.length;
  if (text.length > SNIPPET * 5 / 4) {
    let [start, stop] = spans[0] ?? [0, 0], most = 0;
    spans.slice(0, 500).forEach(([from], n) => {
      const near = spans.slice(n, n + 50).filter((span) => span[1] - from <= SNIPPET * 4 / 5), kinds = new Set(near.map((span) => text.slice(...span).toLowerCase())).size;
      if (kinds > most) [start, stop, most] = [from, near.at(-1)?.[1] ?? spans[n][1], kinds];
    });
    const breaks = [0, ...[...text.matchAll(/[.!?…؟۔।。！？｡]+["”’')\]」』]*\s+(?=["“‘([]?[\p{Lu}\p{Lo}\p{N}])/gu)].map((m) => m.index + m[0].length)];
    first = breaks.findLast((at) => at <= start);
    if (start - first > SNIPPET * 3 / 4) first = text.indexOf(" ", start - SNIPPET / 2) + 1 || start;
    end = Math.max(stop, first + SNIPPET);
    end = end >= text.length ? text.length : breaks.findLast((at) => at >= stop && at <= end) ?? Math.max(stop, text.lastIndexOf(" ", end));
  }
  const shown = element("p", { className: "snippet" }, first ? element("span", { className: "cut" }, "… ") : "");
  let at = first;
  for (const [start, stop] of spans) if (start >= first && stop <= end) {
    shown.append(text.slice(at, start), element("mark", {}, text.slice(start, stop)));
    at = stop;
  }
  shown.append(text.slice(at, end).trimEnd(), end < text.length ? element("span", { className: "cut" }, " …") : "");
  return shown;
}
async function hit(position, leaves, q) {
  const per = data.perFile, [heads, rows] = await load(`texts-${Math.floor(position / per)}`);
  const [of, number, text, speaker] = rows[position % per], [path, title, section, date, lang, dir] = heads[of];
  const link = new URL(`${path.slice(1)}/index.html`, root);
  link.search = new URLSearchParams({ q });
  link.hash = number;
  const named = element("a", { href: link }, title, section ? element("span", { className: "part" }, ` › ${section}`) : "", "\u00a0· ", element("span", { className: "locator" }, `para. ${number.slice(1)}`));
  const heading = element("h2", {}, named, ...[speaker, date].filter(Boolean).map((note) => element("span", { className: "when" }, ` · ${note}`)));
  return element("li", {}, heading, Object.assign(snippet(text, spansIn(text, leaves)), { lang, dir }));
}

async function search(asked) {
  await start();
  missing = new Set();
  const tree = parse(asked.get("q") ?? ""), leaves = [], filters = [];
  for (const name in FIELDS) for (const value of asked.getAll(name).filter(Boolean)) filters.push({ field: name, value, equal: name !== "in" && name !== "year" });
  const [from, to] = [asked.get("from"), asked.get("to")];
  if (from || to) filters.push({ field: "year", value: `${from ?? ""}..${to ?? ""}` });
  if (!tree && !filters.length && !missing.size) return null;
  const marks = await find({ and: [tree, ...filters].filter(Boolean) }, leaves);
  let found = [];
  marks.forEach((one, n) => { if (one) found.push(n); });
  const sort = asked.get("sort");
  if (sort === "date") found = await byDate(found);
  else if (sort !== "text" && leaves.length) found = await ranked(found, leaves);
  return { found, leaves, missing: [...missing] };
}

// The page of results.
async function showResults(form) {
  const asked = new URLSearchParams(location.search), q = asked.get("q") ?? "", list = document.querySelector(".hits"), more = document.getElementById("more");
  const heading = document.getElementById("found"), notices = document.getElementById("notices");
  const fill = async (select) => {
    if (select.options.length > 1) return;
    for (const name in await load(`by-${select.dataset.column}`)) select.append(new Option(name, name, false, asked.get(select.name) === name));
  };
  const told = heading.textContent, details = document.querySelector(".list-form");
  if (q) heading.textContent = "Searching…";
  await start();
  const selects = [...form.elements].filter((each) => each.dataset.column);
  for (const select of selects) {
    if (!data.columns.includes(select.dataset.column)) select.closest("label").remove();
    else if (asked.get(select.name)) await fill(select);
  }
  // What narrows or orders the results is in sight.
  details.open = [...asked].some(([name, value]) => name !== "q" && value);
  details.addEventListener("toggle", () => selects.filter((select) => select.isConnected).forEach(fill));
  for (const name of ["q", "sort", "from", "to"]) if (asked.get(name)) form.elements[name].value = asked.get(name);
  const results = await search(asked);
  if (!results) { heading.textContent = told; return; }
  // Without a part of what was asked, what is found would be the answer to another search.
  const { leaves, missing } = results, found = missing.length ? [] : results.found;
  if (q) document.title = `${q}: ${document.title}`;
  heading.textContent = found.length ? `${found.length.toLocaleString("en")} paragraph${found.length > 1 ? "s" : ""}` : missing.length ? "Not searched" : "No paragraph here has this";
  const site = `${form.dataset.site}/search?${asked}`;
  if (missing.length) notices.append(element("p", {}, `A copy cannot search for ${missing.join(" or ")}. Leave that out, or `, element("a", { href: site }, "search on the site")));
  else if (!found.length) notices.append(element("p", {}, "A copy knows only the forms of words that are in its texts. Try another ending, the beginning of a word with *, such as peac*, or ", element("a", { href: site }, "search on the site")));
  const show = async () => {
    const shown = list.children.length, items = found.slice(shown, shown + SHOWN).map((position) => hit(position, leaves, q));
    // Each as soon as it and those before it are ready.
    for (const item of items) list.append(await item);
    more.hidden = list.children.length >= found.length;
    if (shown) list.children[shown].querySelector("a").focus();
  };
  more.onclick = show;
  await show();
  form.dataset.ready = "";
}

// The marks of what was sought, on the page of a text.
async function mark(q) {
  await start();
  missing = new Set();
  const leaves = [];
  const wanted = async (node) => {
    for (const part of node.and ?? node.or ?? []) await wanted(part);
    if (node.word || node.exact || node.begun) leaves.push(...await leavesOf(node));
  };
  await wanted(parse(q) ?? {});
  for (const block of document.querySelectorAll(".unit .words, .unit td, .unit th")) {
    const nodes = [], walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let text = "";
    for (let node; (node = walker.nextNode());) {
      if (node.parentElement.closest(".speaker, .page, .note-mark, .reading")) continue;
      nodes.unshift([node, text.length]);
      text += node.data;
    }
    // From the end: what is before a mark stays in its node.
    for (const [first, end] of spansIn(text, leaves).reverse()) for (const [node, at] of nodes) {
      const from = Math.max(first - at, 0), to = Math.min(end - at, node.data.length);
      if (from >= to) continue;
      const range = document.createRange();
      range.setStart(node, from);
      range.setEnd(node, to);
      range.surroundContents(document.createElement("mark"));
    }
  }
  const marked = document.querySelector(".unit mark"), inside = document.getElementById("inside");
  if (inside) inside.value = q;
  document.querySelector(".text").before(element("p", { className: "marked" }, marked ? "Marked: " : "Not on this page: ", element("q", {}, q), " ", element("a", { href: new URL(`search/index.html?${new URLSearchParams({ q })}`, root) }, "Back to results")));
}

// The permanent address of the paragraph whose number was chosen, below it.
function showAddress() {
  const [, number] = location.hash.match(/^#p(\d+[a-z]*)$/) ?? [], unit = number && document.querySelector(`.text #p${number}`)?.closest(".unit");
  const [text] = document.querySelector(".copy-note a").href.match(/^.*\/texts\/[^/]+/) ?? [];
  document.querySelector(".permanent")?.remove();
  if (unit && text) unit.after(element("p", { className: "permanent" }, `Permanent address of paragraph ${number}: `, element("a", { href: `${text}/p${number}` }, `${text}/p${number}`)));
}

addEventListener("hashchange", showAddress);
addEventListener("DOMContentLoaded", () => {
  showAddress();
  const form = document.getElementById("offline"), q = new URLSearchParams(location.search).get("q");
  const work = form ? showResults(form) : q && document.querySelector(".text") ? mark(q) : null;
  work?.catch((error) => { const told = document.getElementById("found"); if (told) told.textContent = `The search of this copy does not work: ${error.message}.`; else throw error; });
});
// For tests of the same queries on the site.
window.pinciteSearch = { search, words: async (text) => { await start(); return words(text).map(({ term }) => term); } };
})();
