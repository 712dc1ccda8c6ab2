// How long a person waits on the running system: what the server takes to answer, and until a page has settled.
// Usage: node felt.mjs STACK_JSON RUNS, with CHROME_PATH set; prints one JSON row for each, with the median.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [, , description, runs] = process.argv;
const stack = JSON.parse(readFileSync(description, "utf8"));
const TARGETS = 450;
const PAGES = ["/dashboard", "/allocation", "/rebalance", "/history", "/ledger", "/lab", "/settings"];
/** A page has settled when nothing was drawn for so long. */
const QUIET_MS = 1_000;
const SETTLED_MS_MAX = 20_000;

const median = (times) => Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]);
const say = (row) => process.stdout.write(`${JSON.stringify(row)}\n`);

async function post(url, body, token) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.json();
}

async function tokenOf({ email, password }) {
  const path = "/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any";
  return (await post(`${stack.auth}${path}`, { email, password, returnSecureToken: true })).idToken;
}

async function call(name, data, token) {
  const answer = await post(`${stack.api}/${name}`, { data }, token);
  if (answer.error) throw new Error(`${name}: ${answer.error.message}`);
  return answer.result;
}

/** Somebody whose account holds a share of each of so many stocks, and the targets that they may save. */
async function holder(count) {
  const made = await post(`${stack.broker}/__admin/assets/make`, { count });
  const symbols = made.symbols.slice(0, count);
  const person = { email: `holder-${crypto.randomUUID()}@evenkeel.test`, password: "a new password" };
  await post(`${stack.auth}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=any`, person);
  const token = await tokenOf(person);
  const mark = crypto.randomUUID().replaceAll("-", "");
  const keys = { key_id: `PK${mark.slice(0, 18).toUpperCase()}`, secret: mark };
  const positions = symbols.map((symbol) => ({ symbol, quantity: "1", average_cost: "100" }));
  await post(`${stack.broker}/__admin/accounts`, { ...keys, cash: "1000", positions });
  await call("connect_broker", { provider: "alpaca", ...keys }, token);
  const hundredths = Math.floor(10_000 / count);
  const targets = symbols.map((symbol, index) => ({
    symbol,
    target_percent: String((index === 0 ? 10_000 - hundredths * (count - 1) : hundredths) / 100),
    tolerance_percent: null,
    enabled: true,
  }));
  return { token, targets };
}

/** Asks again and again, one after the other, and gives the median; the first is the server's warming up. */
async function timed(name, ask) {
  const times = [];
  for (let turn = 0; turn <= Number(runs); turn += 1) {
    const began = performance.now();
    await ask(turn);
    if (turn > 0) times.push(performance.now() - began);
  }
  say({ what: name, ms: median(times) });
}

async function timeAnswers() {
  const token = await tokenOf(stack.demo);
  await timed("plan", () => call("preview_rebalance", {}, token));
  await timed("policy question", () => call("policy_doctor", {}, token));
  const rich = await holder(TARGETS);
  let version = 0;
  await timed(`save of ${TARGETS} targets, all changed`, async (turn) => {
    const targets = rich.targets.map((target) => ({ ...target, tolerance_percent: String(1 + (turn % 2)) }));
    ({ version } = await call("save_allocation", { targets, expected_version: version }, rich.token));
  });
}

/** Notes in the page itself when its content was drawn last. */
function watch() {
  window.lastDrawn = performance.now();
  new MutationObserver((changes) => {
    const isContent = changes.some(({ target }) => target instanceof Element && target.closest("#root") !== null);
    if (isContent) window.lastDrawn = performance.now();
  }).observe(document, { childList: true, subtree: true });
}

async function settled(page) {
  const isQuiet = (quiet) => performance.now() - window.lastDrawn > quiet && document.querySelector("h1") !== null;
  await page.waitForFunction(isQuiet, { timeout: SETTLED_MS_MAX, polling: 100 }, QUIET_MS);
  return page.evaluate(() => window.lastDrawn);
}

async function signIn(page) {
  await page.goto(`${stack.page}/dashboard`);
  await page.locator("input[type=email]").fill(stack.demo.email);
  await page.locator("input[type=password]").fill(stack.demo.password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[aria-labelledby=holdings-title] table", { timeout: 60_000 });
}

async function byAddress(page, path) {
  await page.goto(`${stack.page}${path}`);
  return settled(page);
}

async function insideTheApp(page, path) {
  const began = await page.evaluate((href) => {
    const at = performance.now();
    document.querySelector(`nav a[href="${href}"]`).click();
    return at;
  }, path);
  return (await settled(page)) - began;
}

async function timePages(page) {
  await page.setViewport({ width: 1350, height: 940 });
  await page.evaluateOnNewDocument(watch);
  await signIn(page);
  const times = new Map();
  for (let turn = 0; turn <= Number(runs); turn += 1) {
    for (const [way, go] of [
      ["by address", byAddress],
      ["inside the app", insideTheApp],
    ]) {
      for (const path of PAGES) {
        const name = `${path} settled, ${way}`;
        const took = await go(page, path);
        if (turn > 0) times.set(name, [...(times.get(name) ?? []), took]);
      }
    }
  }
  for (const [what, found] of times) say({ what, ms: median(found) });
}

await timeAnswers();
const browser = await puppeteer.launch({
  executablePath: process.env.CHROME_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
});
try {
  await timePages(await browser.newPage());
} finally {
  await browser.close();
}
