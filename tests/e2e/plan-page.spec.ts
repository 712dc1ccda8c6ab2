import type { Page } from "@playwright/test";
import { checkPage } from "./support/accessible.ts";
import type { Documents } from "./support/firestore.ts";
import type { Stack } from "./support/stack.ts";
import {
  approveButton,
  expect,
  goTo,
  openReview,
  plannedTrades,
  row,
  signIn,
  test,
} from "./support/journey.ts";

/** Runs the scheduled check by hand, as the platform's clock does, until the owner's account was asked about. */
async function runScheduledCheck(
  { functions, project, demo }: Stack,
  documents: Documents,
): Promise<void> {
  const address = `${functions}/functions/projects/${project}/triggers/us-central1-scheduled_drift_check-0`;
  expect((await fetch(address, { method: "POST", body: "{}" })).status).toBe(
    200,
  );
  const asked = () =>
    documents.read(`users/${demo.uid}/status/drift`).then(
      ({ decisions }) => JSON.stringify(decisions),
      () => "nothing is measured yet",
    );
  await expect.poll(asked).toContain("ASKED");
}

async function signInWhereAsked(page: Page, stack: Stack): Promise<void> {
  await page.getByLabel("E-mail").fill(stack.demo.email);
  await page.getByLabel("Password").fill(stack.demo.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("a plan that the scheduled check asks for is opened from the dashboard and approved", async ({
  page,
  stack,
  broker,
  documents,
  asOwner,
}) => {
  const automation = {
    enabled: true,
    mode: "ask_first",
    every_minutes: 1440,
    hours: "always",
  };
  expect(
    (await asOwner("update_settings", { automation })).error,
  ).toBeUndefined();
  await runScheduledCheck(stack, documents);
  await signIn(page, stack);
  await goTo(page, "Dashboard");

  await page.getByRole("link", { name: "Review the plan" }).click();

  await expect(
    page.getByText("The scheduled check made this plan"),
  ).toBeVisible();
  await expect(page.getByText(/^Waits until /)).toBeVisible();
  await expect(row(plannedTrades(page), "SPY")).toContainText("to 40.00%");
  await expect(
    page.getByRole("table", { name: "Tax estimate of the planned sells" }),
  ).toContainText("SPY");
  await checkPage(page, "plan in light colours");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await checkPage(page, "plan on a phone in dark colours");
  expect(await broker.orders()).toEqual([]);
  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  expect(
    (await broker.orders()).map(({ symbol, side }) => `${side} ${symbol}`),
  ).toEqual(["sell SPY", "buy QUAL", "buy QQQ"]);

  await page.getByRole("link", { name: "Show the plan" }).click();
  await expect(page.getByText("This plan was started.")).toBeVisible();
  await expect(approveButton(page)).toHaveCount(0);
  await goTo(page, "Dashboard");
  await expect(page.getByText("What needs you now")).toBeVisible();
  await expect(page.getByText("A plan waits for your approval")).toHaveCount(0);
});

test("a copied link opens its plan after signing in, and an expired one leads to a fresh preview", async ({
  page,
  stack,
  context,
  documents,
  broker,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, stack);
  await openReview(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Link copied.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const path = `users/${stack.demo.uid}/plans/${link.split("/").at(-1) ?? ""}`;
  await documents.write({
    [path]: { ...(await documents.read(path)), expires_at: new Date() },
  });
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.goto(link);
  await signInWhereAsked(page, stack);

  await expect(page.getByText("This plan has expired.")).toBeVisible();
  await expect(plannedTrades(page)).toBeVisible();
  await expect(approveButton(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Preview again" }).click();
  await expect(approveButton(page)).toBeEnabled();
  await page.goto(`${link.slice(0, -4)}0000`);
  await expect(
    page.getByRole("heading", { name: "This plan is not in your account" }),
  ).toBeVisible();
  expect(await broker.orders()).toEqual([]);
});
