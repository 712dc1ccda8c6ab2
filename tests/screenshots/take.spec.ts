import { mkdirSync } from "node:fs";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { call, idTokenOf } from "../e2e/support/callables.ts";
import { readStack } from "../e2e/support/stack.ts";

const stack = readStack();

/** Every picture, whole pages; for whoever changes the page. */
const ALL = "../.local/screenshots";
/** The few that the documents show, as a person sees them without scrolling. */
const SHOWN = "../docs/images";

const KEPT = new Set([
  "dashboard-desktop-dark",
  "allocation-desktop-light",
  "review-desktop-light",
  "run-desktop-light",
  "dashboard-phone-light",
  "allocation-phone-dark",
  "review-phone-light",
]);

/** What is more to look at once something was traded. */
const LATER = [
  ["/dashboard", "dashboard-afterwards"],
  ["/history", "history"],
  ["/history?view=orders", "orders"],
  ["/ledger", "ledger"],
  ["/settings", "settings"],
  ["/settings/trading", "settings-trading"],
  ["/settings/connection", "settings-connection"],
  ["/settings/notifications", "settings-notifications"],
  ["/settings/account", "settings-account"],
  ["/notifications", "notifications"],
  ["/nowhere", "not-found"],
] as const;

interface Look {
  name: string;
  page: Page;
}

const WINDOWS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

/** Signed in four times: desktop and phone, light and dark. */
async function openLooks(browser: Browser): Promise<Look[]> {
  const looks: Look[] = [];
  for (const [device, window] of Object.entries(WINDOWS)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ ...window, colorScheme, baseURL: stack.page });
      looks.push({ name: `${device}-${colorScheme}`, page: await context.newPage() });
    }
  }
  return looks;
}

async function take({ name, page }: Look, picture: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const loading = page.locator(".animate-pulse, main .animate-spin");
  await expect(async () => {
    // A drawing is fetched when it is about to be seen.
    if ((await loading.count()) > 0) await loading.first().scrollIntoViewIfNeeded({ timeout: 1_000 });
    expect(await loading.count()).toBe(0);
  }).toPass({ timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready);
  const file = `${picture}-${name}.png`;
  // The header stays in sight: what was scrolled to would be covered by it.
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: `${ALL}/${file}`, fullPage: true, animations: "disabled" });
  if (KEPT.has(`${picture}-${name}`)) {
    await page.screenshot({ path: `${SHOWN}/${file}`, animations: "disabled" });
  }
}

async function takeEach(looks: Look[], path: string, picture: string, ready: (page: Page) => Promise<void>) {
  for (const look of looks) {
    await look.page.goto(path);
    await ready(look.page);
    await take(look, picture);
  }
}

const drawn = async (page: Page) => expect(page.getByRole("main")).not.toContainText(/Loading|Measuring…/);

test("pictures of every page", async ({ browser }) => {
  mkdirSync(ALL, { recursive: true });
  const looks = await openLooks(browser);
  for (const look of looks) {
    await look.page.goto("/dashboard");
    await take(look, "sign-in");
    await look.page.getByLabel("E-mail").fill(stack.demo.email);
    await look.page.getByLabel("Password").fill(stack.demo.password);
    await look.page.keyboard.press("Enter");
    await expect(look.page.getByRole("heading", { name: "Dashboard", level: 1 })).toBeVisible();
  }
  await takeEach(looks, "/dashboard", "dashboard", async (page) => {
    await expect(page.getByRole("table", { name: "The targets that are furthest off" })).toBeVisible();
  });
  await takeEach(looks, "/allocation", "allocation", async (page) => {
    await expect(page.getByRole("table", { name: "Drift", exact: true })).toBeVisible();
    await expect(page.getByText(/^Measured .*(now|ago)$/)).toBeVisible();
  });
  for (const path of ["suggestions", "what-if"]) await takeEach(looks, `/${path}`, path, drawn);
  await takeEach(looks, "/allocation/strategies", "strategies", drawn);
  await takeEach(looks, "/rebalance", "review", async (page) => {
    await expect(page.getByRole("table", { name: "Planned trades" })).toBeVisible();
  });

  const [first] = looks;
  if (first === undefined) throw new Error("There is no window to approve in.");
  await first.page.goto("/rebalance");
  await first.page.getByRole("button", { name: "Approve and trade" }).click();
  await expect(first.page.getByText("Completed", { exact: true })).toBeVisible();
  const token = await idTokenOf(stack, stack.demo.email, stack.demo.password);
  await call(stack, "reconcile_positions", {}, token);
  await takeEach(looks, new URL(first.page.url()).pathname, "run", async (page) => {
    await expect(page.getByRole("table", { name: "Executed trades" })).toBeVisible();
  });
  for (const [path, picture] of LATER) await takeEach(looks, path, picture, drawn);
});
