import type { Page } from "@playwright/test";
import {
  expect,
  goTo,
  signIn,
  test,
  unfoldSettings,
} from "./support/journey.ts";

const save = (page: Page) =>
  page.getByRole("button", { name: "Save settings" });
const unsaved = (page: Page) =>
  page.getByRole("region", { name: "Unsaved changes" });

const LAST_OF = {
  "When to trade": "While the market is closed",
  "How to trade": "Automatic stops",
};
type Part = keyof typeof LAST_OF;

async function openPart(page: Page, part: Part): Promise<void> {
  await page
    .getByRole("navigation", { name: "Parts of the settings" })
    .getByRole("link", { name: part })
    .click();
  await unfoldSettings(page, LAST_OF[part]);
}

async function openSettings(page: Page, part: Part): Promise<void> {
  await goTo(page, "Settings");
  await expect(
    page.getByRole("heading", { name: "Settings", level: 1 }),
  ).toBeVisible();
  await openPart(page, part);
}

test("policy and limits are edited as a draft that survives a reload, and saved together", async ({
  page,
  stack,
  documents,
}) => {
  await signIn(page, stack);
  await openSettings(page, "When to trade");
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue("5");
  await expect(unsaved(page)).toBeHidden();

  await page.getByLabel("Threshold", { exact: true }).fill("2.5");
  await openPart(page, "How to trade");
  await page.getByRole("radio", { name: "Halfway" }).check();
  await page.getByLabel("Largest holding", { exact: true }).fill("60%");
  await page.getByLabel("Restricted symbols").fill("gme, amc");
  await expect(unsaved(page)).toContainText("4 unsaved changes.");
  await page.reload();
  await unfoldSettings(page, LAST_OF["How to trade"]);
  await expect(page.getByRole("radio", { name: "Halfway" })).toBeChecked();
  await openPart(page, "When to trade");
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue(
    "2.5",
  );
  await save(page).click();

  await expect(unsaved(page)).toBeHidden();
  expect(await documents.read(`userSettings/${stack.demo.uid}`)).toMatchObject({
    allocation_version: 1,
    policy: {
      drift_threshold_percent: "2.5",
      trade_to: "halfway",
      min_trade_usd: "10",
    },
    limits: { position_percent_max: "60", restricted_symbols: ["AMC", "GME"] },
  });
  await page.reload();
  await openPart(page, "How to trade");
  await expect(page.getByLabel("Largest holding", { exact: true })).toHaveValue(
    "60",
  );
  await expect(page.getByLabel("Restricted symbols")).toHaveValue("AMC, GME");
});

test("a preset fills in its four limits, and nothing is saved before the person saves it", async ({
  page,
  stack,
  documents,
}) => {
  const path = `userSettings/${stack.demo.uid}`;
  await signIn(page, stack);
  await openSettings(page, "How to trade");
  await page.getByRole("button", { name: "Use “Careful”" }).click();
  await expect(unsaved(page)).toContainText("unsaved changes.");
  expect(await documents.read(path)).not.toHaveProperty("limits");
  await save(page).click();
  await expect(unsaved(page)).toBeHidden();
  expect(await documents.read(path)).toMatchObject({
    limits: {
      order_percent_max: "25",
      over_target_percent_max: "10",
      daily_loss_percent_max: "5",
      drawdown_percent_max: "15",
    },
  });
});

test("what the page or the server refuses stands beside its field, and nothing is saved", async ({
  page,
  stack,
  documents,
}) => {
  await signIn(page, stack);
  await openSettings(page, "How to trade");
  const spread = page.getByLabel("Widest spread");
  await spread.fill("9");
  await expect(spread).toHaveAccessibleDescription(
    /Widest spread is out of range: enter a number from 0% to 5%\./,
  );
  await expect(save(page)).toBeDisabled();
  await spread.fill("4");

  const minimum = page.getByLabel("Smallest trade");
  await minimum.fill("1000000000000000000");
  await save(page).click();
  await expect(minimum).toHaveAccessibleDescription(
    /min_trade_usd is too large/,
  );
  await expect(unsaved(page)).toContainText("2 unsaved changes.");
  expect(await documents.read(`userSettings/${stack.demo.uid}`)).toMatchObject({
    policy: {},
  });

  await page.getByRole("button", { name: "Discard" }).click();
  await expect(minimum).toHaveValue("10");
  await expect(unsaved(page)).toBeHidden();
});

