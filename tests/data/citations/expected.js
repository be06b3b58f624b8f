// Writes what citeproc-js makes of items.json, exported.json and bibliographies.json, a file for each style.
// See README.
"use strict";
const fs = require("fs");
const path = require("path");
const CSL = require("citeproc");

const here = __dirname;
const styles = path.join(here, "../../../archive/citation/styles/csl");
const names = {
  "chicago": "chicago-notes-bibliography",
  "author-date": "chicago-author-date",
  "mla": "modern-language-association",
  "apa": "apa",
  "harvard": "harvard-cite-them-right",
};
const read = (file) => JSON.parse(fs.readFileSync(path.join(here, file)));

function engine(items, xml, language, style) {
  const system = {
    retrieveLocale: (asked) => fs.readFileSync(
      path.join(process.argv[2], `locales-${asked === "en-GB" ? asked : "en-US"}.xml`), "utf8"),
    // What a style needs in other fields is beside the item, under the name of the style.
    retrieveItem: (label) => ({ ...(items[label][style] || items[label].item), id: label }),
  };
  const made = new CSL.Engine(system, xml, language);
  made.setOutputFormat("html");
  return made;
}

function withStyles(items, folder, write) {
  for (const [style, file] of Object.entries(names)) {
    const xml = fs.readFileSync(path.join(styles, `${file}.csl`), "utf8");
    const made = engine(items, xml, style === "harvard" ? "en-GB" : "en-US", style);
    fs.writeFileSync(path.join(here, folder, `${style}.json`), JSON.stringify(write(made), null, 1) + "\n");
  }
}

for (const [input, folder] of [["items.json", ""], ["exported.json", "exported"]]) {
  const items = read(input);
  withStyles(items, folder, (made) => {
    const written = {};
    for (const [name, { locator, label }] of Object.entries(items)) {
      // One item at a time: several by one author would be told apart.
      made.updateItems([name]);
      const cited = { id: name, ...(locator ? { locator, label } : {}) };
      const cluster = { citationItems: [cited], properties: { noteIndex: 1 } };
      const short = made.previewCitationCluster(cluster, [], [], "html");
      written[name] = [short, made.makeBibliography()[1].join("").trim()];
    }
    return written;
  });
}

const groups = read("bibliographies.json");
const works = Object.assign({}, ...Object.values(groups).map((group) => group.works));
withStyles(works, "bibliographies", (made) => {
  const written = {};
  for (const [name, group] of Object.entries(groups)) {
    made.updateItems(Object.keys(group.works));
    const short = group.cited.map((cited) => made.makeCitationCluster([cited]));
    written[name] = [short, made.makeBibliography()[1].map((entry) => entry.trim())];
  }
  return written;
});
