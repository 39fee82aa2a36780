// Builds services/portal/static/built: one style sheet, one script, and a file that names both by what is in them.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "..", "static", "built");
const options = { style: "compressed", loadPaths: [here, join(here, "node_modules")], quietDeps: true };

const styles = ["base", "casework"]
  .map((name) => sass.compile(join(here, "styles", `${name}.scss`), options).css)
  .join("\n");
const script = (name) => readFileSync(join(here, "scripts", name), "utf8");
const files = {
  "chungtay.css": styles,
  "govuk-frontend.js": readFileSync(join(here, "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js")),
  "chungtay.js": script("chungtay.js"),
};

rmSync(built, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
const names = {};
for (const [name, given] of Object.entries(files)) {
  // A script that takes from another names it as it will be called.
  const content = String(given).replace(/"\.\/([\w-]+\.js)"/g, (whole, other) => (names[other] ? `"./${names[other]}"` : whole));
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  names[name] = `${stem}.${digest}${ending}`;
  writeFileSync(join(built, names[name]), content);
  // Served as they are to browsers that take them so, which is all of them.
  const most = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(join(built, `${names[name]}.br`), brotliCompressSync(content, most));
  writeFileSync(join(built, `${names[name]}.gz`), gzipSync(content, { level: 9 }));
}
copyFileSync(join(here, "icon.svg"), join(built, "icon.svg"));
names["icon.svg"] = "icon.svg";
writeFileSync(join(built, "names.json"), JSON.stringify(names, null, 1) + "\n");
