import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const src = fileURLToPath(new URL("./src", import.meta.url));
// The server replaces this in index.html with the base path that is only known at run time.
const BASE_PLACEHOLDER = "/__lampyris_base__";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": src } },
  build: { target: "es2022", assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 900 },
  experimental: {
    renderBuiltUrl: (file, { hostType }) =>
      hostType === "html" ? `${BASE_PLACEHOLDER}/${file}` : { relative: true },
  },
  server: {
    port: Number(process.env.PORT ?? 5173),
    proxy: process.env.LAMPYRIS_URL ? { "/api": { target: process.env.LAMPYRIS_URL, changeOrigin: false } } : {},
  },
});
