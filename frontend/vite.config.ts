/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// While developing, the running demo says which project and emulators to use.
const demo = process.env.EVENKEEL_PAGE ?? "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { host: "127.0.0.1", proxy: { "/config.json": demo, "/__": demo, "/api": demo } },
  preview: { host: "127.0.0.1" },
  build: {
    // Inlined assets would be data: addresses, which the content-security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 500,
    // Which file needs which: the weights of the pages are tested by it. Hosting leaves out what begins with a dot.
    manifest: true,
  },
  // A test that needs a browser's globals names happy-dom in its first line. None leaves anything behind for the next.
  test: { environment: "node", pool: "threads", isolate: false, include: ["src/**/*.test.{ts,tsx}"] },
});
