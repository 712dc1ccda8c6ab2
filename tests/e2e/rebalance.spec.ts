import {
  approveButton,
  driftTable,
  executedTrades,
  expect,
  goTo,
  openReview,
  plannedTrades,
  reviewedTrades,
  row,
  signIn,
  test,
} from "./support/journey.ts";
import { TARGETS } from "./support/scene.ts";

test("the allocation page shows target, actual and drift before anything is traded", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);

  const target = page.getByRole("table", { name: "Target allocation" });
  const actual = page.getByRole("table", { name: "Actual allocation" });
  await expect(row(target, "SPY")).toContainText("40.00%");
  // $49,500 of the base of $96,200.
  await expect(row(actual, "SPY")).toContainText("51.46%");
  await expect(row(actual, "PFE")).toHaveCount(0);

  const drift = driftTable(page);
  await expect(row(drift, "SPY")).toContainText("+11.46");
  await expect(row(drift, "SPY")).toContainText("Critical");
  await expect(row(drift, "SPY")).toContainText("Sell");
  await expect(row(drift, "QUAL")).toContainText("Warning");
  await expect(row(drift, "QUAL")).toContainText("Buy");
  await expect(row(drift, "MTUM")).toContainText("Within tolerance");
  await expect(row(drift, "PFE")).toContainText("No target");
  await expect(page.getByText("Needs rebalancing")).toBeVisible();
  await page.screenshot({
    path: test.info().outputPath("allocation.png"),
    fullPage: true,
  });

  expect(await broker.orders()).toEqual([]);
});

test(
  "a person reviews, approves and follows a rebalance, and the broker has exactly the reviewed orders",
  {
    tag: "@phone",
  },
  async ({ page, stack, broker }) => {
    await broker.fillAfter("1.5");
    await signIn(page, stack);
    await openReview(page);

    const trades = plannedTrades(page);
    await expect(row(trades, "SPY")).toContainText(
      "Outside its tolerance band.",
    );
    const notTraded = page.getByRole("table", { name: "Not traded" });
    await expect(row(notTraded, "MTUM")).toContainText(
      "Inside its tolerance band, so it is left alone.",
    );
    await expect(row(notTraded, "USMV")).toContainText(
      "Inside its tolerance band, so it is left alone.",
    );
    await expect(row(notTraded, "PFE")).toContainText("No target names it");
    await expect(page.getByText("Cash after (estimated)")).toBeVisible();
    const reviewed = await reviewedTrades(page);
    // By hand: SPY from $49,500 to 40% of $96,200 at $450, QUAL to 20% at $150, QQQ to 10% at $350.
    expect(reviewed).toEqual([
      { side: "sell", symbol: "SPY", qty: expect.stringMatching(/^24\.488/) },
      { side: "buy", symbol: "QUAL", qty: expect.stringMatching(/^48\.266/) },
      { side: "buy", symbol: "QQQ", qty: expect.stringMatching(/^17\.485/) },
    ]);
    expect(await broker.orders()).toEqual([]);
    await page.screenshot({
      path: test.info().outputPath("review.png"),
      fullPage: true,
    });

    await approveButton(page).click();
    await expect(
      page.getByRole("list", { name: "Steps of the rebalance" }),
    ).toBeVisible();
    await expect(
      page.getByText("At the broker").locator("visible=true").first(),
    ).toBeVisible();
    await expect(page.getByText("3 of 3 orders filled.")).toBeVisible();
    await expect(page.getByText("Completed", { exact: true })).toBeVisible();

    const orders = await broker.orders();
    expect(
      orders.map(({ side, symbol, qty }) => ({ side, symbol, qty })),
    ).toEqual(reviewed);
    expect(orders.map(({ status }) => status)).toEqual([
      "filled",
      "filled",
      "filled",
    ]);
    for (const order of orders) {
      await expect(
        row(executedTrades(page), order.symbol).getByText(order.id, {
          exact: true,
        }),
      ).toBeVisible();
    }
    await page.screenshot({
      path: test.info().outputPath("run.png"),
      fullPage: true,
    });

    await goTo(page, "Allocation");
    await expect(page.getByText("On target", { exact: true })).toBeVisible();
    for (const symbol of Object.keys(TARGETS).filter(
      (target) => target !== "CASH",
    )) {
      await expect(row(driftTable(page), symbol)).toContainText(
        "Within tolerance",
      );
    }
    for (const order of orders) {
      await expect(
        row(executedTrades(page), order.symbol).getByText(order.id, {
          exact: true,
        }),
      ).toBeVisible();
    }
    expect(await broker.orders()).toHaveLength(3);
  },
);

test("a balanced account has nothing to approve and is told why", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await openReview(page);
  await approveButton(page).click();
  await expect(page.getByText("Completed", { exact: true })).toBeVisible();
  await goTo(page, "Allocation");

  await page.getByRole("button", { name: "Check & rebalance" }).click();

  await expect(
    page.getByRole("heading", { name: "Nothing to trade" }),
  ).toBeVisible();
  await expect(
    page.getByText("Every target is within its band."),
  ).toBeVisible();
  await expect(approveButton(page)).toHaveCount(0);
  expect(await broker.orders()).toHaveLength(3);
});

test("a price that moved after the review stops the approval, and a new preview trades", async ({
  page,
  stack,
  broker,
}) => {
  await signIn(page, stack);
  await openReview(page);
  await broker.pinPrice("SPY", "1.00");

  await approveButton(page).click();

  await expect(
    page.getByText("The rebalance was not started, and nothing was ordered."),
  ).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("SPY");
  expect(await broker.orders()).toEqual([]);
  await page.getByRole("button", { name: "Preview again" }).click();
  await expect(row(plannedTrades(page), "SPY")).toContainText("Buy");
});

test("a run that is cancelled while its sell waits sends no buy", async ({
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

  await page.getByRole("button", { name: "Cancel run" }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: "Cancel run" })
    .click();

  await expect(
    page.getByRole("heading", { name: "Rebalance Canceled" }),
  ).toBeVisible();
  await expect(
    page.getByRole("table", { name: "Orders not sent" }),
  ).toContainText("QUAL");
  const orders = await broker.orders();
  expect(orders.map(({ symbol, status }) => `${symbol} ${status}`)).toEqual([
    "SPY canceled",
  ]);
});
