// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { Plan } from "@/wire/generated/planning";
import { priceAgeSeconds, remainingMs, useLookOnReturn, usePlan } from "./use-plan";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const WRONG_CLOCK = Date.parse("2031-01-01T00:00:00Z");

test("a plan's remaining life does not depend on this machine's clock being right", () => {
  const plan = {
    as_of: new Date("2026-11-21T12:00:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  };
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK + 60_000)).toBe(540_000);
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK + 601_000)).toBeLessThan(0);
});

test("a plan that was looked at late has so much less of its life left", () => {
  const plan = {
    as_of: new Date("2026-11-21T12:09:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  };
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK)).toBe(60_000);
});

test("prices age from when they were asked for, also before the plan was looked at", () => {
  const plan = { as_of: new Date("2026-11-21T13:00:00Z"), prices_at: new Date("2026-11-21T12:00:00Z") };
  expect(priceAgeSeconds(plan, WRONG_CLOCK, WRONG_CLOCK)).toBe(3600);
  expect(priceAgeSeconds(plan, WRONG_CLOCK, WRONG_CLOCK + 90_000)).toBe(3690);
  expect(priceAgeSeconds({ ...plan, prices_at: null }, WRONG_CLOCK, WRONG_CLOCK)).toBeNull();
});

function Shown({ askFor }: { askFor: () => Promise<Plan> }) {
  const [state, , handIn] = usePlan(askFor);
  useLookOnReturn(state, askFor, handIn);
  return <p>{state.status === "ready" ? state.plan.state : state.status}</p>;
}

const comeBack = () => document.dispatchEvent(new Event("visibilitychange"));

test("who comes back to a plan after a while sees it as it is then, and who was gone for a moment asks nothing", async () => {
  vi.useFakeTimers();
  const answers: Plan["state"][] = ["WAITING", "EXPIRED"];
  let asked = 0;
  const askFor = () => Promise.resolve({ state: answers[asked++] ?? "STARTED" } as Plan);
  render(<Shown askFor={askFor} />);
  await vi.waitFor(() => expect(screen.getByText("WAITING")).toBeTruthy());
  comeBack();
  expect(asked).toBe(1);
  vi.setSystemTime(Date.now() + 61_000);
  comeBack();
  await vi.waitFor(() => expect(screen.getByText("EXPIRED")).toBeTruthy());
  expect(asked).toBe(2);
});

test("a look that fails leaves the plan as it was seen", async () => {
  vi.useFakeTimers();
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  let asked = 0;
  const askFor = () => {
    asked += 1;
    return asked === 1 ? Promise.resolve({ state: "WAITING" } as Plan) : Promise.reject(new Error("away"));
  };
  render(<Shown askFor={askFor} />);
  await vi.waitFor(() => expect(screen.getByText("WAITING")).toBeTruthy());
  vi.setSystemTime(Date.now() + 61_000);
  comeBack();
  await vi.waitFor(() => expect(warned).toHaveBeenCalled());
  expect(screen.getByText("WAITING")).toBeTruthy();
  warned.mockRestore();
});
