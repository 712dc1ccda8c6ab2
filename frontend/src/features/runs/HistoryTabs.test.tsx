// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { View } from "./filter";
import { HistoryTabs } from "./HistoryTabs";

afterEach(cleanup);

function Tabs() {
  const [view, setView] = useState<View>("runs");
  return <HistoryTabs view={view} onView={setView} />;
}

test.each([
  ["Runs", "ArrowRight", "Orders"],
  ["Checks", "ArrowRight", "Runs"],
  ["Runs", "ArrowLeft", "Checks"],
  ["Orders", "Home", "Runs"],
  ["Runs", "End", "Checks"],
])("from %s the key %s chooses %s and takes the focus along", (from, key, to) => {
  render(<Tabs />);
  fireEvent.click(screen.getByRole("tab", { name: from }));
  fireEvent.keyDown(screen.getByRole("tab", { name: from }), { key });
  const chosen = screen.getByRole("tab", { selected: true });
  expect(chosen.textContent).toBe(to);
  expect(document.activeElement).toBe(chosen);
  expect(screen.getAllByRole("tab").filter((tab) => tab.tabIndex === 0)).toEqual([chosen]);
});
