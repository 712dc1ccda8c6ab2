// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answers } from "@/wire/base/query";
import { overview, type Overview } from "@/wire/generated/overview";
import type { EquityRange } from "@/wire/statements-overview";
import { useOverview } from "./use-overview";

const written: unknown = JSON.parse(readFileSync("src/wire/answers/account_overview.json", "utf8"));
const known = overview.parse(written);

let asked: EquityRange[];
let reply: () => Promise<Overview>;
const fetch = ({ range }: { range: EquityRange }) => {
  asked.push(range);
  return reply();
};
const open = (moved: string | null = "") =>
  renderHook(
    ({ range, moved }: { range: EquityRange; moved: string | null }) =>
      useOverview("somebody", range, moved, fetch),
    {
      initialProps: { range: "3M", moved },
    },
  );
/** Lets time pass, and what was answered meanwhile be drawn. */
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds + 1));

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  reply = () => Promise.resolve(known);
});
afterEach(() => {
  cleanup();
  answers.clear();
  vi.useRealTimers();
});

test("the figures are asked for every minute while the page is looked at, and at once when something moved", async () => {
  const view = open();
  await pass(0);
  expect(view.result.current).toMatchObject({ overview: known, loading: false, problem: null });
  await pass(60_000);
  expect(asked).toHaveLength(2);
  view.rerender({ range: "3M", moved: "a run ended" });
  await pass(0);
  expect(asked).toHaveLength(3);
  vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  await pass(180_000);
  expect(asked).toHaveLength(3);
  vi.restoreAllMocks();
});

test("the first that the listeners hear asks nothing again: the answer on the way knows it", async () => {
  const view = open(null);
  await pass(0);
  view.rerender({ range: "3M", moved: "measured this morning" });
  await pass(0);
  expect(asked).toHaveLength(1);
  view.rerender({ range: "3M", moved: "measured now" });
  await pass(0);
  expect(asked).toHaveLength(2);
});

test("the last known figures stay while the broker can't be asked, with the reason", async () => {
  const view = open();
  await pass(0);
  reply = () => Promise.reject(new Error("The broker does not answer."));
  await pass(60_000);
  expect(view.result.current).toMatchObject({ overview: known, problem: "The broker does not answer." });
  reply = () => Promise.resolve(known);
  act(() => view.result.current.renew());
  await pass(0);
  expect(view.result.current.problem).toBeNull();
});

test("coming back shows what was seen last at once, and another range shows none of its figures", async () => {
  const first = open();
  await pass(0);
  first.unmount();
  reply = () => new Promise(() => undefined);
  const second = open();
  expect(second.result.current).toMatchObject({ overview: known, loading: true });
  second.rerender({ range: "5Y", moved: "" });
  expect(second.result.current).toMatchObject({ overview: null, loading: true });
});

test("without a network nothing is asked and nothing is called a failure; it is asked when there is one", async () => {
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  const view = open();
  await pass(120_000);
  expect(asked).toHaveLength(0);
  expect(view.result.current).toMatchObject({ overview: null, problem: null, offline: true });
  online.mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event("online")));
  await pass(0);
  expect(view.result.current).toMatchObject({ overview: known, problem: null, offline: false });
  online.mockRestore();
});
