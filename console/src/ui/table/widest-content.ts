const MARGINS_PX = 20;
const MOST_PX = 720;

/** The width at which every shown cell of a column, its title too, can be read whole. */
export function widestContent(table: HTMLElement, column: string): number {
  const range = document.createRange();
  let widest = 0;
  for (const cell of table.querySelectorAll(`[data-column="${CSS.escape(column)}"]`)) {
    for (const leaf of leavesOf(cell)) {
      range.selectNodeContents(leaf);
      const start = cell.getBoundingClientRect().left;
      widest = Math.max(widest, range.getBoundingClientRect().right - start);
    }
  }
  return Math.min(MOST_PX, Math.ceil(widest) + MARGINS_PX);
}

/** Elements that hold text themselves: their text keeps its full length where the element cuts it off. */
function leavesOf(cell: Element): Element[] {
  return [cell, ...cell.querySelectorAll("*")].filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()));
}
