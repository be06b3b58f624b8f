// What citation-js reads in the records beside this file. The tests need no Node.js: they compare what it
// read once. After a change of the records:
//
//     npm install @citation-js/core @citation-js/plugin-csl @citation-js/plugin-ris @citation-js/plugin-bibtex
//     node read.js >citation-js.json
//
// in a copy of this folder.
const fs = require('node:fs')
const { Cite, plugins } = require('@citation-js/core')
require('@citation-js/plugin-csl')
require('@citation-js/plugin-ris')
require('@citation-js/plugin-bibtex')
plugins.config.get('@bibtex').parse.strict = false

const read = {}
for (const [name, type] of [['records.ris', '@ris/file'], ['records.bib', '@biblatex/text'], ['records.csl.json', '@csl/list+object']]) {
  const text = fs.readFileSync(`${__dirname}/${name}`, 'utf8')
  const input = name.endsWith('.json') ? JSON.parse(text) : text
  read[name] = new Cite(input, { forceType: type }).data.map(item => {
    delete item._graph
    return item
  })
}
console.log(JSON.stringify(read, null, 1))
