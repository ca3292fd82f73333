// Markdown as tokens, read as bpmplan/text.py reads it: the same rules on, the same off. A test holds the two together.
import MarkdownIt from "markdown-it";

export const parser = new MarkdownIt("commonmark", { html: false, breaks: true, maxNesting: 20 });
parser.enable("table");
parser.disable(["html_block", "html_inline", "code", "fence", "backticks", "lheading", "reference"]);
parser.validateLink = () => true;
parser.normalizeLink = (url) => url;
parser.normalizeLinkText = (text) => text;
