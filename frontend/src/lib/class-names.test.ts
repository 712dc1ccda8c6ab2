import { expect, test } from "vitest";
import { cn } from "./class-names";

test("a caller's class replaces the component's of the same property", () => {
  expect(cn("px-2 py-0.5 text-xs", "h-7 px-2.5")).toBe("py-0.5 text-xs h-7 px-2.5");
});

test("a padding on all sides replaces those on single sides, but not those of other screen sizes", () => {
  expect(cn("px-2 py-2.5 sm:px-4", "p-0")).toBe("sm:px-4 p-0");
});

test("a long label may break where the component keeps short ones on a line", () => {
  expect(cn("whitespace-nowrap", "whitespace-normal")).toBe("whitespace-normal");
});

test("classes of unknown properties are kept", () => {
  expect(cn("tabular-nums", false, "animate-spin")).toBe("tabular-nums animate-spin");
});
