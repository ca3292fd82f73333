// What reads and writes the text's Markdown, without a browser: the tests hold it against bpmplan/text.py.
export { parser } from "./parser.js";
export { read, blocksOf } from "./read.js";
export { runsOf, signOf } from "./compare.js";
export { writeBlock } from "./write.js";
export { Keeper } from "./keeper.js";
export { schema } from "./schema.js";
