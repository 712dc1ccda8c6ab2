/// <reference types="vitest/config" />
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// While developing, the running demo says which project and emulators to use.
const demo = process.env.EVENKEEL_PAGE ?? "http://127.0.0.1:5000";

const source = (path: string) => realpathSync(fileURLToPath(new URL(`./src/${path}`, import.meta.url)));
const START = source("main.tsx");
const SIGN_IN = source("app/pages/SignInPage.tsx");
const SHELL = source("app/Shell.tsx");
const DASHBOARD = source("app/pages/DashboardPage.tsx");

interface Modules {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

/** The modules that these need before they can run, themselves included. */
function neededBy(modules: Modules, ...entries: string[]): Set<string> {
  const found = new Set<string>();
  const waiting = [...entries];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const info = modules.getModuleInfo(id);
    if (info === null) throw new Error(`${id} is not part of the page`);
    waiting.push(...info.importedIds);
  }
  return found;
}

/** Finds what a signed-in person's first view needs and the sign-in does not: one file instead of thirty small ones. */
function frameOfPage(): (id: string, modules: Modules) => string | null {
  let frame: Set<string> | null = null;
  return (id, modules) => {
    if (frame === null) {
      const elsewhere = neededBy(modules, START, SIGN_IN);
      frame = new Set([...neededBy(modules, SHELL, DASHBOARD)].filter((each) => !elsewhere.has(each)));
    }
    return frame.has(id) && id !== SHELL ? "frame" : null;
  };
}

interface Change {
  name: string;
  /** The file of the library. */
  id: RegExp;
  /** What is there, and what is to be there instead. */
  from: string;
  to: string;
}

/** Changes a line of a library in the built page. A build fails where a newer version does not have it any more. */
function changedLibrary({ name, id, from, to }: Change): Plugin {
  return {
    name,
    apply: "build",
    transform: {
      filter: { id },
      handler(code) {
        if (!code.includes(from)) throw new Error(`${from} is no more in ${name}: look at what is there now`);
        return { code: code.replace(from, to), map: null };
      },
    },
  };
}

/**
 * Without a connection Firestore's transport asks an image of its maker's whether there is any network. The
 * content-security policy has no place for that host, and nobody is to hear from this page but its own origin: it asks that.
 */
const PING_OWN_ORIGIN: Change = {
  name: "ping-own-origin",
  id: /@firebase\/webchannel-wrapper\/.*webchannel_blob/,
  from: '"//www.google.com/images/cleardot.gif"',
  to: 'location.origin+"/favicon.svg"',
};

/**
 * Firestore compares names letter by letter, most of them the same ones: the parts of a path that all documents of a
 * collection share. With a thousand targets that alone kept the page from answering for 0.3 seconds.
 */
const COMPARE_SAME_AT_ONCE: Change = {
  name: "compare-same-at-once",
  id: /@firebase\/firestore\/dist\/common-.*\.esm\.js/,
  from: "static compareSegments(e, t) {",
  to: "static compareSegments(e, t) {\n        if (e === t) return 0;",
};

export default defineConfig({
  plugins: [react(), tailwindcss(), changedLibrary(PING_OWN_ORIGIN), changedLibrary(COMPARE_SAME_AT_ONCE)],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { host: "127.0.0.1", proxy: { "/config.json": demo, "/__": demo, "/api": demo } },
  preview: { host: "127.0.0.1" },
  build: {
    // Inlined assets would be data: addresses, which the content-security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 500,
    // Which file needs which: the weights of the pages are tested by it. Hosting leaves out what begins with a dot.
    manifest: true,
    // The licences of everything that the page is made of travel with it.
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Rolldown chooses the rest.
          includeDependenciesRecursively: false,
          groups: [{ name: frameOfPage(), debugName: "frame", minShareCount: 2 }],
        },
      },
    },
  },
  // A test that needs a browser's globals names happy-dom in its first line. None leaves anything behind for the next.
  test: { environment: "node", pool: "threads", isolate: false, include: ["src/**/*.test.{ts,tsx}"] },
});
