// Colours come from Streamlit's custom properties, so light and dark follow the app without our doing anything.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--st-violet-text-color)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--st-green-text-color)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--st-orange-text-color)" },
  { tag: [tags.comment, tags.meta, tags.quote], color: "var(--st-gray-text-color)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName)), tags.className, tags.typeName], color: "var(--st-blue-text-color)" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--st-blue-text-color)" },
  { tag: tags.heading, color: "var(--st-blue-text-color)", fontWeight: "600" },
  { tag: tags.strong, fontWeight: "600" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.link, color: "var(--st-link-color)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--st-text-color)", backgroundColor: "transparent", fontSize: "0.875rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--st-code-font)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--st-text-color)", padding: "0.5rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--st-text-color)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--st-gray-text-color)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.4em", padding: "0 0.8em 0 0.4em" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 7%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "color-mix(in srgb, var(--st-primary-color) 25%, transparent) !important",
  },
  ".cm-matchingBracket": { outline: "1px solid var(--st-border-color)", backgroundColor: "transparent !important" },
});

export const theme = [look, syntaxHighlighting(highlight)];

export const sheet = `
.corrige { width: 100%; }
.frame { border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); overflow: hidden; background: var(--st-code-background-color, transparent); }
.frame.live { background: var(--st-background-color); }
.frame.live:focus-within { border-color: var(--st-primary-color); box-shadow: 0 0 0 1px var(--st-primary-color); }
.live .cm-editor { min-height: 20rem; max-height: 70vh; }
.live .cm-content { min-height: 19rem; }
.heads { display: flex; border-bottom: 1px solid var(--st-border-color); font: 600 0.8rem var(--st-font); color: var(--st-text-color); }
.heads span { flex: 1; padding: 0.45rem 0.9rem; }
.heads span + span { border-left: 1px solid var(--st-border-color); }
.heads.one span + span::before { content: "→ "; }
.cm-mergeView { max-height: 70vh; overflow: auto; }
.cm-mergeViewEditor + .cm-mergeViewEditor { border-left: 1px solid var(--st-border-color); }
.cm-merge-a .cm-changedLine, .cm-deletedChunk { background-color: var(--st-red-background-color) !important; }
.cm-merge-b .cm-changedLine, .cm-insertedLine, .cm-changedLine { background-color: var(--st-green-background-color) !important; }
.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText { background: color-mix(in srgb, var(--st-red-color) 30%, transparent) !important; }
.cm-merge-b .cm-changedText, .cm-changedText { background: color-mix(in srgb, var(--st-green-color) 30%, transparent) !important; }
.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter { background: var(--st-red-color) !important; }
.cm-merge-b .cm-changedLineGutter, .cm-changedLineGutter { background: var(--st-green-color) !important; }
.cm-collapsedLines { background: var(--st-secondary-background-color) !important; color: var(--st-link-color) !important; font-family: var(--st-font); padding: 0.25rem 1rem !important; cursor: pointer; }
.cm-collapsedLines::before { content: "⋯ " !important; margin: 0 0.3rem 0 0 !important; }
.cm-collapsedLines::after { content: "" !important; }
.space { padding: 0.15rem 0.75rem 0.35rem 0.25rem; }
.remark { font: 0.85rem/1.5 var(--st-font); padding: 0.35rem 0.7rem; border-left: 3px solid; border-radius: 0.25rem; white-space: normal; }
.remark.good { border-color: var(--st-green-color); background: var(--st-green-background-color); }
.remark.bad { border-color: var(--st-red-color); background: var(--st-red-background-color); }
.remark.note { border-color: var(--st-blue-color); background: var(--st-blue-background-color); }
`;
