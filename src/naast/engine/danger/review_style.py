"""The style of the review page, for screen and paper. A file that is opened from a disk has no style sheet of the website."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light; --ink: #1f2933; --soft: #52606d; --line: #c3ccd5; --paper: #fff; --tint: #eef4f3; --new: #fff1c9; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 "Source Sans 3", system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.2rem; margin: 2rem 0 .25rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, main > ul { max-width: 44rem; margin: .5rem 0; }
a { color: #0b5a55; text-underline-offset: .15em; }
a:focus-visible, input:focus-visible, textarea:focus-visible { outline: 3px solid #0b5a55; outline-offset: 2px; }
nav li { margin: .5rem 0; }
.made, .small { color: var(--soft); font-weight: normal; }
.small { font-size: .9em; }
.status { border-left: .4rem solid #0b5a55; background: var(--tint); padding: .5rem 1rem; margin: 1rem 0; max-width: 46rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .5rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--ink); background: var(--paper); font-size: .9em; }
tbody th { font-weight: normal; color: var(--soft); }
.counts { width: auto; }
.counts td { text-align: right; font-variant-numeric: tabular-nums; }
.counts tbody th { color: var(--ink); }
.items { table-layout: fixed; min-width: 46rem; }
.items .nr { width: 3.2rem; }
.items .state { width: 7rem; }
.items .tick { width: 5rem; text-align: center; }
.items .remark { width: 15rem; }
.examples .text:nth-child(2), .near_misses .text:nth-child(2), .say .text:nth-child(2) { width: 8.5rem; }
.near_misses .text:nth-child(4), .help .text:nth-child(2), .grammars .text:nth-child(2) { width: 13rem; }
.help .text:nth-child(3) { width: 8rem; }
.words .text:nth-child(2), .words .text:nth-child(3) { width: 9rem; }
.words .remark { width: 11rem; }
.words td { overflow-wrap: anywhere; }
.words td ul { list-style: none; margin: 0; padding: 0; }
.words td li { display: inline; }
.words td li:not(:last-child)::after { content: " · "; color: var(--soft); font-weight: bold; }
/* Struck through in grey, so that the words themselves stay easy to read. */
del { overflow-wrap: anywhere; text-decoration: line-through 1px #9aa5b1; }
mark { background: var(--new); color: inherit; font-weight: 600; }
input[type=checkbox] { width: 1.4rem; height: 1.4rem; margin: 0; }
textarea { width: 100%; font: inherit; border: 1px solid #7b8794; border-radius: .2rem; padding: .1rem .3rem; resize: vertical;
  field-sizing: content; min-height: 1.9rem; }
dl { display: grid; grid-template-columns: 9rem 1fr; max-width: 34rem; row-gap: 1.2rem; }
dd.line { border-bottom: 1px solid var(--ink); margin: 0; min-height: 2rem; }
pre { background: var(--tint); padding: .6rem .8rem; white-space: pre-wrap; }
@page { size: A4; margin: 14mm 11mm 16mm;
  @bottom-right { content: "bladzijde " counter(page) " van " counter(pages); font: 8pt sans-serif; } }
@media print {
  body { font-size: 8.5pt; line-height: 1.3; }
  th, td { padding: .6mm 1mm; }
  textarea { min-height: 0; border: 0; resize: none; padding: 0; }
  input[type=checkbox] { width: 3.5mm; height: 3.5mm; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 18pt; } h2 { font-size: 14pt; } h3 { font-size: 11.5pt; } h4 { font-size: 10pt; }
  h2, h3, h4, h3 + p { break-after: avoid; }
  .category { break-before: page; }
  .wide { overflow: visible; }
  .items { min-width: 0; }
  .items .nr { width: 8mm; } .items .state { width: 21mm; } .items .tick { width: 16mm; } .items .remark { width: 36mm; }
  .examples .text:nth-child(2), .near_misses .text:nth-child(2), .say .text:nth-child(2) { width: 21mm; }
  .near_misses .text:nth-child(4), .help .text:nth-child(2), .grammars .text:nth-child(2) { width: 32mm; }
  .help .text:nth-child(3) { width: 27mm; }
  .words .text:nth-child(2), .words .text:nth-child(3) { width: 24mm; } .words .remark { width: 28mm; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .words tr { break-inside: auto; }
  a { color: inherit; text-decoration: none; }
  nav .small, nav br { display: none; }
  .status, mark, pre { print-color-adjust: exact; }
}
"""
