import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import type { probeHumanize } from '../../../src/backends/campaign/rounds/humanize.ts';
import { buildPlan } from '../../../src/backends/campaign/rounds/plan-gate.ts';
import type { StartWish } from '../../../src/backends/campaign/rounds/start-gate.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { frameworkRepository } from '../simulator/framework-source.ts';
import { frozenCampaign, usualWish } from './kit.ts';

/** A mirror of the public repository, where this machine has one; its scripts run outside of this project. */
export const mirror = process.env.HUMANIZE_REPOSITORY ?? '';

export const open: OpenCampaign[] = [];

export const restored = { path: process.env.PATH };

/** Humanize as it is published, in a folder of its own, with a codex that answers nothing. */
export function runtime(): string {
  const root = mkdtempSync(join(tmpdir(), 'throughline-humanize-'));
  const archive = execFileSync('git', ['--git-dir', mirror, 'archive', 'HEAD'], { maxBuffer: 1 << 28 });
  execFileSync('tar', ['x', '-C', root], { input: archive });
  const bin = mkdtempSync(join(tmpdir(), 'throughline-bin-'));
  writeFileSync(join(bin, 'codex'), '#!/bin/sh\necho "codex-cli 0.120.0"\n');
  chmodSync(join(bin, 'codex'), 0o755);
  process.env.PATH = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  return root;
}

export async function planned(files: Readonly<Record<string, string>> = {}) {
  const repository = frameworkRepository(files);
  const campaign = frozenCampaign();
  open.push(campaign);
  const root = dirname(campaign.folder);
  const faults = await buildPlan(
    campaign,
    { ...usualWish, checkout: repository },
    { root, environment: process.env, texts: messages('en') },
  );
  expect(faults).toEqual([]);
  return { campaign, repository, root };
}

export function wishOf(
  root: string,
  humanize: Awaited<ReturnType<typeof probeHumanize>>,
  change: Partial<StartWish> = {},
): StartWish {
  return {
    loop: 'humanize',
    unbound: false,
    exclude: false,
    runtime: humanize,
    stopHookOnly: false,
    root,
    environment: process.env,
    ...change,
  };
}
