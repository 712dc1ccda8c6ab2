// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test } from "vitest";
import { CallError } from "@/wire/base/call-error";
import { Refused } from "./Refused";

afterEach(cleanup);

function refuse(code: string, remedy: string | null, onPreview: () => void = () => undefined) {
  const error = new CallError("aborted", "Why it was refused.", { code, remedy });
  render(
    <MemoryRouter>
      <Refused error={error} onPreview={onPreview} />
    </MemoryRouter>,
  );
}

test("where the account is not held any more the way leads to the connection, and no preview is offered", () => {
  refuse("ACCOUNT_NOT_CLAIMED", "CONNECT_BROKER");
  const link = screen.getByRole("link", { name: "Connect the broker" });
  expect(link.getAttribute("href")).toBe("/settings/connection");
  expect(screen.queryByRole("button", { name: "Preview again" })).toBeNull();
  expect(document.body.textContent).toContain("Why it was refused.");
});

test("after any other refusal a fresh preview is offered", () => {
  let previews = 0;
  refuse("PRICE_MOVED", "PREVIEW_AGAIN", () => (previews += 1));
  screen.getByRole("button", { name: "Preview again" }).click();
  expect(previews).toBe(1);
  expect(screen.queryByRole("link")).toBeNull();
});
