// Marks the texts whose contrast axe computes: of texts that styles cannot tell apart (the same elements, classes, states
// and inline styles up to the root), the first three and the last. A list of a thousand rows of one template is measured in four rows.
() => {
  const KEPT = 3; // rows may have two backgrounds in turn
  const own = (node) => {
    const states = node.getAttributeNames().filter((name) => /^(aria-|data-state|open|disabled|type|style)/.test(name));
    return [node.tagName, node.getAttribute("class"), ...states.map((name) => name + "=" + node.getAttribute(name))].join(" ");
  };
  const paths = new WeakMap();
  const path = (node) => {
    if (!node.parentElement) return own(node);
    if (!paths.has(node)) paths.set(node, path(node.parentElement) + " > " + own(node));
    return paths.get(node);
  };
  const counts = new Map();
  const last = new Map();
  for (const node of document.querySelectorAll("body *")) {
    node.removeAttribute("data-measured");
    const isText = node.matches("input, select, textarea") || [...node.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
    if (!isText || !node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const key = path(node);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    last.set(key, node);
    if (counts.get(key) <= KEPT) node.dataset.measured = "";
  }
  for (const node of last.values()) node.dataset.measured = "";
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-measured]" }] });
  return counts.size;
}
