// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test } from "vitest";
import { ClassesCard } from "./ClassesCard";
import type { ShareDraft } from "./model";

afterEach(cleanup);

const STORED = ["SPY", "AGG"].map((name, id): ShareDraft => ({
  id,
  kind: "symbol",
  name,
  percent: "50",
  tolerance: "",
  members: "",
  enabled: true,
}));

test("without a class the targets are edited in the table alone, and a first class brings them here", () => {
  render(
    <MemoryRouter>
      <ClassesCard stored={STORED} version={1} rule={null} />
    </MemoryRouter>,
  );
  expect(screen.queryByDisplayValue("SPY")).toBeNull();
  expect(screen.queryByRole("button", { name: "Save classes" })).toBeNull();
  expect(screen.getByRole("link", { name: "Targets and drift" }).getAttribute("href")).toBe("/allocation");

  fireEvent.click(screen.getByRole("button", { name: "Add a class" }));
  expect(screen.getByDisplayValue("SPY")).toBeTruthy();
  expect(screen.getByLabelText("Members, preferred first")).toBeTruthy();

  fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(screen.queryByDisplayValue("SPY")).toBeNull();
});
