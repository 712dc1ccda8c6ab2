// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useEffect } from "react";
import { afterEach, expect, test } from "vitest";
import { ShowAll, useShownFirst } from "./shown-first";

afterEach(() => {
  cleanup();
  drawings = [];
});

/** How many rows each drawing had. */
let drawings: number[] = [];

function List({ count }: { count: number }) {
  const rows = Array.from({ length: count }, (_, index) => index);
  const { shown, showAll } = useShownFirst(rows);
  useEffect(() => void drawings.push(shown.length));
  return (
    <>
      <p data-drawn={shown.length} />
      <ShowAll showAll={showAll} total={count} noun="holdings" />
    </>
  );
}

const drawn = () => Number(document.querySelector("[data-drawn]")?.getAttribute("data-drawn"));

test("a hundred rows are all drawn", () => {
  render(<List count={100} />);
  expect(drawn()).toBe(100);
  expect(document.querySelector("button")).toBeNull();
});

test("rows are drawn in steps, so that a key or a press is answered between them", () => {
  render(<List count={1000} />);
  expect(drawings).toEqual([25, 50, 75, 100]);
  fireEvent.click(screen.getByText("Show all 1,000"));
  const steps = drawings.map((count, index) => count - (drawings[index - 1] ?? 0));
  expect(Math.max(...steps)).toBe(100);
});

test("of a thousand rows the first hundred are drawn, and all when they are asked for", () => {
  render(<List count={1000} />);
  expect(drawn()).toBe(100);
  expect(screen.getByText("The first 100 of 1,000 holdings.")).toBeTruthy();
  fireEvent.click(screen.getByText("Show all 1,000"));
  expect(drawn()).toBe(1000);
  expect(document.querySelector("button")).toBeNull();
});

test("paper shows every row, at once", () => {
  render(<List count={1000} />);
  act(() => void window.dispatchEvent(new Event("beforeprint")));
  expect(drawn()).toBe(1000);
});
