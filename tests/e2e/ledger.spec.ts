import { readFile } from "node:fs/promises";
import { checkPage } from "./support/accessible.ts";
import type { Documents, Fields } from "./support/firestore.ts";
import { expect, goTo, row, signIn, test } from "./support/journey.ts";

/** Makes what does not agree as old as if a minute had passed, so that it is waited for no longer. */
const letGapsStand = (documents: Documents, uid: string): Promise<void> =>
  documents.change(`users/${uid}/ledger/head`, (head) => ({
    disagreements: (head["disagreements"] as Fields[]).map((one) => ({
      ...one,
      since_ns: Number(one["since_ns"]) - 60e9,
    })),
  }));

test("a trade stands in the ledger; a holding that was tampered with is shown as a gap, and its owner settles it", async ({
  page,
  stack,
  broker,
  documents,
  asOwner,
}) => {
  await signIn(page, stack);
  await asOwner("execute_trade", { symbol: "MTUM", side: "sell", qty: 1 });
  await goTo(page, "Ledger and tax");
  const books = page.getByRole("region", { name: "Books and broker" });
  // What the broker booked a moment ago may be waited for at the first look.
  await expect(async () => {
    await letGapsStand(documents, stack.demo.uid);
    await books.getByRole("button", { name: "Compare now" }).click();
    await expect(books.getByText("Balanced", { exact: true })).toBeVisible({
      timeout: 5_000,
    });
  }).toPass();
  const positions = page.getByRole("table", { name: /^Positions/ });
  await expect(row(positions, "SPY")).toContainText("110");
  await expect(
    page.getByRole("table", { name: "Realized gains by year" }),
  ).toBeVisible();
  await page.getByText("Sell up to a boundary").click();
  await page.getByRole("button", { name: "How much?" }).click();
  await expect(
    page.getByText(/An estimate, not advice|even the oldest lot/).first(),
  ).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Fills" }).click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toContain("MTUM");

  await broker.tamper("SPY", "-2");
  try {
    await books.getByRole("button", { name: "Compare now" }).click();
    await expect(books.getByText("Looking again")).toBeVisible();
    await letGapsStand(documents, stack.demo.uid);
    await books.getByRole("button", { name: "Compare now" }).click();
    await expect(books.getByText("Does not balance")).toBeVisible();
    await expect(books.getByRole("list", { name: "Gaps" })).toContainText(
      "a gap of -2",
    );
    await checkPage(page, "ledger with a gap");
    await books
      .getByRole("button", { name: /^Accept the broker’s number for SPY/ })
      .click();
    await page
      .getByRole("alertdialog")
      .getByRole("button", { name: "Book the gap" })
      .click();
    await expect(books.getByText("Balanced", { exact: true })).toBeVisible();
    await expect(positions.getByText("Not explained")).toHaveCount(0);
    await expect(row(positions, "SPY")).toContainText("108");
  } finally {
    await broker.tamper("SPY", "2");
  }
});
