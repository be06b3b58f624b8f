// What citation-js reads in records: {"records.ris": "...", ...} on the standard input, its items on the output.
const fs = require('node:fs')
const { Cite, plugins } = require('@citation-js/core')
require('@citation-js/plugin-csl')
require('@citation-js/plugin-ris')
require('@citation-js/plugin-bibtex')
plugins.config.get('@bibtex').parse.strict = false

const types = {'.ris': '@ris/file', '.bib': '@biblatex/text', 'json': '@csl/list+object'}
const read = {}
for (const [name, text] of Object.entries(JSON.parse(fs.readFileSync(0, 'utf8')))) {
  const input = name.endsWith('.json') ? JSON.parse(text) : text
  read[name] = new Cite(input, { forceType: types[name.slice(-4)] }).data.map(item => {
    delete item._graph
    return item
  })
}
console.log(JSON.stringify(read, null, 1))
