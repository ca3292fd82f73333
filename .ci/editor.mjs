// Bundles the editor's sources (static/editor/) into one file.
//   node .ci/editor.mjs [FILE]              built/editor.js, which pages load
//   node .ci/editor.mjs --dialect FILE      what reads and writes the text's Markdown alone, for tests that run in node
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const isDialect = process.argv[2] === "--dialect";
const file = process.argv[isDialect ? 3 : 2] || "built/editor.js";

// Where this markdown-it reads otherwise than Python's does with our rules: with code blocks off, lists and tables may be
// indented by any number of spaces; and fixed spaces at the ends of a paragraph are no part of it.
const CHANGES = [
  [/rules_block\/(list|table|heading|hr|blockquote)\.mjs$/, /state\.sCount\[\w+\] - state\.blkIndent >= 4/g, "false"],
  [/common\/utils\.mjs$/, /(?<=function asciiTrim \(str\) \{)/g, " return str.trim();"],
];
const asPython = {
  name: "as-python",
  setup(plugin) {
    for (const [filter, found, put] of CHANGES) {
      plugin.onLoad({ filter: new RegExp(`markdown-it/lib/${filter.source}`) }, async ({ path: name }) => {
        const source = await readFile(name, "utf8");
        if (!source.match(found)) throw new Error(`${name} is another now than .ci/editor.mjs knows`);
        return { contents: source.replace(found, put), loader: "js" };
      });
    }
  },
};

// Parts of markdown-it that the text's dialect has no use for, and entities, which a browser knows by itself.
const STUBS = {
  "linkify-it": "export default class {}",
  "punycode.js": "export default {}",
  mdurl: "export const parse = () => ({}), format = String, encode = String, decode = String",
};
if (!isDialect) {
  // An entity is one or two signs; more is one without its semicolon that a browser reads all the same.
  STUBS.entities = `const parser = new DOMParser();
    export const decodeHTML = (text) => {
      const read = parser.parseFromString(text, "text/html").body.textContent;
      return [...read].length > 2 ? text : read;
    };
    export const decodeHTMLStrict = decodeHTML;`;
}
const stubs = {
  name: "stubs",
  setup(plugin) {
    const filter = new RegExp(`^(${Object.keys(STUBS).join("|")})$`);
    plugin.onResolve({ filter }, ({ path: name }) => ({ path: name, namespace: "stub" }));
    plugin.onLoad({ filter: /.*/, namespace: "stub" }, ({ path: name }) => ({ contents: STUBS[name], loader: "js" }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: [isDialect ? "static/editor/dialect.js" : "static/editor/main.js"],
  outfile: path.resolve(root, file),
  bundle: true,
  minify: !isDialect,
  charset: "utf8",
  target: "es2022",
  format: isDialect ? "esm" : "iife",
  platform: isDialect ? "node" : "browser",
  conditions: ["import", "module"],
  mainFields: ["module", "main"],
  legalComments: "none",
  logLevel: "warning",
  plugins: [asPython, stubs],
});
