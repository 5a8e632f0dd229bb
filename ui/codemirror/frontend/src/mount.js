// Streamlit calls the default export again whenever the data changes, with the same element, and may run the cleanup of a
// call that was overtaken. So an element's state is kept here, and destroyed only when the element has left the page.

const states = new WeakMap();

export function mounted(kinds) {
  return (component) => {
    const { parentElement: root, data } = component;
    let state = states.get(root);
    if (state && state.kind !== data.kind) {
      state.destroy();
      state = null;
    }
    if (!state) {
      const box = document.createElement("div");
      box.className = "corrige";
      root.append(box);
      state = { kind: data.kind, ...kinds[data.kind](box, root, component) };
      const own = state.destroy;
      state.destroy = () => {
        own?.();
        box.remove();
        states.delete(root);
      };
      states.set(root, state);
    } else {
      state.update?.(component);
    }
    return () => setTimeout(() => (root.host ?? root).isConnected || states.get(root)?.destroy(), 0);
  };
}

export function style(root, text) {
  const sheet = document.createElement("style");
  sheet.textContent = text;
  root.append(sheet);
}
