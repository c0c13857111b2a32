#!/usr/bin/env node
// Ink knows only FORCE_COLOR; it must be set before Ink is loaded.
if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
const { runProgram } = await import('./commands/run-program.ts');
process.exitCode = await runProgram(process.argv.slice(2), process);
