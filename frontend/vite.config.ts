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

/**
 * Without a connection Firestore's transport asks an image of its maker's whether there is any network. The
 * content-security policy has no place for that host, and nobody is to hear from this page but its own origin: it asks that.
 */
function pingOwnOrigin(): Plugin {
  const ping = '"//www.google.com/images/cleardot.gif"';
  return {
    name: "ping-own-origin",
    apply: "build",
    transform: {
      filter: { id: /@firebase\/webchannel-wrapper\/.*webchannel_blob/ },
      handler(code) {
        if (!code.includes(ping))
          throw new Error(`${ping} is no more in Firestore's transport: look at what it asks now`);
        return { code: code.replace(ping, 'location.origin+"/favicon.svg"'), map: null };
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), pingOwnOrigin()],
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
