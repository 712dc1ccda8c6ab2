import type { Page } from "@playwright/test";
import { call, idTokenOf } from "./support/callables.ts";
import {
  approveButton,
  driftTable,
  expect,
  openReview,
  plannedTrades,
  row,
  signIn,
  test,
  tradingState,
} from "./support/journey.ts";

const SWITCH = "systemStatus/risk_management";

async function halt(page: Page, reason: string): Promise<void> {
  await page
    .getByRole("banner")
    .getByRole("button", { name: "Halt trading" })
    .click();
  const dialog = page.getByRole("alertdialog", { name: "Halt trading?" });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Halt trading" }).click();
  await expect(dialog).toBeHidden();
  await expect(tradingState(page)).toHaveText("Halted");
}

async function resume(page: Page): Promise<void> {
  await page
    .getByRole("banner")
    .getByRole("button", { name: "Resume trading" })
    .click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Resume trading" })
    .click();
  await expect(tradingState(page)).toHaveText("Trading on");
}

async function startOfAnyPlan(
  asOwner: (name: string, request: unknown) => Promise<unknown>,
) {
  const preview = (await asOwner("preview_rebalance", {})) as {
    result?: { plan_id: string };
  };
  expect(preview.result?.plan_id).toMatch(/^sha256:/);
  return asOwner("start_rebalance", {
    plan_id: preview.result?.plan_id,
    run_id: crypto.randomUUID(),
  });
}

test(
  "a halt is confirmed with a reason, refuses the rebalance in words, and lifts again",
  { tag: "@phone" },
  async ({ page, stack, broker, asOwner }) => {
    await signIn(page, stack);
    await expect(tradingState(page)).toHaveText("Trading on");
    await halt(page, "Away until Monday");
    await expect(
      page.getByText(
        "Trading is halted for your account. Reason: Away until Monday",
        { exact: true },
      ),
    ).toBeVisible();
    await expect(row(driftTable(page), "SPY")).toContainText("Critical");

    await openReview(page);
    await expect(
      page.getByText("This plan can't be started now."),
    ).toBeVisible();
    await expect(
      page.getByRole("status").filter({ hasText: "can't be started" }),
    ).toContainText("Away until Monday");
    await expect(approveButton(page)).toBeDisabled();
    await page.screenshot({
      path: test.info().outputPath("halted-review.png"),
      fullPage: true,
    });
    expect(await startOfAnyPlan(asOwner)).toMatchObject({
      error: {
        status: "FAILED_PRECONDITION",
        details: { code: "TRADING_HALTED" },
      },
    });
    expect(await broker.orders()).toEqual([]);

    await resume(page);
    await page.getByRole("button", { name: "Preview again" }).click();
    await approveButton(page).click();
    await expect(page.getByText("Completed", { exact: true })).toBeVisible();
    expect(await broker.orders()).toHaveLength(3);
  },
);

test("a halt from another window reaches an open review before it can be approved", async ({
  page,
  stack,
  broker,
  asOwner,
}) => {
  await signIn(page, stack);
  await openReview(page);
  await expect(approveButton(page)).toBeEnabled();

  await asOwner("set_trading_state", {
    scope: "user",
    state: "HALTED",
    reason: "halted on the phone",
  });

  await expect(approveButton(page)).toBeDisabled();
  await expect(
    page.getByText("Trading was halted after this preview."),
  ).toBeVisible();
  expect(await broker.orders()).toEqual([]);
});

test("a halt during a run keeps its buys from being sent", async ({
  page,
  stack,
  broker,
}) => {
  await broker.fillAfter("600");
  await signIn(page, stack);
  await openReview(page);
  await approveButton(page).click();
  await expect(
    page.getByText("At the broker").locator("visible=true").first(),
  ).toBeVisible();

  await halt(page, "Stop now");
  await broker.fillAfter("0");

  await expect(
    page.getByRole("heading", { name: /^Rebalance Halted/ }),
  ).toBeVisible();
  await expect(
    page.getByRole("table", { name: "Orders not sent" }),
  ).toContainText("QUAL");
  await expect(
    page.getByRole("table", { name: "Orders not sent" }),
  ).toContainText("QQQ");
  expect((await broker.orders()).map(({ symbol }) => symbol)).toEqual(["SPY"]);
});

test("sells only lets the sell go and keeps the buys back", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await page.getByRole("button", { name: "More trading states" }).click();
  await page.getByRole("menuitem", { name: "Sells only" }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Allow sells only" })
    .click();
  await expect(tradingState(page)).toHaveText("Sells only");

  await openReview(page);
  await expect(row(plannedTrades(page), "SPY")).toContainText("Sell");
  await approveButton(page).click();

  await expect(
    page.getByText("Completed with changes", { exact: true }),
  ).toBeVisible();
  await expect(
    page.getByRole("table", { name: "Orders not sent" }),
  ).toContainText("QUAL");
  expect(
    (await broker.orders()).map(({ symbol, side }) => `${side} ${symbol}`),
  ).toEqual(["sell SPY"]);
});

test("the system's switch shows a banner that the owner can't clear, and no order leaves", async ({
  page,
  stack,
  broker,
  documents,
  asOwner,
}) => {
  await signIn(page, stack);
  await openReview(page);
  await documents.write({
    [SWITCH]: { trading_enabled: false, reason: "maintenance tonight" },
  });

  const banner = page
    .getByRole("status")
    .filter({ hasText: "Only an administrator can lift this." });
  await expect(banner).toContainText(
    "Trading is halted for everybody. Reason: maintenance tonight",
  );
  await expect(tradingState(page)).toHaveText("Halted");
  await expect(banner.getByRole("button")).toHaveCount(0);
  await expect(approveButton(page)).toBeDisabled();
  await page.reload();
  await expect(banner).toBeVisible();
  await expect(page.getByText("This plan can't be started now.")).toBeVisible();

  const lifted = await asOwner("set_trading_state", {
    scope: "system",
    state: "ACTIVE",
    reason: "I want to trade",
  });
  expect(lifted).toMatchObject({
    error: { status: "PERMISSION_DENIED", details: { code: "ADMIN_ONLY" } },
  });
  await asOwner("set_trading_state", {
    scope: "user",
    state: "ACTIVE",
    reason: "I want to trade",
  });
  expect(await startOfAnyPlan(asOwner)).toMatchObject({
    error: { details: { code: "TRADING_HALTED" } },
  });
  const trade = await asOwner("execute_trade", {
    symbol: "SPY",
    side: "sell",
    qty: 1,
  });
  expect(trade).toMatchObject({
    error: { details: { code: "TRADING_HALTED" } },
  });
  await expect(banner).toBeVisible();
  expect(await broker.orders()).toEqual([]);
});

test("a missing system switch counts as halted and says so", async ({
  page,
  stack,
  broker,
  documents,
}) => {
  await documents.remove(SWITCH);
  await signIn(page, stack);

  await expect(
    page.getByText(
      "Trading is halted for everybody: the system's kill switch is not set.",
    ),
  ).toBeVisible();
  await openReview(page);
  await expect(page.getByText("This plan can't be started now.")).toBeVisible();
  await expect(approveButton(page)).toBeDisabled();

  const token = await idTokenOf(stack, stack.demo.email, stack.demo.password);
  const trade = await call(
    stack,
    "execute_trade",
    { symbol: "SPY", side: "sell", qty: 1 },
    token,
  );
  expect(trade).toMatchObject({
    error: { details: { code: "TRADING_HALTED" } },
  });
  expect(await broker.orders()).toEqual([]);
});
