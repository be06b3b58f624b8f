// What html-metadata, with which Wikipedia makes citations, finds in pages: {"name": "<html…>"} on the standard input.
const fs = require('node:fs')
const cheerio = require('cheerio')
const metadata = require('html-metadata')

const pages = Object.entries(JSON.parse(fs.readFileSync(0, 'utf8')))
Promise.all(pages.map(async ([name, html]) => [name, await metadata.parseAll(cheerio.load(html))]))
  .then(read => console.log(JSON.stringify(Object.fromEntries(read))))
