import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { localHost as localAddress } from '../../../campaign/adapters/render-flags.ts';
import { endMarkedWith, freePort, startServer, stopServer } from '../owned-server.ts';
import type { BenchHost } from './bench-host.ts';
import { printedBy } from './printed.ts';

/** This machine. */
export const thisMachine: BenchHost = {
  listen: new URL(localAddress).hostname,
  freePort,
  run: ({ command, env, timeoutMs }) => printedBy(command, env, timeoutMs),
  start: async (start) => startServer(start),
  baseOf: async (_, port) => `${localAddress}:${port}`,
  stop: stopServer,
  sweep: async (_, prefix) => endMarkedWith(prefix),
  async copy(from, to) {
    if (!existsSync(from)) return false;
    await copyFile(from, to);
    return true;
  },
};
