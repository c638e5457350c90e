// Builds the look of Naast: one stylesheet, one script and the fonts, into the core app's static folder.
// Deterministic: the same sources and locked packages give the same bytes. No network, no dates, no hashes in names
// (Django's manifest storage adds those at release).
import { build } from "esbuild";
import { gzipSync } from "node:zlib";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dropUnusedTokens } from "./tokens.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = process.argv[2] ?? join(here, "../src/naast/core/static/naast/dist");
// Newer CSS (nesting) is rewritten for the phones people really have.
const target = ["chrome100", "firefox100", "safari15"];

const result = await build({
  absWorkingDir: join(here, ".."),
  entryPoints: { naast: "assets/css/naast.css", "naast-js": "assets/js/naast.js", passkeys: "assets/js/passkeys.js", onderweg: "assets/js/onderweg/main.js", casetable: "assets/js/casetable.js", network: "assets/js/network.js" },
  entryNames: "[name]",
  assetNames: "[name]",
  bundle: true,
  minify: true,
  legalComments: "none", // licences are listed once, in NOTICE below
  loader: { ".woff2": "file" },
  target,
  format: "iife",
  charset: "utf8",
  outdir,
  write: false,
});

const NOTICE =
  "/*! Naast, EUPL-1.2. Contains NL Design System components and tokens: Utrecht (c) Gemeente Utrecht, Frameless B.V.; " +
  "Candidate and Voorbeeld (c) NL Design System Community; all EUPL-1.2. Font Source Sans 3 (c) Adobe, OFL-1.1. */\n";

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });
copyFileSync(join(here, "icons/naast.svg"), join(outdir, "naast.svg"));
for (const file of result.outputFiles) {
  let name = basename(file.path);
  let bytes = file.contents;
  if (name === "naast.css") bytes = Buffer.from(NOTICE + dropUnusedTokens(file.text), "utf8");
  if (name === "naast-js.js") name = "naast.js";
  writeFileSync(join(outdir, name), bytes);
  const kb = (n) => (n / 1024).toFixed(1).padStart(7);
  console.log(`${name.padEnd(42)} ${kb(bytes.length)} KB ${kb(gzipSync(bytes, { level: 9 }).length)} KB gzip`);
}
