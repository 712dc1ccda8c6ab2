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

async function openSettings(page: Page): Promise<void> {
  await goTo(page, "Settings");
  await expect(
    page.getByRole("heading", { name: "Settings", level: 1 }),
  ).toBeVisible();
  await unfoldSettings(page);
  await expect(page.getByLabel("Threshold", { exact: true })).toBeVisible();
}

test("policy and limits are edited as a draft that survives a reload, and saved together", async ({
  page,
  stack,
  documents,
}) => {
  await signIn(page, stack);
  await openSettings(page);
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue("5");
  await expect(unsaved(page)).toBeHidden();

  await page.getByLabel("Threshold", { exact: true }).fill("2.5");
  await page.getByRole("radio", { name: "Halfway" }).check();
  await page.getByLabel("Largest holding", { exact: true }).fill("60%");
  await page.getByLabel("Restricted symbols").fill("gme, amc");
  await expect(unsaved(page)).toContainText("4 unsaved changes.");
  await page.reload();
  await unfoldSettings(page);
  await expect(page.getByLabel("Threshold", { exact: true })).toHaveValue(
    "2.5",
  );
  await expect(page.getByRole("radio", { name: "Halfway" })).toBeChecked();
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
  await unfoldSettings(page);
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
  await openSettings(page);
  await page.getByRole("button", { name: "Use careful" }).click();
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
  await openSettings(page);
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
  await openSettings(page);
  await page.getByLabel("Threshold", { exact: true }).fill("7");
  await asOwner("update_settings", {
    policy: { drift_threshold_percent: "6", min_trade_usd: "25" },
  });

  await expect(
    page.getByLabel("Threshold", { exact: true }),
  ).toHaveAccessibleDescription(
    /Saved elsewhere meanwhile: 6\. Saving replaces it with yours\./,
  );
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
  await openSettings(page);
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

test("the theme follows the device until one is chosen, and again when asked to", async ({
  page,
  stack,
}) => {
  await page.emulateMedia({ colorScheme: "light" });
  await signIn(page, stack);
  await openSettings(page);
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
