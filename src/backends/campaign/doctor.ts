import { existsSync, statfsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import type { HostProfile } from '../../campaign/hosts/profile.ts';
import type { Framework } from '../../campaign/manifest.ts';
import { tokenizerFile } from '../load/tokenizer.ts';
import { knowledgeRoot } from './history/gather-history.ts';
import { hostOf } from './hosts/host-of.ts';
import { printedBy } from './hosts/printed.ts';
import { launchOf, seenDevices } from './infer-host.ts';
import { seenModel } from './infer-model.ts';
import { probedHelp } from './probe-framework.ts';
import { checkoutFacts } from './rounds/checkout-facts.ts';
import { findHumanize, probeHumanize } from './rounds/humanize.ts';

/** Things that a campaign stands on; `tool`s and `framework`s have a name of their own. */
export type CampaignCheckId =
  | 'tool'
  | 'host'
  | 'devices'
  | 'framework'
  | 'model'
  | 'tokenizer'
  | 'disk'
  | 'knowledge'
  | 'humanize'
  | 'checkout'
  | 'dirty';

/** One look: `note` hinders only a part of a campaign; `broken` hinders all of it. */
export interface CampaignCheck {
  readonly id: CampaignCheckId;
  readonly name: string;
  readonly state: 'good' | 'note' | 'broken';
  /** Finding as it was printed; null where there is nothing. */
  readonly found: string | null;
  /** Flags that a framework lists; absent for everything else. */
  readonly flags?: number;
}

/** Host, frameworks, model and folders that are looked at; null where none is named. */
export interface DoctorRequest {
  readonly profile: HostProfile;
  readonly frameworks: readonly Framework[];
  readonly model: string | null;
  readonly tokenizer: string | null;
  readonly checkout: string | null;
  readonly knowledge: string | null;
  /** The folder of all campaigns. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
}

const lookMs = 30_000;
const leastFreeBytes = 2 * 1024 ** 3;

function onPath(name: string, environment: NodeJS.ProcessEnv): boolean {
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => existsSync(join(folder, name)));
}

/** Tools of the rounds, of the coding agents and of the counters: a benchmark needs none of them. */
const tools = ['git', 'jq', 'codex', 'claude', 'ncu', 'msprof'] as const;
/** Client that reaches a host of a kind. */
const clientOf: Readonly<Record<string, string>> = {
  ssh: 'ssh',
  container: 'docker',
  slurm: 'srun',
  kubernetes: 'kubectl',
};

async function toolCheck(name: string, environment: NodeJS.ProcessEnv): Promise<CampaignCheck> {
  if (!onPath(name, environment)) return { id: 'tool', name, state: 'note', found: null };
  const { text, exitCode } = await printedBy([name, '--version'], {}, lookMs);
  const version = text.split('\n').find((line) => /\d/.test(line)) ?? '';
  return { id: 'tool', name, state: 'good', found: exitCode === 0 ? version.trim().slice(0, 80) : '' };
}

async function frameworkCheck(
  framework: Framework,
  host: ReturnType<typeof hostOf>,
  profile: HostProfile,
): Promise<CampaignCheck> {
  const { state, version, flags, reason } = await probedHelp(
    framework,
    launchOf(framework, profile),
    {},
    host,
  );
  const { title } = adapters[framework];
  return state === 'supported'
    ? {
        id: 'framework',
        name: title,
        state: 'good',
        found: version,
        flags: flags.length,
      }
    : { id: 'framework', name: title, state: 'note', found: reason };
}

function freeBytes(folder: string): number {
  let place = folder;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize;
}

async function humanizeCheck(environment: NodeJS.ProcessEnv): Promise<CampaignCheck> {
  const root = findHumanize(environment);
  if (root === null) return { id: 'humanize', name: '', state: 'note', found: null };
  const { version, flags, hasHooks } = await probeHumanize(root);
  const found = [root, version, flags.has('--yolo') ? '--yolo' : null].filter(Boolean).join(' · ');
  return { id: 'humanize', name: '', state: hasHooks ? 'good' : 'note', found };
}

async function checkoutChecks({ checkout, root, environment }: DoctorRequest): Promise<CampaignCheck[]> {
  if (checkout === null) return [];
  const facts = await checkoutFacts(checkout, { baseBranch: null, root, self: null, environment });
  if (!facts.isRepository || !facts.hasCommit)
    return [{ id: 'checkout', name: '', state: 'broken', found: checkout }];
  const branch: CampaignCheck = {
    id: 'checkout',
    name: '',
    state: 'good',
    found: [checkout, facts.branch].filter(Boolean).join(' · '),
  };
  if (facts.dirty.length === 0) return [branch];
  return [branch, { id: 'dirty', name: '', state: 'note', found: facts.dirty.slice(0, 5).join(' ') }];
}

function modelChecks({ model, tokenizer, environment }: DoctorRequest): CampaignCheck[] {
  if (model === null) return [];
  const seen = seenModel(model);
  const file = [tokenizer ?? '', model]
    .map((name) => tokenizerFile(name, environment))
    .find((one) => one !== null);
  const told = [seen?.precision, seen?.quantization, seen?.maxContext].filter((one) => one != null);
  return [
    { id: 'model', name: '', state: seen === null ? 'note' : 'good', found: seen && told.join(' · ') },
    { id: 'tokenizer', name: '', state: file == null ? 'note' : 'good', found: file ?? null },
  ];
}

/** Looks at everything a campaign stands on, and starts nothing of it. No framework at all is what breaks it. */
export async function campaignChecks(request: DoctorRequest): Promise<CampaignCheck[]> {
  const { profile, environment, frameworks, root } = request;
  const host = hostOf(profile);
  const client = clientOf[profile.kind];
  const devices = await seenDevices(host).catch(() => null);
  const measured: CampaignCheck[] = [];
  // One after the other: each may load a framework whole only to print its help.
  for (const one of frameworks) measured.push(await frameworkCheck(one, host, profile));
  const isAny = measured.some(({ state }) => state === 'good');
  const free = freeBytes(root);
  const knowledge = knowledgeRoot(request.knowledge, environment, request.checkout);
  return [
    ...(client === undefined
      ? []
      : [
          {
            id: 'host',
            name: client,
            state: onPath(client, environment) ? 'good' : 'broken',
            found: profile.host ?? null,
          } as const,
        ]),
    {
      id: 'devices',
      name: '',
      state: devices === null ? 'note' : 'good',
      found: devices && `${devices.devices.length} × ${devices.deviceModel ?? ''} · ${devices.driver ?? ''}`,
    },
    ...measured.map((one) => (isAny || one.state === 'good' ? one : { ...one, state: 'broken' as const })),
    ...modelChecks(request),
    {
      id: 'disk',
      name: '',
      state: free < leastFreeBytes ? 'broken' : 'good',
      found: `${(free / 1024 ** 3).toFixed(1)} GiB · ${root}`,
    },
    ...(await Promise.all(tools.map((name) => toolCheck(name, environment)))),
    { id: 'knowledge', name: '', state: knowledge === null ? 'note' : 'good', found: knowledge },
    await humanizeCheck(environment),
    ...(await checkoutChecks(request)),
  ];
}
