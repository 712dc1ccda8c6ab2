import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Download, Page } from "@playwright/test";
import {
  approveButton,
  expect,
  goTo,
  openReview,
  row,
  signIn,
  test,
} from "./support/journey.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

async function saved(page: Page, button: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return download;
}

async function rebalance(page: Page): Promise<void> {
  await openReview(page);
  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
}

async function openHistory(page: Page): Promise<void> {
  await goTo(page, "History");
  await expect(
    page.getByRole("heading", { name: "History", level: 1 }),
  ).toBeVisible();
}

/** On a phone the fields are behind a button, unless one of them is in use. */
async function openFilters(page: Page): Promise<void> {
  const field = page.getByLabel(/^Symbol or/);
  await expect(field).toBeAttached();
  if (!(await field.isVisible()))
    await page.getByRole("button", { name: "Filter", exact: true }).click();
}

const runs = (page: Page) =>
  page.getByRole("list", { name: "Runs" }).locator("> li");

test("a previewed plan is downloaded, and planning it again gives the same bytes", async ({
  page,
  stack,
}) => {
  await signIn(page, stack);
  await openReview(page);
  const download = await saved(page, "Download plan");
  expect(download.suggestedFilename()).toMatch(
    /^evenkeel-plan-[0-9a-f]{8}\.json$/,
  );
  const file = test.info().outputPath("plan.json");
  await download.saveAs(file);

  const { stdout } = await promisify(execFile)("make", [
    "-s",
    "-C",
    ROOT,
    "replay",
    `PLAN=${file}`,
  ]);

  const { plan_id } = JSON.parse(await readFile(file, "utf8")) as {
    plan_id: string;
  };
  expect(stdout).toContain(`byte-identical: ${plan_id}`);
});

test(
  "runs are found by state, origin, symbol and day, the address keeps the filter, and a run tells its story",
  { tag: "@phone" },
  async ({ page, stack, asOwner }) => {
    await signIn(page, stack);
    await rebalance(page);
    await asOwner("execute_trade", { symbol: "MTUM", side: "sell", qty: 1 });
    await openHistory(page);
    await expect(runs(page)).toHaveCount(2);

    await openFilters(page);
    const search = page.getByRole("search", { name: "Filter runs" });
    await search.getByLabel("Symbol").fill("mtum");
    await expect(runs(page)).toHaveCount(1);
    await expect(runs(page)).toContainText("Single trade");
    await search.getByLabel("State").selectOption("Halted");
    await expect(
      page.getByRole("heading", { name: "No run matches" }),
    ).toBeVisible();
    await page.reload();
    await expect(
      page.getByRole("heading", { name: "No run matches" }),
    ).toBeVisible();
    await page.getByRole("button", { name: "Show all runs" }).click();
    await expect(runs(page)).toHaveCount(2);
    await search.getByLabel("To").fill("2020-01-01");
    await expect(
      page.getByRole("heading", { name: "No run matches" }),
    ).toBeVisible();
    await search.getByRole("button", { name: "Clear" }).click();
    await search.getByLabel("Origin").selectOption("By the schedule");
    await expect(
      page.getByRole("heading", { name: "No run matches" }),
    ).toBeVisible();
    await search.getByRole("button", { name: "Clear" }).click();

    await runs(page).filter({ hasText: "SPY" }).getByRole("link").click();
    const story = page.getByRole("region", { name: "Timeline" });
    await expect(
      story.getByRole("list", { name: "What happened to the order of SPY" }),
    ).toContainText("Written down before sending");
    await expect(
      story.getByRole("list", { name: "What happened to the order of SPY" }),
    ).toContainText("Ended: filled");
    await expect(
      page.getByRole("button", { name: "Download plan" }),
    ).toBeVisible();
  },
);

