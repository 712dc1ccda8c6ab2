import { flushSync } from "react-dom";

/**
 * Draws a change that nobody pressed for, and scrolls by as much as it moved the field that the person is in: what
 * appears above never pushes the field from under their hands.
 */
export function holdStill(change: () => void): void {
  const field = document.activeElement;
  if (field === null || field === document.body) {
    change();
    return;
  }
  const before = field.getBoundingClientRect().top;
  flushSync(change);
  const moved = field.getBoundingClientRect().top - before;
  if (moved !== 0) window.scrollBy({ top: moved, behavior: "instant" });
}
