import { parentPort } from 'node:worker_threads';
import { type CaseTask, runCase } from './run-case.ts';

// Each message is a handful of cases; their outcomes go back together.
parentPort?.on('message', (tasks: readonly CaseTask[]) => {
  parentPort?.postMessage(tasks.map((task) => ({ index: task.index, outcomes: runCase(task) })));
});
