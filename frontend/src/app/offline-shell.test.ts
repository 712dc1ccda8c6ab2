import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { beforeEach, expect, test } from "vitest";

const ORIGIN = "https://page.example";
const SOURCE = readFileSync("public/sw.js", "utf8");

interface Asked {
  method?: string;
  mode?: string;
}

/** The worker in a browser that has a cache and, until it is cut, a network. */
class Browser {
  isOnline = true;
  asked: string[] = [];
  private readonly cache = new Map<string, Response>();
  private readonly listeners = new Map<string, (event: object) => void>();

  constructor() {
    const keyOf = (key: string) => new URL(key, ORIGIN).href;
    const match = (key: string) => Promise.resolve(this.cache.get(keyOf(key))?.clone());
    const cache = {
      put: (key: string, response: Response) => Promise.resolve(void this.cache.set(keyOf(key), response)),
      keys: () => Promise.resolve([...this.cache.keys()]),
      delete: (key: string) => Promise.resolve(this.cache.delete(key)),
    };
    const self = {
      location: { origin: ORIGIN },
      clients: { claim: () => Promise.resolve() },
      addEventListener: (name: string, listener: (event: object) => void) =>
        this.listeners.set(name, listener),
    };
    const fetch = ({ url }: { url: string }) => {
      if (!this.isOnline) return Promise.reject(new TypeError("Failed to fetch"));
      this.asked.push(url);
      return Promise.resolve(new Response(`of ${url}`));
    };
    class Request {
      url: string;
      constructor(url: string) {
        this.url = keyOf(url);
      }
    }
    runInNewContext(SOURCE, {
      self,
      fetch,
      Request,
      URL,
      Set,
      Promise,
      caches: { match, open: () => Promise.resolve(cache) },
    });
  }

  /** What the worker answers; null where it leaves the request to the browser. */
  async get(path: string, { method = "GET", mode = "cors" }: Asked = {}): Promise<string | null> {
    const answers: Promise<Response>[] = [];
    const request = { url: new URL(path, ORIGIN).href, method, mode };
    this.listeners.get("fetch")?.({
      request,
      respondWith: (given: Promise<Response>) => answers.push(given),
    });
    const [answer] = answers;
    return answer === undefined ? null : (await answer).text();
  }

  async tell(urls: string[]): Promise<void> {
    let work: Promise<unknown> = Promise.resolve();
    this.listeners.get("message")?.({ data: urls, waitUntil: (given: Promise<unknown>) => (work = given) });
    await work;
  }
}

const NAVIGATION = { mode: "navigate" };
let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

test("without a network every address opens the page that was kept, with its files", async () => {
  await browser.tell([`${ORIGIN}/assets/index-1.js`, "https://elsewhere.example/assets/x.js"]);
  browser.isOnline = false;
  expect(await browser.get("/config.json")).toBe(`of ${ORIGIN}/config.json`);
  expect(await browser.get("/history/orders", NAVIGATION)).toBe(`of ${ORIGIN}/`);
  expect(await browser.get("/assets/index-1.js")).toBe(`of ${ORIGIN}/assets/index-1.js`);
  await expect(browser.get("/assets/never-loaded.js")).rejects.toThrow();
});

test("with a network a newer page always comes first", async () => {
  await browser.get("/dashboard", NAVIGATION);
  await browser.get("/dashboard", NAVIGATION);
  expect(browser.asked).toEqual([`${ORIGIN}/dashboard`, `${ORIGIN}/dashboard`]);
});

test("a file whose name changes with its content is asked for once", async () => {
  await browser.get("/assets/index-1.js");
  await browser.get("/assets/index-1.js");
  expect(browser.asked).toHaveLength(1);
});

test("the server's answers, approvals and other sites are never kept or answered for", async () => {
  expect(await browser.get("/api/preview_rebalance", { method: "POST" })).toBeNull();
  expect(await browser.get("/api/preview_rebalance", NAVIGATION)).toBeNull();
  expect(await browser.get("/__/auth/handler", NAVIGATION)).toBeNull();
  expect(await browser.get("https://firestore.googleapis.com/assets/x")).toBeNull();
});
