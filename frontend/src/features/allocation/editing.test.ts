// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import type { DraftTarget } from "./draft";
import { keptEditing, settled, standingOf } from "./editing";
import { symbolOfField } from "./use-targets";

const spy = (percent: string): DraftTarget[] => [
  { symbol: "SPY", name: null, percent, tolerance: "", enabled: true },
];
const stored = (version: number, percent: string) => ({ version, targets: spy(percent) });

beforeEach(() => localStorage.clear());

test("without changes the stored set is shown", () => {
  expect(standingOf(stored(3, "40"), null)).toEqual({ status: "clean", targets: spy("40") });
});

test("changes on the newest set can be saved over it", () => {
  expect(standingOf(stored(3, "40"), { base: stored(3, "40"), targets: spy("50") }).status).toBe("changed");
});

test("a newer stored set that differs from my changes is a conflict that keeps both", () => {
  expect(standingOf(stored(4, "60"), { base: stored(3, "40"), targets: spy("50") })).toEqual({
    status: "conflict",
    targets: spy("50"),
    base: stored(3, "40"),
    theirs: stored(4, "60"),
  });
});

test("a newer stored set equal to my changes is no conflict: it is my own save coming back", () => {
  expect(standingOf(stored(4, "50"), { base: stored(3, "40"), targets: spy("50.0") }).status).toBe("clean");
});

test("a newer stored set replaces one that I did not change", () => {
  expect(standingOf(stored(4, "60"), { base: stored(3, "40"), targets: spy("40") })).toEqual({
    status: "clean",
    targets: spy("60"),
  });
});

test("a saved set is shown before the listener has heard of it", () => {
  expect(standingOf(stored(3, "40"), { base: stored(4, "50"), targets: spy("50") })).toEqual({
    status: "clean",
    targets: spy("50"),
  });
});

test("keeping mine turns the conflict into changes on top of theirs", () => {
  const theirs = stored(4, "60");
  const kept = settled(spy("50"), theirs);
  expect(standingOf(theirs, kept)).toEqual({ status: "changed", targets: spy("50"), base: theirs });
});

test("unsaved changes are kept per user, and forgotten where they no longer fit", () => {
  const edit = { base: stored(3, "40"), targets: spy("50") };
  keptEditing("me").write(edit);
  expect(keptEditing("me").read()).toEqual(edit);
  expect(keptEditing("other").read()).toBeNull();
  localStorage.setItem("evenkeel.targets.me", '{"targets": 5}');
  expect(keptEditing("me").read()).toBeNull();
});

test("a server's field names the row it means", () => {
  expect(symbolOfField("targets[0].symbol", spy("40"))).toBe("SPY");
  expect(symbolOfField("targets[7].symbol", spy("40"))).toBeNull();
  expect(symbolOfField("targets", spy("40"))).toBeNull();
  expect(symbolOfField(null, spy("40"))).toBeNull();
});
