import { checkPage } from "./support/accessible.ts";
import { driftTable, expect, row, signIn, test } from "./support/journey.ts";

const target = (symbol: string, target_percent: string) => ({
  symbol,
  target_percent,
});

test(
  "strategies fold into the allocation: shares and weights are changed in one table and saved by one press",
  { tag: "@phone" },
  async ({ page, stack, asOwner, documents }) => {
    const settings = `userSettings/${stack.demo.uid}`;
    const { allocation_version: version } = await documents.read(settings);
    const saved = await asOwner("save_strategies", {
      expected_version: version,
      strategies: [
        {
          name: "Core",
          share_percent: "60",
          targets: [target("SPY", "80"), target("CASH", "20")],
        },
        {
          name: "Tilt",
          share_percent: "40",
          targets: [target("SPY", "30"), target("QQQ", "70")],
        },
      ],
    });
    expect(saved.error).toBeUndefined();
    await signIn(page, stack);
    const table = driftTable(page);
    await expect(row(table, "Whole account")).toContainText("$");
    await checkPage(page, "allocation by strategies");

    await page.getByRole("button", { name: "Holdings of Tilt" }).click();
    await expect(page.getByLabel("Target % for QQQ in Tilt")).toBeHidden();
    await page.getByRole("button", { name: "Holdings of Tilt" }).click();
    await page
      .getByRole("button", { name: /^In 2 strategies.*SPY/ })
      .first()
      .click();
    await expect(page.locator("#account-SPY")).toBeFocused();

    await page.getByLabel("Share % of Core").fill("70");
    const save = page.getByRole("button", { name: "Save strategies" });
    await expect(save).toBeDisabled();
    await page
      .getByRole("button", {
        name: /shares of the strategies must add up to 100%: 110%/,
      })
      .click();
    await expect(page.getByLabel("Share % of Core")).toBeFocused();
    await page.getByLabel("Share % of Tilt").fill("30");
    await page.getByLabel("Target % for SPY in Core").fill("85");
    await page.getByLabel("Target % for CASH in Core").fill("15");
    await save.click();
    await expect(page.getByText("Strategies saved.")).toBeVisible();
    await expect
      .poll(async () => (await documents.read(settings)).strategies)
      .toMatchObject([
        { name: "Core", share_percent: "70" },
        { name: "Tilt", share_percent: "30" },
      ]);

    await page.goto("/strategies");
    await expect(page).toHaveURL(/\/allocation\/strategies$/);
    await expect(page.getByLabel("Targets, one a line").first()).toHaveValue(
      "SPY 85\nCASH 15",
    );
  },
);
