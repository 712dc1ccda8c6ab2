import { readFileSync } from "node:fs";
import {
  expectAccessible,
  expectInsideCards,
  expectNoSidewaysScroll,
} from "./support/accessible.ts";
import { expect, goTo, signIn, test } from "./support/journey.ts";

/** Every page inside the frame, read from the page's own list: a new one is looked at without being named here. */
const PAGES = [
  ...readFileSync("../frontend/src/app/page-list.ts", "utf8").matchAll(
    /page\("(\/[^":]*?)\/?(?::\w+\?)?"/g,
  ),
].map(([, path]) => path ?? "");

/** A desktop, the same at 200% zoom, a phone and the narrowest one; widths in CSS pixels. */
const WINDOWS = [
  { width: 1440, height: 900 },
  { width: 720, height: 450 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];

test("every page fits desktop, phone and 200% zoom, in both themes, without an accessibility fault", async ({
  page,
  stack,
}) => {
  test.slow();
  expect(PAGES).toContain("/dashboard");
  await signIn(page, stack);
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const loading = page.getByRole("main").locator(".animate-pulse");
    await expect(async () => {
      // A drawing is fetched when it is about to be seen.
      if ((await loading.count()) > 0)
        await loading.first().scrollIntoViewIfNeeded({ timeout: 1_000 });
      expect(await loading.count(), `${path} is still loading`).toBe(0);
    }).toPass({ timeout: 20_000 });
    for (const [index, viewport] of WINDOWS.entries()) {
      await page.setViewportSize(viewport);
      await expectNoSidewaysScroll(page, `${path} at ${viewport.width} px`);
      await expectInsideCards(page, `${path} at ${viewport.width} px`);
      if (index % 2 === 1) continue;
      const colorScheme = index === 0 ? "light" : "dark";
      await page.emulateMedia({ colorScheme });
      await expect(page.locator("html.dark")).toHaveCount(
        colorScheme === "dark" ? 1 : 0,
      );
      await expectAccessible(
        page,
        `${path} at ${viewport.width} px in ${colorScheme} colours`,
      );
    }
  }
});

test("the hosting allows no script but the page's own, and no frame around it", async ({
  request,
}) => {
  for (const path of ["/", "/dashboard"]) {
    const headers = (await request.get(path)).headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
  }
  const html = await (await request.get("/")).text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/\son\w+=/);
});

test("where the device asks for less motion, nothing moves for longer than a blink", async ({
  page,
  stack,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, stack);
  await goTo(page, "Dashboard");
  await expect(
    page.getByRole("heading", { name: "Dashboard", level: 1 }),
  ).toBeVisible();
  const longest = await page.evaluate(() =>
    Math.max(
      0,
      ...document
        .getAnimations()
        .map((one) => Number(one.effect?.getComputedTiming().activeDuration)),
    ),
  );
  expect(longest).toBeLessThanOrEqual(1);
});