test(
  "an order is found by a part of its id and leads to its run, and checks say why nothing was traded",
  { tag: "@phone" },
  async ({ page, stack, broker, documents, asOwner }) => {
    await signIn(page, stack);
    for (const symbol of ["MTUM", "QUAL"])
      await asOwner("execute_trade", { symbol, side: "sell", qty: 1 });
    const [sold] = await broker.orders();
    await openHistory(page);
    await page.getByRole("tab", { name: "Runs" }).press("ArrowRight");
    await expect(page.getByRole("tab", { name: "Orders" })).toBeFocused();
    const orders = page.getByRole("table", { name: "Orders" });
    await expect(row(orders, "MTUM")).toContainText("$199.98");
    await openFilters(page);
    await page
      .getByLabel(/^Symbol or/)
      .fill(sold?.id.slice(0, 13).toUpperCase() ?? "");
    await expect(row(orders, "QUAL")).toHaveCount(0);
    await expect(row(orders, "MTUM")).toContainText("Filled");
    await page.reload();
    await expect(row(orders, "QUAL")).toHaveCount(0);
    await row(orders, "MTUM").getByRole("link").click();
    await expect(page.getByRole("region", { name: "Timeline" })).toContainText(
      "MTUM",
    );

    const tuesday = {
      decided_at: new Date("2026-11-17T15:00:00Z"),
      since: new Date("2026-11-17T09:00:00Z"),
    };
    const cooling = {
      outcome: "IDLE",
      decided_by: "COOLDOWN",
      message: "The cooldown ends on Friday.",
    };
    const refused = {
      outcome: "REFUSED",
      decided_by: "DRIFT",
      message: "Outside the band: SPY.",
    };
    const status = `users/${stack.demo.uid}/status/drift`;
    await documents.write({
      [status]: {
        ...(await documents.read(status)),
        decisions: [
          {
            ...tuesday,
            ...refused,
            reason: "Trading is halted.",
            outside: ["SPY"],
            checks: 1,
            run_id: null,
          },
          {
            ...tuesday,
            ...cooling,
            reason: null,
            outside: [],
            checks: 12,
            run_id: null,
          },
        ],
      },
    });
    await page.goto("/history?view=checks&from=2026-11-17&to=2026-11-17");
    const checks = page
      .getByRole("list", { name: "Checks" })
      .getByRole("listitem");
    await expect(checks).toHaveCount(2);
    await expect(checks.nth(1)).toContainText("12 checks");
    await openFilters(page);
    await page.getByLabel(/^Symbol or/).fill("spy");
    await expect(checks).toHaveCount(1);
    await expect(checks).toContainText("Trading is halted.");
    const file = await saved(page, "Export CSV");
    expect(await readFile(await file.path(), "utf8")).toContain(
      "Outside the band: SPY.",
    );
  },
);

test("the runs that were found are exported with their orders", async ({
  page,
  stack,
  broker,
  asOwner,
}) => {
  await signIn(page, stack);
  await rebalance(page);
  await asOwner("execute_trade", { symbol: "MTUM", side: "sell", qty: 1 });
  await openHistory(page);
  await page.getByRole("search").getByLabel("Symbol").fill("QQQ");
  await expect(runs(page)).toHaveCount(1);
  const download = await saved(page, "Export CSV");
  expect(download.suggestedFilename()).toBe("evenkeel-runs.csv");
  const text = await readFile(await download.path(), "utf8");
  const lines = text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(4);
  for (const order of (await broker.orders()).slice(0, 3))
    expect(text).toContain(order.id);
  expect(text).not.toContain("MTUM");
});

test("plan and run print without navigation and buttons, on a light ground", async ({
  page,
  stack,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await signIn(page, stack);
  await openReview(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(
    page.getByRole("heading", { name: "Review the plan" }),
  ).toBeVisible();
  await expect(page.getByText(/Previewed .* plan/)).toBeVisible();
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(
    page.getByRole("button", { name: "Approve and trade" }),
  ).toBeHidden();
  expect(
    await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  ).toBe("rgb(255, 255, 255)");
  await page.screenshot({
    path: test.info().outputPath("printed-plan.png"),
    fullPage: true,
  });
});
