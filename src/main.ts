#!/usr/bin/env node
import { nodeRefusal } from './node-refusal.ts';

// The rest of the program needs this Node to be read at all, so nothing of it is imported before the check.
const refusal = nodeRefusal(process.versions.node, process.env.NEEDED_NODE ?? '', process.argv, process.env);
if (refusal === null) await import('./program-start.ts');
else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
