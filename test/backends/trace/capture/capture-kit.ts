import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach } from 'vitest';
import { type CaptureRequest, captureTraces } from '../../../../src/backends/trace/capture/capture.ts';
import type { CapturePorts } from '../../../../src/backends/trace/capture/server.ts';
import { CaptureError, type CaptureNotice } from '../../../../src/trace/capture/capture-fault.ts';
import { done, type FakeServer, fakeServer, type Respond } from './fake-server.ts';

/** What one test writes into, asks and waits by; a test begins with a folder of its own. */
export const at: { folder: string; server: FakeServer | null; clockMs: number } = {
  folder: '',
  server: null,
  clockMs: 1_767_000_000_000,
};

/** Makes the folder of a test, and ends its server and its folder afterwards. */
export function ownFolder(): void {
  beforeEach(() => {
    at.folder = mkdtempSync(join(tmpdir(), 'throughline-capture-'));
  });
  afterEach(async () => {
    await at.server?.close();
    at.server = null;
    rmSync(at.folder, { recursive: true });
  });
}

/** Time that passes only while the capture sleeps. */
export const ports = {
  fetch,
  sleep: async (milliseconds: number) => {
    at.clockMs += milliseconds;
  },
  now: () => at.clockMs,
};

export const request: CaptureRequest = {
  url: '',
  key: null,
  framework: null,
  outputDir: null,
  pathMap: null,
  prefix: 'triage-trace',
  isPrefixNamed: false,
  startStep: null,
  profileByStage: null,
  mergeProfiles: false,
  probeDelaySeconds: 0.5,
  flushSeconds: 20,
  iterations: [],
  workload: 'both',
  steps: 2,
  warmupSteps: 1,
  probeRequests: 1,
  probePrompt: null,
  probeMaxNewTokens: null,
  prefillInput: 3,
  prefillOutput: 1,
  decodeInput: 1,
  decodeOutput: 8,
};

export async function capture(
  respond: Respond,
  wishes: Partial<CaptureRequest> = {},
  own: Partial<CapturePorts> = {},
) {
  at.server = await fakeServer(respond);
  const notices: CaptureNotice[] = [];
  const asked = { ...request, outputDir: at.folder, ...wishes, url: at.server.url };
  const result = await captureTraces(asked, { ...ports, ...own }, (notice) => notices.push(notice)).catch(
    (error: unknown) => {
      if (error instanceof CaptureError) return error.fault;
      throw error;
    },
  );
  return { result, notices, seen: at.server.seen, routes: at.server.seen.map(({ route }) => route) };
}

export const trace = gzipSync('{"traceEvents": []}');

export const models = (owner: string) => ({
  status: 200,
  said: { data: [{ id: 'model-x', owned_by: owner }] },
});

export let written = 0;

/** A number that no file had yet. */
export function nextNumber(): number {
  written += 1;
  return written;
}

export function write(into: string, name = `rank-0.${nextNumber()}.trace.json.gz`): void {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, name), trace);
}

/** vLLM: it writes into its own folder when it is stopped. */
export const vllm =
  (onStop: () => void = () => write(at.folder)): Respond =>
  (seen) => {
    if (seen.route === 'GET /health') return done;
    if (seen.route === 'GET /v1/models') return models('vllm');
    if (seen.route === 'POST /v1/chat/completions') return { status: 404, said: 'no chat template' };
    if (seen.route === 'POST /v1/completions' || seen.route === 'POST /start_profile') return done;
    if (seen.route !== 'POST /stop_profile') return null;
    onStop();
    return done;
  };
