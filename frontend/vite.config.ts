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
  server: { host: "127.0.0.1", proxy: { "/config.json": demo, "/__": demo } },
  preview: { host: "127.0.0.1" },
  build: {
    // Inlined assets would be data: addresses, which the content-security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
