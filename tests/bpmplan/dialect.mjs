// For test_dialect.py: what the editor's parser and writer make of each text of a list on the standard input.
import { readFileSync } from "node:fs";

const { Keeper, parser, read } = await import(process.argv[2]);

const plain = ({ type, tag, nesting, markup, content, hidden, map, attrs, children }) => ({
  type, tag, nesting, markup, content, hidden, map, attrs: Object.fromEntries(attrs || []), children: children && children.map(plain),
});

function captions(node, found = []) {
  if (node.type.name === "table") found.push([node.attrs.caption, node.attrs.chart]);
  node.forEach((child) => captions(child, found));
  return found;
}

const answers = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  const keeper = new Keeper(text);
  const { doc } = read(text);
  const before = JSON.stringify(keeper.write(keeper.take(text)));
  return { tokens: parser.parse(text, {}).map(plain), same: JSON.parse(before), anew: new Keeper("").write(doc), captions: captions(doc) };
});
process.stdout.write(JSON.stringify(answers));
