// Read-only code, side-by-side differences and the accessible editor, all three on CodeMirror 6.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, RangeSet, Text } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { languageOf } from "./languages.js";
import { mounted, style } from "./mount.js";
import { Saver } from "./saver.js";
import { sheet, theme } from "./theme.js";

const NARROW = 640; // px: below it two columns of code can't be read
const phrases = {
  es: { "$ unchanged lines": "$ líneas sin cambios" },
  en: {},
};

function common(data, label) {
  return [
    theme,
    lineNumbers(),
    EditorView.lineWrapping,
    EditorState.phrases.of(phrases[data.lang] ?? {}),
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
    languageOf(data.language),
  ];
}

const still = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ tabindex: "0", role: "textbox", "aria-readonly": "true", "aria-multiline": "true" }),
];

class Remark extends WidgetType {
  constructor(remark) {
    super();
    this.remark = remark;
  }

  eq(other) {
    return other.remark.text === this.remark.text && other.remark.kind === this.remark.kind;
  }

  toDOM() {
    const space = document.createElement("div"); // CodeMirror measures no margins: the space is padding of an outer box
    space.className = "space";
    const note = space.appendChild(document.createElement("div"));
    note.className = `remark ${this.remark.kind}`;
    note.textContent = this.remark.text;
    return space;
  }
}

function remarks(doc, list) {
  const marks = list
    .filter((remark) => remark.line >= 1 && remark.line <= doc.lines)
    .map((remark) => Decoration.widget({ widget: new Remark(remark), block: true, side: 1 }).range(doc.line(remark.line).to));
  return EditorView.decorations.of(RangeSet.of(marks, true));
}

function frame(box, root, name) {
  style(root, sheet);
  box.classList.add("frame", ...name);
}

function view(box, root, { data }) {
  frame(box, root, []);
  const build = (now) => {
    const doc = Text.of(now.text.split(/\r\n?|\n/));
    const height = EditorView.theme({ "&": { maxHeight: now.height ? `${now.height}px` : "none" }, ".cm-scroller": { overflow: "auto" } });
    return new EditorView({ parent: box, root, doc, extensions: [common(now, now.label), still, remarks(doc, now.remarks), height] });
  };
  let editor = build(data);
  let drawn = JSON.stringify(data);
  return {
    update({ data: now }) {
      if (JSON.stringify(now) === drawn) return;
      drawn = JSON.stringify(now);
      editor.destroy();
      editor = build(now);
    },
    destroy: () => editor.destroy(),
  };
}

function heads(data, narrow) {
  const row = document.createElement("div");
  row.className = narrow ? "heads one" : "heads";
  for (const label of data.labels) {
    const cell = document.createElement("span");
    cell.textContent = label;
    row.append(cell);
  }
  return row;
}

function compare(box, root, data, narrow) {
  const [mine, model] = data.labels;
  const collapse = { margin: 3, minSize: 4 };
  const diffConfig = { scanLimit: 10000, timeout: 500 }; // the default gives up early and marks whole files
  box.append(heads(data, narrow));
  if (narrow) {
    const merge = unifiedMergeView({ original: data.mine, mergeControls: false, collapseUnchanged: collapse, diffConfig });
    return new EditorView({ parent: box, root, doc: data.model, extensions: [common(data, `${mine} → ${model}`), still, merge] });
  }
  return new MergeView({
    a: { doc: data.mine, extensions: [common(data, mine), still] },
    b: { doc: data.model, extensions: [common(data, model), still] },
    parent: box,
    root,
    collapseUnchanged: collapse,
    diffConfig,
  });
}

function diff(box, root, component) {
  frame(box, root, []);
  let data = component.data;
  let narrow = null;
  let shown = null;
  const draw = (now) => {
    shown?.destroy();
    box.replaceChildren();
    narrow = now;
    shown = compare(box, root, data, narrow);
  };
  const watch = new ResizeObserver(([entry]) => {
    const now = entry.contentRect.width < NARROW;
    if (entry.contentRect.width && now !== narrow) draw(now);
  });
  watch.observe(box);
  return {
    update({ data: now }) {
      if (JSON.stringify(now) === JSON.stringify(data)) return;
      data = now;
      if (narrow !== null) draw(narrow);
    },
    destroy() {
      watch.disconnect();
      shown?.destroy();
    },
  };
}

function editor(box, root, component) {
  frame(box, root, ["live"]);
  let latest = component;
  const { data } = component;
  const saver = new Saver((text) => latest.setStateValue("value", text), data.mirror, data.text);
  const typed = EditorView.updateListener.of((update) => {
    if (update.docChanged) saver.note(update.state.doc.toString());
    if (update.focusChanged && !update.view.hasFocus) saver.flush();
  });
  const extensions = [
    common(data, data.label),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of(data.language === "yaml" || data.language === "markdown" ? "  " : "    "),
    bracketMatching(),
    highlightActiveLine(),
    keymap.of([...defaultKeymap, ...historyKeymap]), // no indentWithTab: Tab has to leave the editor
    typed,
  ];
  const shown = new EditorView({ parent: box, root, doc: saver.initial(), extensions });
  return {
    update(now) {
      latest = now;
      saver.confirm(now.data.text);
    },
    destroy() {
      saver.close();
      shown.destroy();
    },
  };
}

export default mounted({ view, diff, editor });
