// Lighthouse on the running page: sign-in, and the first pages of a signed-in person, as a desktop and as a phone.
// Usage: node lighthouse.mjs STACK_JSON RUNS [PATH...], with CHROME_PATH set; prints one JSON row for each page and
// device: the run with the median performance.
import { readFileSync } from "node:fs";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const [, , description, runs, ...paths] = process.argv;
const stack = JSON.parse(readFileSync(description, "utf8"));
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const REVIEW = "/plans";
const PAGES = paths.length > 0 ? paths : ["/sign-in", "/dashboard", "/allocation", "/rebalance", REVIEW];
// Live documents keep the network busy for ever: this is how long it is waited for, far longer than any page needs.
const LOAD_MS_MAX = 7_000;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const DEVICES = { desktop: desktopConfig, phone: { extends: "lighthouse:default" } };

const FLAGS = {
  onlyCategories: CATEGORIES,
  disableStorageReset: true,
  // A picture that no score needs, and that takes as long as everything else.
  disableFullPageScreenshot: true,
  maxWaitForLoad: LOAD_MS_MAX,
  logLevel: "error",
};

async function signIn(page) {
  await page.goto(`${stack.page}/dashboard`);
  await page.locator("input[type=email]").fill(stack.demo.email);
  await page.locator("input[type=password]").fill(stack.demo.password);
  await page.keyboard.press("Enter");
  // The functions answer their first call slowly: they are started for it.
  await page.waitForSelector("[aria-labelledby=holdings-title] table", { timeout: 60_000 });
}

/** Makes a plan and gives the address under which it is reviewed ever after. */
async function reviewPath(page) {
  await page.goto(`${stack.page}/rebalance`);
  const plan = await page.waitForSelector("code[title^='sha256:']", { timeout: 60_000 });
  return `${REVIEW}/${await plan.evaluate(({ title }) => title)}`;
}

function row(path, device, { lhr }) {
  const figure = (id) => lhr.audits[id].numericValue;
  const failed = CATEGORIES.slice(1).flatMap((category) =>
    lhr.categories[category].auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => id),
  );
  return {
    path,
    device,
    ...Object.fromEntries(CATEGORIES.map((category) => [category, Math.round(lhr.categories[category].score * 100)])),
    largest_paint_ms: Math.round(figure("largest-contentful-paint")),
    blocked_ms: Math.round(figure("total-blocking-time")),
    shift: Number((figure("cumulative-layout-shift") ?? 0).toFixed(3)),
    failed,
  };
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROME_PATH, args: CHROMIUM_FLAGS });
try {
  for (const path of PAGES) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    if (path !== "/sign-in") await signIn(page);
    const address = path === REVIEW ? await reviewPath(page) : path;
    for (const [device, config] of Object.entries(DEVICES)) {
      const found = [];
      while (found.length < Number(runs)) {
        found.push(row(path, device, await lighthouse(`${stack.page}${address}`, FLAGS, config, page)));
      }
      found.sort((a, b) => a.performance - b.performance);
      process.stdout.write(`${JSON.stringify(found[Math.floor(found.length / 2)])}\n`);
    }
    await context.close();
  }
} finally {
  await browser.close();
}
