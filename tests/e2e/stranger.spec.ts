import { call, idTokenOf } from "./support/callables.ts";
import { expect, test } from "./support/journey.ts";

const PASSWORD = "a stranger's own password";
const NOTHING_HERE = "Connect a broker account";

test("a stranger who signs up sees nothing of the owner's and can trade nothing", async ({
  page,
  stack,
  broker,
  documents,
}) => {
  const email = `stranger-${crypto.randomUUID()}@evenkeel.test`;
  const said: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    // The runner's own word: it keeps the offline shell out of every journey but that shell's.
    if (text.includes("blocked by Playwright")) return;
    if (["error", "warning"].includes(message.type())) said.push(text);
  });
  await page.goto("/");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page
    .getByRole("button", { name: "Create account", exact: true })
    .click();

  await expect(page.getByRole("heading", { name: NOTHING_HERE })).toBeVisible();
  await expect(
    page.getByRole("button", { name: /Halt trading|Resume trading/ }),
  ).toHaveCount(0);
  await page.screenshot({
    path: test.info().outputPath("stranger.png"),
    fullPage: true,
  });
  for (const path of ["/allocation", "/rebalance", "/history"]) {
    await page.goto(path);
    await expect(
      page.getByRole("heading", { name: NOTHING_HERE }),
      path,
    ).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(
      /SPY|QUAL|\$|Drift table/,
    );
    await expect(
      page.getByRole("button", {
        name: /Approve|Check & rebalance|Save targets/,
      }),
    ).toHaveCount(0);
  }

  expect(said, "what the console shows to somebody new").toEqual([]);

  const token = await idTokenOf(stack, email, PASSWORD);
  const uid = stack.demo.uid;
  for (const path of [
    `userSettings/${uid}`,
    `userSettings/${uid}/allocation/SPY`,
    `users/${uid}/status/drift`,
    `users/${uid}/runs`,
  ]) {
    expect(await documents.statusOfRead(path, token), path).toBe(403);
  }
  const requests: [string, unknown][] = [
    ["check_rebalance_drift", { dry_run: true }],
    ["preview_rebalance", {}],
    ["execute_trade", { symbol: "SPY", side: "sell", qty: 1 }],
    [
      "set_trading_state",
      { scope: "user", state: "ACTIVE", reason: "mine now" },
    ],
    ["save_allocation", { targets: [], expected_version: 0 }],
  ];
  for (const [name, request] of requests) {
    expect(await call(stack, name, request, token), name).toMatchObject({
      error: {
        status: "PERMISSION_DENIED",
        details: { code: "NOT_ACCOUNT_OWNER" },
      },
    });
  }
  expect(await broker.orders()).toEqual([]);
});

test("a wrong password is refused in words, without saying which part was wrong", async ({
  page,
  stack,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(
    /Enter your e-mail address/,
  );
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription(
    "Enter your password.",
  );

  await page.getByLabel("E-mail").fill(stack.demo.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(
    "The e-mail address or the password is not right.",
  );
});

test("signing out leaves nothing of the account behind", async ({
  page,
  stack,
}) => {
  await page.goto("/history");
  await page.getByLabel("E-mail").fill(stack.demo.email);
  await page.getByLabel("Password").fill(stack.demo.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(
    page.getByRole("heading", { name: "History", level: 1 }),
  ).toBeVisible();

  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();

  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/allocation");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
