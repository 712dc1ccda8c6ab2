import type { Field, Fields } from "./support/firestore.ts";
import { expect, signIn, test } from "./support/journey.ts";

const RUN_ID = "11111111-2222-4333-8444-555555555555";
const MINUTE_MS = 60_000;

function leg(legId: string, symbol: string, changes: Fields = {}): Fields {
  return {
    leg_id: legId,
    client_order_id: `ek-${RUN_ID}-${legId}`,
    symbol,
    side: "sell",
    planned_quantity: "10",
    quantity: "10",
    quantity_step: "0.000000001",
    order_type: "market",
    time_in_force: "day",
    limit_price: null,
    reference_price: "450.00",
    state: "PLANNED",
    status: null,
    order_id: null,
    filled_quantity: "0",
    filled_average_price: null,
    reason: null,
    message: null,
    intended_at: null,
    submitted_at: null,
    cancel_sent: false,
    ...changes,
  };
}

/** A run as FIRESTORE_DATA_MODEL.md describes it; the page shows what is stored. */
function storedRun(legs: Field[], changes: Fields): Fields {
  const now = new Date();
  return {
    run_id: RUN_ID,
    kind: "REBALANCE",
    origin: "PERSON",
    plan_id: null,
    request_digest: "digest",
    state: "PLANNED",
    open: true,
    reason: null,
    message: "Starting.",
    cancel_requested: false,
    cash_buffer_usd: "0",
    created_at: now,
    updated_at: now,
    completed_at: null,
    next_look_at: now,
    opens_at: null,
    legs,
    ...changes,
  };
}

test("a run that waits for the market says until when, and that it costs nothing to cancel", async ({
  page,
  stack,
  documents,
}) => {
  const opensAt = new Date(Date.now() + 600 * MINUTE_MS);
  await documents.write({
    [`users/${stack.demo.uid}/runs/${RUN_ID}`]: storedRun([leg("01", "SPY")], {
      opens_at: opensAt,
      next_look_at: opensAt,
      message:
        "Waiting for the market to open on Monday, 23 November 2026 at 09:30 EST (New York).",
    }),
  });
  await signIn(page, stack);
  await page.goto(`/runs/${RUN_ID}`);
  await expect(
    page.getByRole("heading", { name: "Rebalance Waiting for the market" }),
  ).toBeVisible();
  await expect(
    page.getByText(
      "Waiting for the market to open on Monday, 23 November 2026 at 09:30 EST (New York).",
    ),
  ).toBeVisible();
  await expect(
    page.getByText("You can cancel until then at no cost."),
  ).toBeVisible();
  await expect(
    page.getByRole("list", { name: "Steps of the rebalance" }),
  ).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Cancel run" })).toBeEnabled();
  await page.screenshot({
    path: test.info().outputPath("waiting.png"),
    fullPage: true,
  });
});

test("an order that somebody replaced at the broker and an account that does not add up are told in plain words", async ({
  page,
  stack,
  documents,
}) => {
  const sent = {
    state: "FILLED",
    order_id: "order-1",
    intended_at: new Date(),
    submitted_at: new Date(),
  };
  await documents.write({
    [`users/${stack.demo.uid}/runs/${RUN_ID}`]: storedRun(
      [
        leg("01", "SPY", {
          ...sent,
          filled_quantity: "10",
          filled_average_price: "450.10",
        }),
        leg("02", "MTUM", {
          ...sent,
          state: "REPLACED",
          order_id: "order-2",
          filled_quantity: "4",
          filled_average_price: "200.00",
          reason: "REPLACED",
        }),
        leg("03", "QQQ", {
          state: "DENIED",
          side: "buy",
          reason: "PRICE_COLLAR",
        }),
      ],
      {
        state: "HALTED",
        open: false,
        reason: "RECONCILIATION_MISMATCH",
        message: "The broker holds 95 SPY where 100 are expected.",
        completed_at: new Date(),
      },
    ),
  });
  await signIn(page, stack);
  await page.goto(`/runs/${RUN_ID}`);
  const notice = page
    .getByRole("status")
    .filter({ hasText: "does not match the orders" });
  await expect(notice).toContainText(
    "The broker holds 95 SPY where 100 are expected.",
  );
  await expect(notice).toContainText("Resume trading when you know why.");
  const executed = page.getByRole("table", { name: "Executed trades" });
  await expect(executed).toContainText("Replaced at the broker");
  await expect(executed).toContainText("Somebody replaced it at the broker");
  await expect(
    page.getByRole("table", { name: "Orders not sent" }),
  ).toContainText("Its price is too far from the quote.");
  await expect(
    page.getByRole("list", { name: "What happened to the order of MTUM" }),
  ).toContainText("Ended: replaced at the broker, 4 of 10 filled");
  await page.screenshot({
    path: test.info().outputPath("mismatch.png"),
    fullPage: true,
  });
});
