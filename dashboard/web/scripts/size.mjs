/**
 * How much JavaScript an operator's first page loads, gzipped: the entry, what it imports, and the
 * Overview with what that imports. Ends with 1 above the limit.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_KIB = 200;
const FIRST = ["index.html", "src/features/overview/page.tsx"];
const DIST = new URL("../dist/", import.meta.url);

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));

function withImports(key, seen) {
  if (seen.has(key)) return seen;
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: build first`);
  seen.add(key);
  for (const imported of chunk.imports ?? []) withImports(imported, seen);
  return seen;
}

const keys = FIRST.reduce((seen, key) => withImports(key, seen), new Set());
let total = 0;
for (const { file } of [...keys].map((key) => manifest[key])) {
  const bytes = gzipSync(readFileSync(new URL(file, DIST))).length;
  total += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${file}`);
}
console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB  in all, of ${LIMIT_KIB} allowed`);
process.exitCode = total > LIMIT_KIB * 1024 ? 1 : 0;
