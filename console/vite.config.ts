import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type PluginOption, type UserConfig } from "vite";

const src = fileURLToPath(new URL("./src", import.meta.url));
// The server replaces this in index.html with the base path that is only known at run time.
const BASE_PLACEHOLDER = "/__lampyris_base__";

/** `--mode fixtures` answers the console API from console/dev; the module is loaded in that mode only. */
async function fixtures(mode: string): Promise<PluginOption[]> {
  if (mode !== "fixtures") return [];
  const location = "./dev/fixture-server.ts";
  const loaded = (await import(/* @vite-ignore */ location)) as { fixtureServer: () => PluginOption };
  return [loaded.fixtureServer()];
}

export default defineConfig(async ({ command, mode }): Promise<UserConfig> => ({
  plugins: [react(), tailwindcss(), ...(await fixtures(mode))],
  resolve: { alias: { "@": src } },
  define: { __LAMPYRIS_DEV__: JSON.stringify(command === "serve") },
  build: { target: "es2022", assetsInlineLimit: 0, reportCompressedSize: false, chunkSizeWarningLimit: 900 },
  experimental: {
    renderBuiltUrl: (file, { hostType }) =>
      hostType === "html" ? `${BASE_PLACEHOLDER}/${file}` : { relative: true },
  },
  server: {
    port: Number(process.env.PORT ?? 5173),
    proxy: process.env.LAMPYRIS_URL ? { "/api": { target: process.env.LAMPYRIS_URL, changeOrigin: false } } : {},
  },
}));