test("a value saved elsewhere is shown beside one's own, and the system's bound follows live", async ({
  page,
  stack,
  documents,
  asOwner,
}) => {
  await signIn(page, stack);
  await openSettings(page, "When to trade");
  await page.getByLabel("Threshold", { exact: true }).fill("7");
  await asOwner("update_settings", {
    policy: { drift_threshold_percent: "6", min_trade_usd: "25" },
  });

  await expect(
    page.getByLabel("Threshold", { exact: true }),
  ).toHaveAccessibleDescription(
    /Saved elsewhere meanwhile: 6\. Saving replaces it with yours\./,
  );
  await openPart(page, "How to trade");
  await expect(page.getByLabel("Smallest trade")).toHaveValue("25");
  await save(page).click();
  await expect(unsaved(page)).toBeHidden();
  expect(await documents.read(`userSettings/${stack.demo.uid}`)).toMatchObject({
    policy: { drift_threshold_percent: "7", min_trade_usd: "25" },
  });

  await documents.write({
    "systemStatus/risk_management": {
      trading_enabled: true,
      state: "ACTIVE",
      limits: { spread_percent_max: "2" },
    },
  });
  await expect(page.getByLabel("Widest spread")).toHaveAccessibleDescription(
    /Default: 2%, the most that the system allows\./,
  );
});

test("automation is switched on by a second, labelled step, and off by one press", async ({
  page,
  stack,
  documents,
}) => {
  const automation = async () =>
    (await documents.read(`userSettings/${stack.demo.uid}`))["automation"];
  await signIn(page, stack);
  await openSettings(page, "When to trade");
  const card = page.getByRole("region", { name: "Automatic rebalancing" });
  await card.getByRole("button", { name: "Turn on…" }).click();
  const dialog = page.getByRole("alertdialog", {
    name: "Let Evenkeel trade without asking?",
  });
  await dialog.getByRole("button", { name: "Keep it off" }).click();
  await expect(dialog).toBeHidden();
  expect(await automation()).toMatchObject({ enabled: false });

  await card.getByRole("button", { name: "Turn on…" }).click();
  await dialog.getByRole("button", { name: "Turn automation on" }).click();
  await expect(card.getByRole("status")).toHaveText("On");
  expect(await automation()).toMatchObject({ enabled: true });
  await card.getByRole("button", { name: "Turn off" }).click();
  await expect(card.getByRole("status")).toHaveText("Off");
  expect(await automation()).toMatchObject({ enabled: false });
});

test("schedule, triggers and bands are one draft that survives a reload and is saved by one press", async ({
  page,
  stack,
  documents,
  asOwner,
}) => {
  const path = `userSettings/${stack.demo.uid}`;
  await asOwner("update_settings", { automation: { enabled: false } });
  await signIn(page, stack);
  await openSettings(page, "When to trade");
  await page.getByRole("radio", { name: "Ask me first" }).check();
  await page.getByLabel("Cooldown in days").fill("a week");
  await page.getByLabel("Threshold", { exact: true }).fill("4");
  await expect(unsaved(page)).toContainText("3 unsaved changes.");
  await expect(save(page)).toBeDisabled();
  await page.reload();
  await expect(page.getByLabel("Cooldown in days")).toHaveValue("a week");
  await page.getByLabel("Cooldown in days").fill("7");
  await save(page).click();
  await expect(unsaved(page)).toBeHidden();
  expect(await documents.read(path)).toMatchObject({
    automation: { enabled: false, mode: "ask_first" },
    triggers: { cooldown_days: 7 },
    policy: { drift_threshold_percent: "4" },
  });
});

test("the theme follows the device until one is chosen, and again when asked to", async ({
  page,
  stack,
}) => {
  await page.emulateMedia({ colorScheme: "light" });
  await signIn(page, stack);
  await goTo(page, "Settings");
  await page
    .getByRole("navigation", { name: "Parts of the settings" })
    .getByRole("link", { name: /^Account/ })
    .click();
  const isDark = () =>
    page.evaluate(() => document.documentElement.classList.contains("dark"));
  await page.getByText("Dark", { exact: true }).click();
  expect(await isDark()).toBe(true);
  await page.reload();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  expect(await isDark()).toBe(true);
  await page.getByText("As the device", { exact: true }).click();
  expect(await isDark()).toBe(false);
});
