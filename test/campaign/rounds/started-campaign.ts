import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { buildPlan, type PlanWish } from '../../../src/backends/campaign/rounds/plan-gate.ts';
import { startLoop } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { frameworkRepository, scratch } from '../simulator/framework-source.ts';
import { frozenCampaign, planOf, usualWish } from './kit.ts';

/** A started campaign as it was then: where its folders stand, and their copies. */
interface Kept {
  readonly repository: string;
  readonly folder: string;
  readonly copies: readonly (readonly [place: string, copy: string])[];
}

const kept = new Map<string, Kept>();
const asked = { test: '', times: 0 };

/** Tells one wish of a test from the next: what one test has twice stands in two places. */
function keyOf(...wish: readonly unknown[]): string {
  const { currentTestName = '', testPath = '' } = expect.getState();
  const test = `${testPath} ${currentTestName}`;
  asked.times = asked.test === test ? asked.times + 1 : 0;
  asked.test = test;
  return JSON.stringify([asked.times, ...wish]);
}

/**
 * A campaign with its plan and the native loop started; `repository` has the source of the target. Each kind is started
 * once, and put back as it was for the next test: starting one is a score of processes.
 */
export async function startedCampaign(
  wish: Partial<PlanWish> = {},
  files: Readonly<Record<string, string>> = {},
) {
  const key = keyOf(wish, files);
  const known = kept.get(key);
  const { repository, folder, copies } = known ?? (await keptCampaign(wish, files));
  if (known === undefined) kept.set(key, { repository, folder, copies });
  for (const [place, copy] of known === undefined ? [] : copies) {
    rmSync(place, { recursive: true, force: true });
    cpSync(copy, place, { recursive: true });
  }
  return { repository, campaign: OpenCampaign.open(folder) };
}

async function keptCampaign(wish: Partial<PlanWish>, files: Readonly<Record<string, string>>): Promise<Kept> {
  const repository = frameworkRepository(files);
  const campaign = frozenCampaign({}, wish.solo !== true);
  const texts = messages('en');
  const root = dirname(campaign.folder);
  const faults = await buildPlan(
    campaign,
    { ...usualWish, checkout: repository, ...wish },
    { root, environment: process.env, texts },
  );
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const outcome = await startLoop(campaign, planOf(campaign), {
    loop: 'native',
    unbound: false,
    exclude: false,
    runtime: null,
    stopHookOnly: false,
    root,
    environment: process.env,
  });
  if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
  campaign.close();
  const copies = [repository, root].map((place) => {
    const copy = mkdtempSync(join(scratch, 'throughline-kept-'));
    cpSync(place, copy, { recursive: true });
    return [place, copy] as const;
  });
  return { repository, folder: campaign.folder, copies };
}
