import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = new URL("../..", import.meta.url).pathname;
const LAMPYRIS = process.env.LAMPYRIS ?? join(ROOT, ".venv/bin/lampyris");
const DIST = join(ROOT, "src/lampyris/entry/console_dist/index.html");
const READY_WITHIN_MS = 300_000;

export interface Server {
  /** As the browser knows it. */
  base: string;
  /** As programs on this machine reach it. */
  local: string;
  stop: () => Promise<void>;
  /** Runs the same installation's command line. */
  run: (...args: string[]) => Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

async function waitUntilReady(base: string, child: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`lampyris serve left with ${child.exitCode}; its words are in ${log}`);
    const answer = await fetch(`${base}/api/public/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`lampyris serve was not ready within ${READY_WITHIN_MS / 1000} s; its words are in ${log}`);
}

export interface Where {
  host?: string;
  /** Below which path the installation is served, such as `/observe`. */
  path?: string;
}

/** A whole installation in a folder of its own, on free ports, removed when stopped. */
export async function startServer(settings: Record<string, string> = {}, { host = "127.0.0.1", path = "" }: Where = {}): Promise<Server> {
  if (!existsSync(LAMPYRIS)) throw new Error(`no ${LAMPYRIS}. do: ./deploy.sh test, or set LAMPYRIS to the command`);
  if (!existsSync(DIST)) throw new Error("the console is not built in. do: npm run build:install");
  const folder = mkdtempSync(join(tmpdir(), "lampyris-e2e-"));
  const [web, worker] = [await freePort(), await freePort()];
  const base = `http://${host}:${web}${path}`;
  const local = `http://127.0.0.1:${web}${path}`;
  const env = { ...process.env, ...settings, LAMPYRIS_DATA_DIR: join(folder, "data"), WEB_PORT: String(web), WORKER_PORT: String(worker), NEXTAUTH_URL: base, LAMPYRIS_BASE_PATH: path };
  const log = join(folder, "serve.log");
  const out = openSync(log, "w");
  const child = spawn(LAMPYRIS, ["serve"], { cwd: folder, env, stdio: ["ignore", out, out] });
  await waitUntilReady(local, child, log).catch((error: unknown) => {
    child.kill("SIGTERM");
    throw error;
  });
  return {
    base,
    local,
    run: (...args) =>
      new Promise((resolve, reject) => {
        const done = spawn(LAMPYRIS, args, { cwd: folder, env, stdio: "ignore" });
        done.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`lampyris ${args[0]} left with ${code}`))));
      }),
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
