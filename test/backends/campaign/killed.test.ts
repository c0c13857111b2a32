import { describe, expect, it } from 'vitest';
import { OpenCampaign, writeArtefact } from '../../../src/backends/campaign/campaign-folder.ts';
import { freezeBench } from '../../../src/backends/campaign/freeze-bench.ts';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { emptyRow, type runTrial } from '../../../src/backends/campaign/run-trial.ts';
import { rawPath } from '../../../src/backends/campaign/trial-files.ts';
import type { CampaignEvent } from '../../../src/campaign/events.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Dialect } from '../../campaign/simulator/dialects.ts';
import { everyFile, manifestFor, newCampaign } from './kit.ts';
import { SimulatedMachine } from './simulated-machine.ts';

const texts = messages('en').campaign;
const flagLines = ['--host H', '--port P', '--served-model-name N', '--max-model-len L', '--max-num-seqs S'];
const quick: Dialect = {
  help: flagLines.map((one) => `  ${one}  a flag\n`).join(''),
  version: '0.1.2',
  usageError: (flag) => `error: unrecognized arguments: ${flag}`,
  outOfMemory: 'torch.OutOfMemoryError: CUDA out of memory.',
  resetPath: '/reset_prefix_cache',
  metrics: null,
  tokenMs: (flags) => (flags.get('--max-num-seqs') === '2' ? 2 : 9),
  isOutOfMemory: (flags) => flags.get('--max-num-seqs') === '3',
};
const search = { launch: ['quick'], base_flags: {}, space: { max_num_seqs: [1, 2, 3] }, env: {} };

/** Measures by script, so that every run has the same figures; what it writes is written as ever. */
const scripted: typeof runTrial = async (
  trial,
  { folder, manifest, version, serverCommand, serverLog, now },
) => {
  const at = now().toISOString();
  const row = emptyRow(trial, manifest, {
    startedAt: at,
    endedAt: at,
    version,
    frameworkVersion: '0.1.2',
    serverCommand,
    serverLog,
  });
  const raw = rawPath(trial.key);
  writeArtefact(folder, raw, '{}\n');
  const speed = trial.candidate.flags.max_num_seqs === 2 ? 8 : 2;
  return {
    ...row,
    status: 'ok',
    sla: { ...row.sla, passed: true },
    metrics: { ...row.metrics, request_throughput: trial.load.kind === 'burst' ? speed : speed / 2 },
    artifacts: { ...row.artifacts, raw_result: raw },
  };
};

/** The program is killed here. */
class Killed extends Error {}

/** Runs a campaign to its seal, or to its death at one event: before it is written, or right behind it. */
async function toTheEnd(
  campaign: OpenCampaign,
  machine: SimulatedMachine,
  deathAt: { readonly event: number; readonly isWritten: boolean } | null,
): Promise<readonly CampaignEvent['type'][]> {
  let isDead = false;
  const types: CampaignEvent['type'][] = [];
  const append = campaign.append.bind(campaign);
  campaign.append = (event) => {
    if (isDead) throw new Killed();
    const isHere = deathAt !== null && types.length === deathAt.event;
    if (isHere && !deathAt.isWritten) {
      isDead = true;
      throw new Killed();
    }
    append(event);
    types.push(event.type);
    if (isHere) {
      isDead = true;
      throw new Killed();
    }
  };
  const ports = {
    version: '0.0.0',
    now: () => new Date(),
    signal: new AbortController().signal,
    host: machine.host(() => isDead),
    measure: scripted,
    tell: () => undefined,
  };
  try {
    if (campaign.state.frozen === null) await runBench(campaign, ports);
    if (!isDead) freezeBench(campaign, texts);
  } catch (error) {
    if (!isDead) throw error;
  } finally {
    campaign.close();
  }
  return types;
}

/** Artefacts without what differs from one run to the next: times, figures, ports, numbers of logs, hashes. */
function settled(folder: string): Map<string, string> {
  const volatile = /"(?:started_at|ended_at)":[^,}]+/g;
  const rows = [...everyFile(folder)]
    .filter(([path]) => path.endsWith('candidates.jsonl') || path.endsWith('frozen.json'))
    .map(([path, text]): [string, string] => [
      path.slice(folder.length),
      text
        .replace(volatile, '')
        .replace(/server-(\w+)-\d+\.log/g, 'server-$1.log')
        .replace(/"--port","\d+"/g, '')
        .replace(/"[0-9a-f]{64}"/g, '')
        .replace(/"--port",\s+"\d+"/g, ''),
    ]);
  const names = [...everyFile(folder).keys()]
    .map((path) => path.slice(folder.length))
    .filter((path) => !/aborted|server-\w+-\d+\.log/.test(path));
  return new Map([...rows, ['names', names.toSorted().join('\n')]]);
}

describe('a campaign that is killed', () => {
  it('at any event goes on to the same artefacts, leaves no process of ours and touches no other', async () => {
    const manifest = manifestFor(
      { vllm: search, sglang: { ...search, launch: ['/nowhere'] } },
      { num_prompts: 4, concurrencies: [1], scenarios: [{ name: 'chat', input_len: 3, output_len: 3 }] },
    );
    const whole = newCampaign(manifest);
    const types = await toTheEnd(whole, new SimulatedMachine({}, { quick }), null);
    expect(types.at(-1)).toBe('bench.frozen');
    const wanted = settled(whole.folder);
    for (let event = 0; event < types.length; event += 1) {
      for (const isWritten of [false, true]) {
        const where = `${isWritten ? 'after' : 'before'} event ${event}, ${types[event]}`;
        const machine = new SimulatedMachine({}, { quick });
        const foreign = machine.addForeign();
        const campaign = newCampaign(manifest);
        await toTheEnd(campaign, machine, { event, isWritten });
        const again = OpenCampaign.open(campaign.folder);
        await toTheEnd(again, machine, null);
        expect(settled(campaign.folder), where).toEqual(wanted);
        expect([...machine.processes.keys()], where).toEqual([foreign]);
      }
    }
  }, 240_000);
});
