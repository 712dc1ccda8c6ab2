import { expect } from "@playwright/test";
import type { Broker } from "./broker.ts";
import { cents, plain, scaled } from "./exact.ts";
import type { Documents, Fields } from "./firestore.ts";
import type { Stack } from "./stack.ts";

/** Percent of the base, which is all but PFE: no target names it. */
export const TARGETS: Record<string, { percent: number; name: string }> = {
  SPY: { percent: 40, name: "SPDR S&P 500 ETF Trust" },
  QUAL: { percent: 20, name: "iShares MSCI USA Quality Factor ETF" },
  MTUM: { percent: 15, name: "iShares MSCI USA Momentum Factor ETF" },
  QQQ: { percent: 10, name: "Invesco QQQ Trust" },
  USMV: { percent: 10, name: "iShares MSCI USA Min Vol Factor ETF" },
  CASH: { percent: 5, name: "Cash" },
};

/** Whole shares at round prices: SPY ($49,500) far above its band, QUAL and QQQ below theirs, the others inside. */
const HOLDINGS: Record<string, { shares: string; priceUsd: string }> = {
  SPY: { shares: "110", priceUsd: "450" },
  MTUM: { shares: "75", priceUsd: "200" },
  QUAL: { shares: "80", priceUsd: "150" },
  USMV: { shares: "120", priceUsd: "85" },
  PFE: { shares: "100", priceUsd: "38" },
  QQQ: { shares: "10", priceUsd: "350" },
};
/** The round prices lie far from the last closes that the broker replays: the system's collar must let them through. */
const LIMITS: Fields = { close_collar_percent_max: "100000" };
const CASH_USD = "6000";
/** Pays for the purchase of whatever is missing; what is left of it is withdrawn again. */
const ADVANCE_USD = "200000";

async function ordersSettled(broker: Broker): Promise<void> {
  await expect
    .poll(() => broker.hasOpenOrders(), {
      message: "an order stays open at the broker",
    })
    .toBe(false);
}

/** Trades at the broker, past the app, until exactly the scene's holdings are there. */
async function restoreHoldings(broker: Broker): Promise<void> {
  await broker.cancelOrders();
  await ordersSettled(broker);
  const { positions } = await broker.account();
  const differences = [
    ...new Set([...Object.keys(HOLDINGS), ...Object.keys(positions)]),
  ]
    .map((symbol) => ({
      symbol,
      shares:
        scaled(HOLDINGS[symbol]?.shares ?? "0") -
        scaled(positions[symbol] ?? "0"),
    }))
    .filter(({ shares }) => shares !== 0n);
  if (differences.length > 0) await broker.deposit(ADVANCE_USD);
  for (const { symbol, shares } of differences) {
    if (shares > 0n) await broker.orderAtMarket("buy", symbol, plain(shares));
    else await broker.orderAtMarket("sell", symbol, plain(-shares));
  }
  await ordersSettled(broker);
}

async function restoreCash(broker: Broker): Promise<void> {
  const difference = scaled(CASH_USD) - scaled((await broker.account()).cash);
  if (difference >= scaled("0.01")) await broker.deposit(cents(difference));
  if (difference <= -scaled("0.01")) await broker.withdraw(cents(-difference));
}

/** A switch that lets trading go on. */
export function tradingOn(): Fields {
  return {
    state: "ACTIVE",
    reason: "set by the tests",
    changed_by: "tests",
    changed_at: new Date(),
    expires_at: null,
  };
}

function allocationDocuments(uid: string): Record<string, Fields> {
  const now = new Date();
  const entries = Object.entries(TARGETS).map(
    ([symbol, { percent, name }]): [string, Fields] => [
      `userSettings/${uid}/allocation/${symbol}`,
      {
        symbol,
        name,
        target_percent: percent,
        tolerance_percent: null,
        enabled: true,
        fractionable: true,
        created_at: now,
        updated_at: now,
      },
    ],
  );
  return Object.fromEntries(entries);
}

/** Which broker account is the owner's, which no user's action erases: the claim, free of runs, and the key of its name. */
async function claimDocuments(
  documents: Documents,
  uid: string,
): Promise<Record<string, Fields>> {
  const secrets = await documents.list("systemSecrets");
  const claims = await documents.list("brokerAccounts");
  return Object.fromEntries([
    ...Object.entries(secrets).map(([id, fields]): [string, Fields] => [
      `systemSecrets/${id}`,
      fields,
    ]),
    ...Object.entries(claims)
      .filter(([, claim]) => claim["uid"] === uid)
      .map(([id, claim]): [string, Fields] => [
        `brokerAccounts/${id}`,
        { ...claim, open_run_id: null, last_run_id: "" },
      ]),
  ]);
}

/** Puts the owner's account, targets and switches to the start of every journey. No order counts from before. */
export async function setScene(
  stack: Stack,
  broker: Broker,
  documents: Documents,
): Promise<void> {
  const { uid } = stack.demo;
  await broker.clearFaults();
  await broker.fillAfter("0");
  for (const [symbol, { priceUsd }] of Object.entries(HOLDINGS))
    await broker.pinPrice(symbol, priceUsd);
  await restoreHoldings(broker);
  await restoreCash(broker);
  await broker.forgetOrders();
  const claimed = await claimDocuments(documents, uid);
  await documents.clear();
  await documents.write({
    ...claimed,
    "systemStatus/risk_management": {
      trading_enabled: true,
      ...tradingOn(),
      limits: LIMITS,
    },
    [`users/${uid}/status/trading`]: tradingOn(),
    [`userSettings/${uid}`]: {
      allocation_version: 1,
      policy: {},
      automation: { enabled: false },
      updated_at: new Date(),
    },
    ...allocationDocuments(uid),
  });
}
