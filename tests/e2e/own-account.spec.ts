import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import {
  expectAccessible,
  expectNoSidewaysScroll,
} from "./support/accessible.ts";
import { expect, test } from "./support/journey.ts";
import { callsOf, connect, newcomer, signUp } from "./support/newcomer.ts";

/** A receiver on this machine that takes every message, and how many came. */
async function receiver() {
  let taken = 0;
  const server = createServer((_, answer) => {
    taken += 1;
    answer.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    taken: () => taken,
    close: () => server.close(),
  };
}

async function look(
  page: Page,
  place: string,
  colorScheme: "light" | "dark",
): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expectNoSidewaysScroll(page, place);
  await expectAccessible(page, `${place} in ${colorScheme} colours`);
}

test("a person is told, decides how, mends automation and the connection, and takes all data along", async ({
  page,
  stack,
  documents,
}) => {
  // Four pages, three of them looked at by every accessibility rule.
  test.slow();
  const person = await newcomer(stack);
  await signUp(page, person);
  await connect(page, person.keyId, person.secret);
  await expect(
    page.getByRole("button", { name: "Fill in an example" }),
  ).toBeVisible();
  const { uid } = await callsOf(stack, person);
  const now = new Date();

  await documents.write({
    [`users/${uid}/notifications/one`]: {
      kind: "RUN_HALTED",
      urgency: "URGENT",
      key: "run-1",
      title: "Rebalancing was halted",
      message: "The positions did not agree.",
      refs: { run_id: "run-1" },
      occurred_at: now,
      created_at: now,
      read: false,
      read_at: null,
    },
  });
  await page.getByRole("link", { name: "Notifications, 1 unread" }).click();
  await expect(page.getByRole("link", { name: "See the run" })).toHaveAttribute(
    "href",
    "/runs/run-1",
  );
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(
    page.getByRole("link", { name: "Notifications", exact: true }),
  ).toBeVisible();

  const server = await receiver();
  await page.getByRole("link", { name: "Notification settings" }).click();
  await page.getByLabel("Address").fill(server.url);
  await page.getByRole("button", { name: "Test and save webhook" }).click();
  await expect(
    page.getByText("Copy the secret now: it is shown only once."),
  ).toBeVisible();
  expect(server.taken()).toBe(1);
  server.close();
  await page.getByLabel("A rebalance ended: E-mail").check();
  await page.getByLabel(/^Quiet hours/).check();
  await look(page, "what is told", "dark");
  await page.getByRole("button", { name: "Save notifications" }).click();
  await expect(
    page.getByRole("button", { name: "Save notifications" }),
  ).toHaveCount(0);
  expect(
    await documents.read(`users/${uid}/settings/notifications`),
  ).toMatchObject({
    channels: { RUN_FINISHED: ["in_app", "email"] },
    quiet_hours: { start: "22:00", end: "07:00" },
    webhook_url: server.url,
  });

  const parts = page.getByRole("navigation", { name: "Parts of the settings" });
  await parts.getByRole("link", { name: "When to trade" }).click();
  const card = page.getByRole("region", { name: "Automatic rebalancing" });
  await card.getByRole("radio", { name: "Ask me first" }).check();
  await card.getByRole("button", { name: "Turn on…" }).click();
  await expect(card.getByText("On", { exact: true })).toBeVisible();
  const stopped = {
    state: "STOPPED",
    failures: 10,
    reason: "The targets do not add up.",
    next_due_at: null,
  };
  await documents.write({ [`users/${uid}/status/automation`]: stopped });
  await expect(card.getByText("10 checks in a row failed.")).toBeVisible();
  await card.getByRole("button", { name: "Resume checks" }).click();
  await expect(card.getByText("Scheduled checks have stopped.")).toBeHidden();

  const connection = `users/${uid}/status/connection`;
  await documents.write({
    [connection]: {
      ...(await documents.read(connection)),
      state: "REVOKED",
      reason: "The broker refused the keys.",
    },
  });
  await page.getByRole("link", { name: "Connect again" }).click();
  await look(page, "refused connection", "light");
  await page.getByRole("button", { name: "Disconnect…" }).click();
  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  await expect(page.getByText("Not connected", { exact: true })).toBeVisible();

  await parts.getByRole("link", { name: "Account" }).click();
  await look(page, "account", "dark");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export all my data" }).click();
  const exported = readFileSync(await (await download).path(), "utf8");
  expect(exported).toContain(`users/${uid}/notifications/one`);
  expect(exported).not.toContain(person.secret);

  await page.getByRole("button", { name: "Delete my account…" }).click();
  await page.getByLabel(/^Type .* to confirm$/).fill("delete my account");
  await page
    .getByRole("button", { name: "Delete my account", exact: true })
    .click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
