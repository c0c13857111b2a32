import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { writeArtefacts } from '../../backends/campaign/artefacts.ts';
import { freeName, OpenCampaign, readCampaign } from '../../backends/campaign/campaign-folder.ts';
import { copyNotes } from '../../backends/campaign/history/notes-file.ts';
import { campaignId, type Manifest, measuredFrameworks } from '../../campaign/manifest.ts';
import {
  type CampaignFlags,
  concurrenciesOf,
  devicesOf,
  frameworksOf,
  planOf,
  scenariosOf,
  searchesOf,
  slaOf,
  wholeNumber,
} from './campaign-flags.ts';
import { rootOf } from './open-campaign.ts';

type Change = (manifest: Manifest, value: string, program: Program) => Manifest;

/** Values that may differ in a fork, by their flag. */
const changes: Readonly<Record<string, Change>> = {
  model: (manifest, model) => ({ ...manifest, model, served_name: model }),
  'served-name': (manifest, served_name) => ({ ...manifest, served_name }),
  precision: (manifest, precision) => ({ ...manifest, precision }),
  quantization: (manifest, quantization) => ({ ...manifest, quantization }),
  devices: (manifest, value) => ({ ...manifest, devices: devicesOf([value]) }),
  scenario: (manifest, value, { texts }) => ({
    ...manifest,
    scenarios: scenariosOf(value.split(','), texts.campaign),
    workload: null,
    workload_from: 'user',
  }),
  requests: (manifest, value, { texts }) => ({
    ...manifest,
    num_prompts: wholeNumber('requests', value, texts.campaign),
  }),
  concurrency: (manifest, value, { texts }) => ({
    ...manifest,
    concurrencies: concurrenciesOf([value], texts.campaign),
  }),
  sla: (manifest, value, { texts }) => ({ ...manifest, sla: slaOf([value], texts.campaign) }),
  seed: (manifest, value) => ({ ...manifest, seed: Number(value) || 0 }),
  frameworks: (manifest, value, { texts }) => {
    const named = frameworksOf([value], texts.campaign);
    return { ...manifest, ...searchesOf(named, null, manifest.frameworks) };
  },
  plan: (manifest, path, { texts }) => {
    const plan = planOf(path, texts.campaign);
    const named = measuredFrameworks(manifest);
    return { ...manifest, ...searchesOf(named, plan, {}) };
  },
};

/** A new campaign with one thing changed: it has the history of the old one, and none of its measurements. */
export function forkCampaign(folder: string, flags: CampaignFlags, program: Program): string {
  const { usage, told } = program.texts.campaign;
  const { manifest: old } = readCampaign(folder);
  const words = flags.change ?? [];
  if (words.length === 0) throw new UsageError(usage.change(Object.keys(changes).join(' ')));
  const now = new Date();
  const changed = words.reduce<Manifest>((manifest, word) => {
    const [key = '', ...rest] = word.split('=');
    const change = changes[key];
    if (change === undefined || rest.length === 0) {
      throw new UsageError(usage.change(Object.keys(changes).join(' ')));
    }
    return change(manifest, rest.join('='), program);
  }, old);
  const root = rootOf(flags, program);
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const id = freeName(root, campaignId(changed.model, day));
  const uid = randomBytes(4).toString('hex');
  const manifest = { ...changed, id, uid, created_at: now.toISOString(), forked_from: old.id };
  const campaign = OpenCampaign.create(join(root, id), manifest);
  try {
    const notes = copyNotes(folder, campaign.folder);
    if (notes !== null) campaign.append(notes);
    writeArtefacts(campaign.folder, campaign.state, program.texts.campaign);
  } finally {
    campaign.close();
  }
  program.err(told.forked(campaign.folder, old.id));
  return campaign.folder;
}
