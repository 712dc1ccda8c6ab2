import {
  test as base,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { Broker } from "./broker.ts";
import { call, idTokenOf, type Answer } from "./callables.ts";
import { Documents } from "./firestore.ts";
import { setScene } from "./scene.ts";
import { readStack, type Stack } from "./stack.ts";

interface Journey {
  stack: Stack;
  broker: Broker;
  documents: Documents;
  /** Calls a callable as the owner, past the page. */
  asOwner: (name: string, request: unknown) => Promise<Answer>;
}

/** Every test starts at the same scene: a drifted account, trading on, nothing ordered yet. */
export const test = base.extend<Journey & { scene: void; soundPage: void }>({
  stack: async ({}, use) => use(readStack()),
  broker: async ({ stack }, use) => use(new Broker(stack)),
  documents: async ({ stack }, use) => use(new Documents(stack)),
  asOwner: async ({ stack }, use) => {
    const { email, password } = stack.demo;
    await use(async (name, request) =>
      call(stack, name, request, await idTokenOf(stack, email, password)),
    );
  },
  scene: [
    async ({ stack, broker, documents }, use) => {
      await setScene(stack, broker, documents);
      await use();
    },
    { auto: true },
  ],
  soundPage: [
    async ({ page }, use) => {
      const thrown: string[] = [];
      const forbidden: string[] = [];
      page.on("pageerror", (error) => thrown.push(error.message));
      page.on("console", (message) => {
        const text = message.text();
        if (/Content Security Policy/i.test(text)) forbidden.push(text);
      });
      await use();
      expect(thrown, "errors that nobody on the page caught").toEqual([]);
      expect(
        forbidden,
        "what the content-security policy did not let the page do",
      ).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The owner's session as a browser keeps it, once this worker has signed in by the form. */
let session: Record<string, string> | null = null;

/** Fills in the form that stands on the way to the allocation page. */
export async function signInByForm(page: Page, stack: Stack): Promise<void> {
  await page.goto("/allocation");
  await page.getByLabel("E-mail").fill(stack.demo.email);
  await page.getByLabel("Password").fill(stack.demo.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(
    page.getByRole("heading", { name: "Allocation", level: 1 }),
  ).toBeVisible();
}

/** Comes to the allocation page as the owner: by the form the first time, then with the session that it left. */
export async function signIn(page: Page, stack: Stack): Promise<void> {
  if (session === null) {
    await signInByForm(page, stack);
    session = await page.evaluate(() =>
      Object.fromEntries(
        Object.entries(localStorage).filter(([key]) =>
          key.startsWith("firebase:authUser:"),
        ),
      ),
    );
    return;
  }
  // A place of the same origin that runs nothing: what the page keeps is there before the page is.
  await page.goto("/favicon.svg");
  await page.evaluate((kept) => Object.assign(localStorage, kept), session);
  await page.goto("/allocation");
  await expect(
    page.getByRole("heading", { name: "Allocation", level: 1 }),
  ).toBeVisible();
}

/** Goes to a place of the navigation; on a phone it may stand behind "More". */
export async function goTo(page: Page, place: string): Promise<void> {
  const navigation = page
    .getByRole("navigation", { name: "Main" })
    .locator("visible=true");
  const link = navigation
    .getByRole("link", { name: place, exact: true })
    .locator("visible=true");
  const more = navigation.getByRole("button", { name: "More" });
  await expect(link.or(more).first()).toBeVisible();
  if (!(await link.isVisible())) await more.click();
  await link.click();
}

/** Goes to a part of a place. */
export async function goToPart(
  page: Page,
  place: string,
  part: string,
): Promise<void> {
  await goTo(page, place);
  await page
    .getByRole("navigation", { name: /^Parts of/ })
    .getByRole("link", { name: part })
    .click();
}

/** Opens every folded section of the shown part of the settings; `last` is the heading of its last section. */
export async function unfoldSettings(page: Page, last: string): Promise<void> {
  const folded = page.locator("main details:not([open]) > summary");
  await expect(page.getByRole("heading", { name: last })).toBeVisible();
  while ((await folded.count()) > 0) await folded.first().click();
}

/** A row of a named table by the symbol that heads it. */
export function row(table: Locator, symbol: string): Locator {
  return table
    .getByRole("row")
    .filter({ has: table.page().getByRole("rowheader", { name: symbol }) });
}

export const driftTable = (page: Page) =>
  page.getByRole("table", { name: "Drift", exact: true });
export const plannedTrades = (page: Page) =>
  page.getByRole("table", { name: "Planned trades" });
export const executedTrades = (page: Page) =>
  page.getByRole("table", { name: "Executed trades" });
export const tradingState = (page: Page) =>
  page.getByRole("status", { name: /^Trading state:/ });
export const targetOf = (page: Page, symbol: string) =>
  page.getByLabel(`Target % for ${symbol}`);

/** From the allocation page to the plan as it would be carried out. */
export async function openReview(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check & rebalance" }).click();
  await expect(
    page.getByRole("heading", { name: "Review the plan" }),
  ).toBeVisible();
  await expect(plannedTrades(page)).toBeVisible();
}

export const approveButton = (page: Page) =>
  page.getByRole("button", { name: "Approve and trade" });

/** What one row of the planned trades says: `sell 54.123 SPY` becomes its parts. */
export interface ReviewedTrade {
  side: "buy" | "sell";
  symbol: string;
  qty: string;
}

export async function reviewedTrades(page: Page): Promise<ReviewedTrade[]> {
  const trades: ReviewedTrade[] = [];
  for (const planned of await plannedTrades(page).getByRole("row").all()) {
    const heads = planned.getByRole("rowheader");
    if ((await heads.count()) === 0) continue;
    // Cash has a row of its own, and no order.
    if ((await heads.innerText()).trim() === "CASH") continue;
    const words = /^\s*(Buy|Sell)\s+([A-Z0-9./]+)/.exec(
      await heads.innerText(),
    );
    const quantity = planned.getByRole("cell").first();
    // Four decimals are shown; where there are more, the whole quantity is the title of what shows it.
    const whole = quantity.getByRole("button");
    const qty = (
      (await whole.count()) > 0
        ? ((await whole.getAttribute("title")) ?? "")
        : await quantity.innerText()
    )
      .replaceAll(",", "")
      .trim();
    if (words === null)
      throw new Error(
        `A planned trade reads ${JSON.stringify(await heads.innerText())}.`,
      );
    trades.push({
      side: words[1] === "Buy" ? "buy" : "sell",
      symbol: words[2] ?? "",
      qty,
    });
  }
  return trades;
}
