import { House } from "lucide-react";
import { afterEach, expect, test } from "vitest";
import { isAt, PLACES, placesOf, type Place } from "./navigation";
import { PAGES } from "./page-list";

const SHIPPED = [...PLACES];

afterEach(() => {
  PLACES.splice(0, PLACES.length, ...SHIPPED);
});

const place = (path: string, rest: Partial<Place> = {}): Place => ({
  path,
  label: path,
  icon: House,
  ...rest,
});

function standing(count: number, ...others: Place[]): void {
  PLACES.splice(0, PLACES.length, ...Array.from({ length: count }, (_, n) => place(`/${n}`)), ...others);
}

test("every place of the navigation is a page, once", () => {
  const paths = SHIPPED.map(({ path }) => path);
  expect(PAGES.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
  expect(new Set(paths).size).toBe(paths.length);
});

test("a phone's bar shows four places and keeps the others behind More", () => {
  standing(10);
  const { bar, more } = placesOf(false);
  expect(bar.map(({ path }) => path)).toEqual(["/0", "/1", "/2", "/3"]);
  expect(more).toHaveLength(6);
});

test("five places all fit in the bar: More would hide a single one", () => {
  standing(5);
  expect(placesOf(false).bar).toHaveLength(5);
  expect(placesOf(false).more).toEqual([]);
});

test("only an administrator is shown an administrator's place", () => {
  standing(4, place("/admin", { only: "admin" }));
  expect(placesOf(false).all.map(({ path }) => path)).not.toContain("/admin");
  expect(placesOf(true).all.map(({ path }) => path)).toContain("/admin");
});

test("the pages of a place's parts belong to it, and no other address that begins alike", () => {
  const one = place("/rebalance", { parts: ["/suggestions"] });
  expect(["/rebalance", "/rebalance/x", "/suggestions"].every((path) => isAt(one, path))).toBe(true);
  expect(isAt(one, "/rebalanced")).toBe(false);
});
