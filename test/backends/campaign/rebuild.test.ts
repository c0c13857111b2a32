import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeArtefacts } from '../../../src/backends/campaign/artefacts.ts';
import {
  CampaignAlteredError,
  CampaignLockedError,
  OpenCampaign,
  readCampaign,
  verifyFrozen,
} from '../../../src/backends/campaign/campaign-folder.ts';
import { freezeBench } from '../../../src/backends/campaign/freeze-bench.ts';
import { rebuildCampaign } from '../../../src/backends/campaign/rebuild-campaign.ts';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { everyFile, manifestFor, newCampaign } from './kit.ts';
import { SimulatedMachine } from './simulated-machine.ts';

const texts = messages('en').campaign;
const search = { launch: ['vllm'], base_flags: {}, space: { max_num_seqs: [256, 512] }, env: {} };
const now = () => new Date('2026-02-03T04:05:06Z');

let sealed = '';
/** One gate for all: each test damages a copy of what it left. */
beforeAll(async () => {
  const campaign = newCampaign(
    manifestFor(
      { vllm: search },
      { num_prompts: 3, scenarios: [{ name: 'chat', input_len: 4, output_len: 2 }] },
    ),
  );
  await runBench(campaign, {
    version: '0.0.0',
    now: () => new Date(),
    signal: new AbortController().signal,
    host: new SimulatedMachine().host(),
    tell: () => undefined,
  });
  expect(freezeBench(campaign, texts)).toHaveProperty('files');
  campaign.close();
  sealed = campaign.folder;
});

function frozen() {
  const folder = join(mkdtempSync(join(dirname(dirname(sealed)), 'throughline-copy-')), basename(sealed));
  cpSync(sealed, folder, { recursive: true });
  return { folder, state: readCampaign(folder), journal: join(folder, 'events.jsonl') };
}

/** Flips one byte in the line of a journal that holds a text. */
function damage(journal: string, text: string): void {
  const bytes = readFileSync(journal);
  const at = bytes.indexOf(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(journal, bytes);
}

describe('a damaged journal', () => {
  it.each(['"campaign.created"', '"framework.probed"', '"trial.finished"', '"bench.frozen"', 'lost'])(
    'at %s is made anew from the artefacts, the old file is kept, and every report says so',
    (where) => {
      const { folder, state, journal } = frozen();
      if (where === 'lost') rmSync(journal);
      else {
        damage(journal, where);
        expect(() => OpenCampaign.open(folder)).toThrow();
      }
      const { keptPath } = rebuildCampaign(folder, now);
      expect(keptPath === null).toBe(where === 'lost');
      const again = readCampaign(folder);
      expect([...again.rows]).toEqual([...state.rows]);
      expect(again.frozen).toEqual(state.frozen);
      expect(again.frameworks.get('vllm')?.version).toBe('0.99.1');
      expect(again.rebuilt).not.toBeNull();
      verifyFrozen(folder, again);
      writeArtefacts(folder, again, texts);
      const summary = [...everyFile(folder)].find(([path]) => path.endsWith('summary.md'))?.[1];
      expect(summary).toContain('rebuilt: true');
      expect(summary).toContain('damaged and made anew');
    },
  );

  it('is not made anew over a sealed file that was changed: frozen hashes decide', () => {
    const { folder, journal } = frozen();
    damage(journal, '"trial.finished"');
    appendFileSync(join(folder, 'benchmark', 'candidates.jsonl'), ' ');
    expect(() => rebuildCampaign(folder, now)).toThrow(CampaignAlteredError);
  });

  it('takes no row whose raw result is another one, and names the file', () => {
    const { folder, state, journal } = frozen();
    const open = [...state.rows.values()].find(
      ({ artifacts }) => artifacts.raw_result !== null && state.frozen?.[artifacts.raw_result] === undefined,
    );
    const raw = open?.artifacts.raw_result ?? '';
    damage(journal, '"trial.finished"');
    appendFileSync(join(folder, raw), ' ');
    const { refused } = rebuildCampaign(folder, now);
    expect(refused).toEqual([raw]);
    expect(readCampaign(folder).rows.has(open?.row_id ?? '')).toBe(false);
  });

  it('that a living process holds is left alone', () => {
    const { folder } = frozen();
    const held = OpenCampaign.open(folder);
    try {
      expect(() => rebuildCampaign(folder, now)).toThrow(CampaignLockedError);
    } finally {
      held.close();
    }
  });
});
