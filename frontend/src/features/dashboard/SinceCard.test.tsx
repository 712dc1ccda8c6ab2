// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { LookBack, VisitLine } from "@/wire/generated/automation";
import { SinceCard, wayOf } from "./SinceCard";

afterEach(cleanup);

const SINCE = new Date("2026-09-01T12:00:00Z");
const line = (kind: VisitLine["kind"], place: VisitLine["place"], ref: string | null = null): VisitLine => ({
  kind,
  text: `What is ${kind.toLowerCase()}.`,
  place,
  ref,
});
const show = (uid: string, back: LookBack) =>
  render(
    <SinceCard uid={uid} ask={() => Promise.resolve(back)} link={(to, label) => <a href={to}>{label}</a>} />,
  );

test("each line says what happened and leads to where it is seen to", async () => {
  show("a", { since: SINCE, lines: [line("DONE", "HISTORY"), line("NOW", "PLAN", "sha256:1")] });
  const shown = (await screen.findAllByRole("listitem")).map(({ textContent }) => textContent);
  expect(shown).toEqual(["What is done.History", "What is now.Review the plan"]);
  const way = screen.getByRole("link", { name: "Review the plan" });
  expect(way.getAttribute("href")).toBe("/plans/sha256:1");
});

test("on the first visit there is nothing to look back at", async () => {
  const { container } = show("b", { since: null, lines: [] });
  await Promise.resolve();
  expect(container.textContent).toBe("");
});

test("a line about a run leads to it, and without one to all of them", () => {
  expect(wayOf(line("LEFT", "RUN", "r-1")).to).toBe("/runs/r-1");
  expect(wayOf(line("LEFT", "RUN")).to).toBe("/history");
  expect(wayOf(line("STOPPED", "SETTINGS")).to).toBe("/settings");
});
