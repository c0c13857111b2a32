import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../app/program.ts';
import { readCampaign, writeArtefact } from '../../backends/campaign/campaign-folder.ts';
import { type CampaignCheck, campaignChecks, type DoctorRequest } from '../../backends/campaign/doctor.ts';
import { localProfile } from '../../campaign/hosts/profile.ts';
import { frameworks, type Manifest, measuredFrameworks } from '../../campaign/manifest.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { type Line, line, span, type Tone } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import { printLines } from '../print-lines.ts';
import { campaignCodes } from './campaign-codes.ts';
import { type CampaignFlags, frameworksOf, hostProfileOf } from './campaign-flags.ts';
import { folderIfAny, rootOf } from './open-campaign.ts';

const signs: Readonly<Record<CampaignCheck['state'], readonly [string, Tone]>> = {
  good: ['✓', 'good'],
  note: ['·', 'dim'],
  broken: ['✗', 'error'],
};

/** Each look with what it found, or with what is missing and what for. */
function doctorLines(
  checks: readonly CampaignCheck[],
  texts: Catalogue['campaign'],
  columns: number,
): Line[] {
  const { names, missing, good, broken, listed } = texts.doctor;
  const named = ({ id, name }: CampaignCheck) => (name === '' ? names[id] : name);
  const widest = Math.max(...checks.map((one) => displayWidth(named(one))));
  const indent = Math.min(widest + 6, Math.floor(columns / 2));
  const isBroken = checks.some(({ state }) => state === 'broken');
  return [
    ...checks.flatMap((one) => {
      const [sign, tone] = signs[one.state];
      const name = padEnd(named(one), indent - 4);
      const flags = one.flags === undefined ? null : listed(fixed(one.flags));
      const words = [one.found, flags, one.state === 'good' ? null : missing[one.id]]
        .filter(Boolean)
        .join(' — ');
      return wrap(line(span(`  ${sign} `, tone), span(name, 'dim'), words), columns, indent);
    }),
    line(isBroken ? span(broken, 'error') : span(good, 'good')),
  ];
}

/** The newest campaign, where there is one: what it is fixed to is what is looked at. */
function manifestOf(flags: CampaignFlags, program: Program): { folder: string; manifest: Manifest } | null {
  const folder = folderIfAny(flags, program);
  return folder === null ? null : { folder, manifest: readCampaign(folder).manifest };
}

function requestOf(flags: CampaignFlags, manifest: Manifest | null, program: Program): DoctorRequest {
  const { campaign: texts } = program.texts;
  const usual = join(program.locations.config, 'host.yaml');
  const path = flags.host ?? (existsSync(usual) && manifest === null ? usual : null);
  const named = manifest === null ? [] : measuredFrameworks(manifest);
  return {
    profile: path === null ? (manifest?.host_profile ?? localProfile) : hostProfileOf(path, texts),
    frameworks:
      flags.frameworks === undefined
        ? named.length > 0
          ? named
          : frameworks
        : frameworksOf(flags.frameworks, texts),
    model: flags.model ?? manifest?.model ?? null,
    tokenizer: flags.tokenizer ?? manifest?.tokenizer ?? null,
    checkout: flags.checkout ?? manifest?.target?.checkout ?? null,
    knowledge: flags.knowledge ?? null,
    root: rootOf(flags, program),
    environment: program.environment,
  };
}

/** `campaign doctor`: everything that a campaign stands on. Returns 5 where it cannot measure at all. */
export async function runCampaignDoctor(flags: CampaignFlags, program: Program): Promise<number> {
  const known = manifestOf(flags, program);
  const checks = await campaignChecks(requestOf(flags, known?.manifest ?? null, program));
  const ok = checks.every(({ state }) => state !== 'broken');
  const document = { schema: 'throughline.campaign-doctor/1', ok, checks };
  // A sealed campaign does not change any more.
  if (known !== null && readCampaign(known.folder).frozen === null)
    writeArtefact(known.folder, join('help', 'doctor.json'), `${JSON.stringify(document, null, 2)}\n`);
  if (flags.json === true) program.out(JSON.stringify(document));
  else printLines(doctorLines(checks, program.texts.campaign, program.terminal.columns() - 1), program);
  return ok ? exitCodes.done : campaignCodes.unusable;
}
