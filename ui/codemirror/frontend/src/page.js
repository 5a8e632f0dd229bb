// What every page needs and Streamlit lacks: a text area that saves while typing, the learner's cookie, the page's language.

import { mounted, style } from "./mount.js";
import { Saver } from "./saver.js";

const FLUSH = 1; // s before the time is up at which whatever is typed is sent
const YEAR = 365 * 24 * 3600; // s

const sheet = `
label { display: block; font: 400 0.875rem/1.4 var(--st-font); color: var(--st-text-color); margin-bottom: 0.25rem; }
textarea { box-sizing: border-box; width: 100%; resize: vertical; field-sizing: content; max-height: 24rem; padding: 0.55rem 0.75rem;
  font: 400 0.95rem/1.45 var(--st-font); color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-widget-border-color, var(--st-border-color)); border-radius: var(--st-base-radius); outline: none; }
textarea:focus { border-color: var(--st-primary-color); box-shadow: 0 0 0 1px var(--st-primary-color); }
.clock { font: 600 1rem/1.4 var(--st-font); color: var(--st-text-color); font-variant-numeric: tabular-nums; text-align: right; }
.clock.late { color: var(--st-red-text-color); }
textarea::placeholder { color: var(--st-gray-text-color); opacity: 0.85; }
`;

let fields = 0;

function field(box, root, component) {
  style(root, sheet);
  let latest = component;
  const { data } = component;
  const saver = new Saver((text) => latest.setStateValue("value", text), data.mirror, data.text);
  const label = document.createElement("label");
  const area = document.createElement("textarea");
  area.id = label.htmlFor = `corrige-field-${++fields}`;
  const dress = (now) => {
    label.textContent = now.label;
    area.placeholder = now.placeholder;
    area.rows = now.rows;
    area.style.minHeight = `${now.rows * 1.45 + 1.3}em`;
    area.maxLength = now.max_chars;
  };
  dress(data);
  area.value = saver.initial();
  area.addEventListener("input", () => saver.note(area.value));
  area.addEventListener("blur", () => saver.flush());
  box.append(label, area);
  return {
    update(now) {
      latest = now;
      dress(now.data);
      saver.confirm(now.data.text);
    },
    destroy: () => saver.close(),
  };
}

function cookie(box, root, { data }) {
  const set = ({ name, value }) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${encodeURIComponent(value)}; Max-Age=${YEAR}; Path=/; SameSite=Lax${secure}`;
  };
  set(data);
  return { update: (now) => set(now.data) };
}

function lang(box, root, { data }) {
  const set = (now) => (document.documentElement.lang = now.lang);
  set(data);
  return { update: (now) => set(now.data) };
}

// Time left, counted in the browser: a clock on the server would cost a rerun a second and tab.
function clock(box, root, component) {
  style(root, sheet);
  let latest = component;
  const shown = document.createElement("div");
  shown.className = "clock";
  shown.setAttribute("role", "timer");
  box.append(shown);
  let over = false;
  const tick = () => {
    const { data, setTriggerValue } = latest;
    const left = Math.max(0, Math.round((data.deadline - Date.now() - offset) / 1000));
    shown.textContent = `${data.label} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    shown.classList.toggle("late", left < 300);
    if (left === FLUSH) dispatchEvent(new Event("corrige:flush"));
    if (left === 0 && !over) {
      over = true;
      setTriggerValue("over", true);
    }
  };
  const offset = component.data.now - Date.now(); // the server's clock decides, this one may be wrong
  tick();
  const timer = setInterval(tick, 1000);
  return {
    update(now) {
      latest = now;
      tick();
    },
    destroy: () => clearInterval(timer),
  };
}

export default mounted({ field, cookie, lang, clock });
