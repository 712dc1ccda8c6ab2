// @vitest-environment happy-dom
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Quantity } from "./quantity";

test("a quantity of nine decimals shows four, keeps the whole for paper, and shows it when it is pressed", () => {
  render(<Quantity value="50.954806081" />);
  const figure = screen.getByRole("button", { pressed: false });
  expect(figure.textContent).toContain("50.9548");
  expect(figure.title).toBe("50.954806081");
  expect(figure.querySelector(".print\\:inline")?.textContent).toBe("50.954806081");
  fireEvent.click(figure);
  expect(screen.getByRole("button", { pressed: true }).textContent).toBe("50.954806081, all decimals");
});

test("a quantity of up to four decimals is text alone", () => {
  const { container } = render(<Quantity value="14.5" />);
  expect(container.innerHTML).toBe("14.5");
});
