// Builds everything the browser needs into build/static/: one stylesheet, the picture library cut to what we draw, and packages
// copied as they are. Our own scripts are small files that need no bundler.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild-wasm";
import * as sass from "sass";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "build", "static");
const modules = join(root, "node_modules");
const tokensFile = join(root, "static", "css", "tokens.css");

// tokens.css is the one place for colours; Sass functions need plain values, so each custom property also becomes a variable.
const tokensImporter = {
  canonicalize: (url) => (url === "tokens:values" ? new URL("tokens:values") : null),
  load: () => ({
    syntax: "scss",
    contents: [...readFileSync(tokensFile, "utf8").matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6}|\d+px);/g)]
      .map(([, name, value]) => `$${name}: ${value};`)
      .join("\n"),
  }),
};

function compile(name) {
  const { css } = sass.compile(join(root, "assets", "scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [modules, join(root, "static", "css")],
    importers: [tokensImporter],
    quietDeps: true,
  });
  writeFileSync(join(out, "css", `${name}.css`), css);
}

function copy(from, to) {
  const target = join(out, to);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(modules, from), target);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "css"), { recursive: true });
compile("site");

const font = "atkinson-hyperlegible-next";
for (const subset of ["latin", "latin-ext"]) {
  for (const style of ["normal", "italic"]) {
    copy(`@fontsource-variable/${font}/files/${font}-${subset}-wght-${style}.woff2`, `fonts/${font}-${subset}-${style}.woff2`);
  }
}
copy(`@fontsource-variable/${font}/LICENSE`, "fonts/OFL.txt");
// Our page policy forbids eval and inline styles; the library needs neither.
await esbuild.build({
  entryPoints: [join(root, "assets", "js", "pictures.js")],
  outfile: join(out, "vendor", "pictures.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
});
copy("echarts/LICENSE", "vendor/pictures.LICENSE.txt");
copy("world-atlas/countries-110m.json", "vendor/world-110m.json");
copy("htmx.org/dist/htmx.min.js", "vendor/htmx.min.js");
copy("nhsuk-frontend/dist/nhsuk/assets/images/nhsuk-icon-cross.svg", "vendor/nhsuk/nhsuk-icon-cross.svg");
