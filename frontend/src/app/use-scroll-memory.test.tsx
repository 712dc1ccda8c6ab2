// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { Link, MemoryRouter, Route, Routes, useNavigate } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { useScrollMemory } from "./use-scroll-memory";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Pages() {
  useScrollMemory();
  const navigate = useNavigate();
  return (
    <>
      <button type="button" onClick={() => void navigate(-1)}>
        Back
      </button>
      <Routes>
        <Route path="/list" element={<Link to="/one">One</Link>} />
        <Route path="/one" element={<Link to="/one?view=orders">Orders</Link>} />
      </Routes>
    </>
  );
}

test("a new page opens at its top, and back leads to where a page was left", () => {
  const scrollTo = vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
  vi.spyOn(document.documentElement, "scrollHeight", "get").mockReturnValue(5_000);
  render(
    <MemoryRouter initialEntries={["/list"]}>
      <Pages />
    </MemoryRouter>,
  );
  vi.spyOn(window, "scrollY", "get").mockReturnValue(1_200);
  act(() => void window.dispatchEvent(new Event("scroll")));
  scrollTo.mockClear();
  fireEvent.click(screen.getByRole("link", { name: "One" }));
  expect(scrollTo.mock.calls).toEqual([[0, 0]]);
  scrollTo.mockClear();
  fireEvent.click(screen.getByRole("link", { name: "Orders" }));
  expect(scrollTo, "a filter of the same page").not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Back" }));
  fireEvent.click(screen.getByRole("button", { name: "Back" }));
  expect(scrollTo.mock.calls).toEqual([[0, 1_200]]);
});
