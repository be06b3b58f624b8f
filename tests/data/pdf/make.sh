#!/bin/sh
# Make the PDF documents in this folder anew, with pandoc, LibreOffice, Chromium and groff.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in play poems letters debate; do
    pandoc -s "$name.md" -o "$work/$name.docx"
    pandoc -s --metadata pagetitle="$name" "$name.md" -o "$work/$name.html"
    sed 's|</head>|<style>.line-block{margin:1em 0}</style></head>|' "$work/$name.html" >"$work/plain.html"
    # Two columns of justified lines with hyphens, on small pages.
    look='@page{size:A5;margin:15mm}body{max-width:none;padding:0;column-count:2;text-align:justify;hyphens:auto;font-size:9pt}'
    look="$look"'h1{font-size:13pt}header{column-span:all}p{margin:0;text-indent:1.5em}.line-block{margin:1em 0}'
    sed "s|</head>|<style>$look</style></head>|; s|<html |<html lang=\"en\" |" "$work/$name.html" >"$work/columns.html"
    soffice --headless "-env:UserInstallation=file://$work/office" --convert-to pdf --outdir "$work" "$work/$name.docx" >/dev/null
    mv "$work/$name.pdf" "$name-libreoffice.pdf"
    chromium --headless --no-sandbox "--print-to-pdf=$PWD/$name-browser.pdf" "file://$work/plain.html"
    chromium --headless --no-sandbox --no-pdf-header-footer "--print-to-pdf=$PWD/$name-columns.pdf" "file://$work/columns.html"
    # Small pages with running heads, numbers and hyphens.
    {
        printf '.nr LL 4i\n.ds LH A BOOK OF THE COAST\n.ds CH\n.ds RH %%\n'
        pandoc -s -t ms "$name.md"
    } | groff -ms -Tps -k 2>/dev/null | ps2pdf - "$name-groff.pdf"
done
