// Builds everything the browser needs into build/static/. No bundler: one stylesheet, and packages copied as they are.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
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
copy("htmx.org/dist/htmx.min.js", "vendor/htmx.min.js");
copy("nhsuk-frontend/dist/nhsuk/assets/images/nhsuk-icon-cross.svg", "vendor/nhsuk/nhsuk-icon-cross.svg");
