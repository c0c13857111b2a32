#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { locationsOf } from './store/locations.ts';

// Compiling the bundle is a third of a start; where the cache cannot be written, it is compiled anew.
enableCompileCache(join(locationsOf(process.env).cache, 'compiled'));
// Ink knows only FORCE_COLOR; it must be set before Ink is loaded.
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
const { runCommandLine } = await import('./commands/run-command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2), process);
