// The languages that files under review are written in, by the names that exams give them.

import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { python } from "@codemirror/lang-python";
import { sql } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import { StreamLanguage } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { properties } from "@codemirror/legacy-modes/mode/properties";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { simpleMode } from "@codemirror/legacy-modes/mode/simple-mode";
import { toml } from "@codemirror/legacy-modes/mode/toml";

// Blocks, attributes, strings with ${...}, here-documents: what Terraform files are made of.
const hcl = simpleMode({
  start: [
    { regex: /#.*|\/\/.*/, token: "comment" },
    { regex: /\/\*/, token: "comment", next: "comment" },
    { regex: /<<-?\s*([A-Za-z_]\w*)/, token: "string", next: "heredoc" },
    { regex: /"(?:[^"\\$]|\\.|\$(?!\{)|\$\{[^}]*\})*"?/, token: "string" },
    { regex: /[A-Za-z_][\w-]*(?=\s*=(?!=))/, token: "propertyName" },
    { regex: /(?:for|in|if|else|endif|endfor)\b/, token: "keyword" },
    { regex: /(?:true|false|null)\b/, token: "atom" },
    { regex: /(?:string|number|bool|list|map|set|object|tuple|any)\b/, token: "typeName" },
    { regex: /[A-Za-z_][\w-]*(?=\()/, token: "variableName.function" },
    { regex: /[A-Za-z_][\w-]*(?=(?:\s+"[^"]*")*\s*\{)/, token: "keyword", sol: true },
    { regex: /[A-Za-z_][\w-]*/, token: "variableName" },
    { regex: /\d+(?:\.\d+)?/, token: "number" },
    { regex: /[{[(]/, token: "bracket", indent: true },
    { regex: /[}\])]/, token: "bracket", dedent: true },
  ],
  comment: [
    { regex: /.*?\*\//, token: "comment", next: "start" },
    { regex: /.*/, token: "comment" },
  ],
  heredoc: [
    { regex: /\s*[A-Z_]+\s*$/, token: "string", next: "start" },
    { regex: /.*/, token: "string" },
  ],
  languageData: { commentTokens: { line: "#", block: { open: "/*", close: "*/" } } },
});

const streamed = (mode) => () => StreamLanguage.define(mode);

const languages = {
  python,
  yaml,
  json,
  markdown,
  sql,
  dockerfile: streamed(dockerFile),
  bash: streamed(shell),
  toml: streamed(toml),
  ini: streamed(properties),
  hcl: streamed(hcl),
};
const others = {
  py: "python",
  yml: "yaml",
  md: "markdown",
  sh: "bash",
  shell: "bash",
  console: "bash",
  tf: "hcl",
  terraform: "hcl",
  sqlite: "sql",
  postgresql: "sql",
};

// The highlighting of a language; none for one that is not known here.
export function languageOf(name) {
  const given = String(name ?? "").toLowerCase();
  const known = Object.hasOwn(others, given) ? others[given] : given;
  return Object.hasOwn(languages, known) ? languages[known]() : [];
}
