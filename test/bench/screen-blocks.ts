import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlanningFacts } from '../../src/app/planning-facts.ts';
import { readTrace } from '../../src/backends/trace/trace-reader.ts';
import { understand } from '../../src/dialog/understanding/understand.ts';
import { readOutput } from '../../src/results/readers/read-output.ts';
import { messages } from '../../src/text/catalogue.ts';
import { analyseTrace, analysisOf, noHelpers } from '../../src/trace/analysis/analyse.ts';
import { catalogs } from '../../src/trace/catalog/catalogs.ts';
import { buildReport } from '../../src/trace/report/build-report.ts';
import { finishWithPauses } from '../../src/trace/work/steps.ts';
import { type Measurement, median } from './measurement.ts';
import { generateTrace, smallTrace } from './triage/generate-trace.ts';

/** A screen that hears no key for longer feels stuck. */
const goalMs = 50;
const tickMs = 5;

/** Time that this thread has worked, in ms: what other programs take of a shared machine holds no screen of ours. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The longest time, in ms of work, in which nothing else could run on this thread while `work` did. */
async function longestBlock(work: () => unknown): Promise<number> {
  let longest = 0;
  let last = workedMs();
  const look = () => {
    const now = workedMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const ticking = setInterval(look, tickMs);
  await new Promise((resolve) => setTimeout(resolve, tickMs));
  last = workedMs();
  await work();
  await new Promise((resolve) => setTimeout(resolve, tickMs));
  look();
  clearInterval(ticking);
  return longest;
}

async function row(id: string, work: () => unknown, samples = 5): Promise<Measurement> {
  await work();
  const found: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) found.push(await longestBlock(work));
  return { id, median: median(found), unit: 'ms', goal: goalMs, samples };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const sentence = 'Qwen3-32B on 8 H200, 4k in 1k out, TPOT under 30 ms, 用8卡A2, 3500进1500出. ';

/** How long reading keeps the thread of the screen from hearing a key. */
export async function screenBlocks(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  try {
    const path = join(folder, 'trace.json.gz');
    await generateTrace(path, smallTrace);
    const { facts } = createPlanningFacts();
    const said = sentence.repeat(60).slice(0, 4000);
    const output = `${sentence.repeat(50)}\n`.repeat(30);
    // As a process that draws a screen reads it: one that only reads asks the engine to optimise sparingly.
    const columns = await readTrace(path, { drawsScreen: true });
    const wishes = {
      framework: null,
      minShare: 0.01,
      stage: null,
      rangeNs: null,
      device: null,
      pidSubstring: null,
    };
    const analysis = analyseTrace({ columns, path, serverArguments: null }, wishes, noHelpers, catalogs());
    return [
      await row('screen held by a sentence of 4,000 characters', () =>
        understand(said, { slot: null, answers: {}, facts, language: 'en' }),
      ),
      await row('screen held by a paste of 100 KB', () => readOutput(output)),
      await row('screen held by reading a trace of 62 MB', () => readTrace(path, { drawsScreen: true }), 3),
      await row(
        'screen held by the tables of that trace',
        () =>
          finishWithPauses(
            analysisOf({ columns, path, serverArguments: null }, wishes, noHelpers, catalogs()),
            nextTurn,
          ),
        3,
      ),
      await row(
        'screen held by the report of that trace',
        () =>
          buildReport({ analysis, file: { path, sha256: null, columns } }, [], {
            limits: { minShare: 0.01, kernels: 0, overlap: 0 },
            mapping: [],
            captures: [],
            mappingFramework: null,
            texts: messages('en').triage,
            language: 'en',
          }),
        3,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
