import { clsx, type ClassValue } from "clsx";
import { createTailwindMerge } from "tailwind-merge";

const any = () => true;

// Only the properties that a caller may override here. The complete default table would be a thirtieth of all
// JavaScript that the page loads first; a class of another property is simply kept.
const merge = createTailwindMerge(() => ({
  cacheSize: 200,
  theme: {},
  classGroups: {
    display: ["block", "inline", "inline-flex", "flex", "grid", "hidden", "table-cell", "table-row", "table"],
    height: [{ h: [any] }],
    width: [{ w: [any] }],
    size: [{ size: [any] }],
    p: [{ p: [any] }],
    px: [{ px: [any] }],
    py: [{ py: [any] }],
    pt: [{ pt: [any] }],
    pr: [{ pr: [any] }],
    pb: [{ pb: [any] }],
    pl: [{ pl: [any] }],
    rounded: [{ rounded: [any] }],
    align: [{ text: ["left", "right", "center"] }],
    whitespace: [{ whitespace: [any] }],
    borderBottom: ["border-b", "border-0"],
  },
  conflictingClassGroups: {
    size: ["width", "height"],
    p: ["px", "py", "pt", "pr", "pb", "pl"],
    px: ["pl", "pr"],
    py: ["pt", "pb"],
  },
  conflictingClassGroupModifiers: {},
  postfixLookupClassGroups: [],
  orderSensitiveModifiers: [],
}));

/** Joins class names; a later class replaces an earlier one of the same property. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
