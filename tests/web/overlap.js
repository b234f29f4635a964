// The text of a page as boxes, one for each line of each text node, and the pairs of boxes that lie on each other.
() => {
  const clip = (node, box) => {
    for (let at = node.parentElement; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const around = at.getBoundingClientRect();
      box = {
        left: Math.max(box.left, around.left), right: Math.min(box.right, around.right),
        top: Math.max(box.top, around.top), bottom: Math.min(box.bottom, around.bottom), text: box.text,
      };
    }
    return box;
  };
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !node.parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (node.parentElement.closest(".visually-hidden, .skip, option, script, style, title")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      // A line's box is taller than its letters: what counts is its middle half.
      const slack = line.height / 4;
      const box = clip(node, {
        left: line.left + 1, right: line.right - 1, top: line.top + slack, bottom: line.bottom - slack,
        text: node.data.trim().slice(0, 40),
      });
      if (box.right > box.left && box.bottom > box.top) boxes.push(box);
    }
  }
  boxes.sort((one, other) => one.top - other.top);
  const found = [];
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom; j++) {
      if (boxes[j].left < boxes[i].right && boxes[i].left < boxes[j].right) {
        found.push(`“${boxes[i].text}” and “${boxes[j].text}” at ${Math.round(boxes[j].left)}, ${Math.round(boxes[j].top)}`);
      }
    }
  }
  return found.slice(0, 5);
}
