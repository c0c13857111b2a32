import type { Catalogue } from '../../text/catalogue.ts';
import { withoutSecrets } from '../../text/without-secrets.ts';
import { adapters } from '../adapters/frameworks.ts';
import { shellWord } from '../hosts/shell-text.ts';
import type { CampaignState } from '../state.ts';
import { markdownTable } from './ledgers.ts';
import type { RoundPlan } from './round-plan.ts';
import { leaderOf, targetCommand } from './sides.ts';

type Texts = Catalogue['roundPlan'];

/** Criteria of each task, and what it waits for; tags as the loop's plans have them. */
const tasks = [
  { id: 'T1', criteria: ['1'], tag: 'analyze', after: '-' },
  { id: 'T2', criteria: ['3'], tag: 'analyze', after: 'T1' },
  { id: 'T3', criteria: ['2', '4'], tag: 'analyze', after: 'T2' },
  { id: 'T4', criteria: ['5'], tag: 'coding', after: 'T3' },
  { id: 'T5', criteria: ['6'], tag: 'coding', after: 'T4' },
  { id: 'T6', criteria: ['7', '8'], tag: 'coding', after: 'T4' },
  { id: 'T7', criteria: ['9'], tag: 'analyze', after: 'T6' },
] as const;

const criteria = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Folder, benchmark and history that a plan is written from. */
export interface PlanGiven {
  readonly folder: string;
  /** Hash of the frozen benchmark's table of hashes. */
  readonly benchmark: string;
  /** Files with history that was read. */
  readonly history: readonly string[];
}

function commandLines(state: CampaignState, plan: RoundPlan): string[] {
  return state.manifest.scenarios.flatMap((scenario) => {
    const rows = [targetCommand(state, plan.target, scenario), leaderOf(state, plan.target, scenario.name)];
    return rows.flatMap((one) =>
      one === null
        ? []
        : [
            `# ${scenario.name} · ${adapters[one.framework].title} · ${one.row.candidate_id}`,
            one.row.server_command.map(shellWord).join(' '),
          ],
    );
  });
}

/** The refined plan as the loop takes it: everything that changes while it runs stands elsewhere. */
export function planText(state: CampaignState, plan: RoundPlan, given: PlanGiven, t: Texts): string {
  const { manifest } = state;
  const { title } = adapters[plan.target];
  const facts = [
    [t.facts.model, manifest.model],
    [t.facts.hardware, manifest.devices.join(', ') || '–'],
    [
      t.facts.workload,
      manifest.scenarios
        .map(({ name, input_len, output_len }) => `${name} ${input_len}→${output_len}`)
        .join(', '),
    ],
    [t.facts.sla, JSON.stringify(manifest.sla)],
    [t.facts.artefacts, given.folder],
    [t.facts.benchmark, given.benchmark],
    [t.facts.base, plan.base_commit],
    [t.facts.branch, `${plan.branch} (${plan.base_branch})`],
    [t.facts.history, given.history.join(', ') || t.none],
  ] as const;
  return [
    `# ${t.title(manifest.model)}`,
    '',
    `## ${t.goal}`,
    '',
    t.goalText(title, manifest.model),
    '',
    ...facts.map(([name, value]) => `- ${name}: ${value}`),
    '',
    '```sh',
    ...commandLines(state, plan),
    '```',
    '',
    `## ${t.criteria}`,
    '',
    ...criteria.flatMap((one) => [
      `- AC-${one}: ${t.ac[one].title}`,
      `  - ${t.positive}: ${t.ac[one].positive}`,
      `  - ${t.negative}: ${t.ac[one].negative}`,
    ]),
    '',
    `## ${t.boundaries}`,
    '',
    `- ${t.upper}: ${t.upperText}`,
    `- ${t.lower}: ${t.lowerText}`,
    `- ${t.can}: ${plan.sources.join(', ')}`,
    `- ${t.cannot}: ${t.cannotText}`,
    '',
    `## ${t.sequence}`,
    '',
    ...t.milestones.map((text, at) => `${at + 1}. ${text}`),
    '',
    `## ${t.tasks}`,
    '',
    ...markdownTable(
      t.taskHeads,
      tasks.map(({ id, criteria: of, tag, after }) => [
        id,
        t.taskWords[id],
        of.map((one) => `AC-${one}`).join(', '),
        tag,
        after,
      ]),
    ),
    '',
    `## ${t.decisions}`,
    '',
    t.none,
    '',
    `## ${t.notes}`,
    '',
    ...t.noteItems.map((text) => `- ${text}`),
    '',
  ].join('\n');
}

/** Faults of a plan for a coding agent, parts that it lacks or has too much of; the gate stays shut until none is left. */
export const planFaultCodes = [
  'no-criterion',
  'no-task',
  'placeholder',
  'no-artefact',
  'other-benchmark',
  'secret',
  'short',
  'changed',
  'path',
] as const;

/** A fault of a plan for rounds, with its place. */
export interface PlanFault {
  readonly code: (typeof planFaultCodes)[number];
  readonly detail: string;
}

const leastLines = 5;
const leastContent = 3;
/** Signs that Humanize refuses in the path of a plan. */
const unsafePath = /[\s;&|$`<>(){}[\]!#~*?\\]|^\/|(?:^|\/)\.\.(?:\/|$)/;

/** Faults of a plan; none where the loop may be started with it. */
export function planFaults(
  text: string,
  plan: RoundPlan,
  given: PlanGiven & { readonly exists: (path: string) => boolean; readonly isUnchanged: boolean },
): PlanFault[] {
  const lines = text.split(/\r?\n/);
  const content = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const faults: PlanFault[] = [];
  for (const one of criteria) {
    const at = lines.findIndex((line) => line.startsWith(`- AC-${one}:`));
    const tests = at === -1 ? [] : lines.slice(at + 1, at + 3).filter((line) => /^ {2}- \S+/.test(line));
    if (tests.length < 2) faults.push({ code: 'no-criterion', detail: `AC-${one}` });
    const hasTask = lines.some((line) => /^\| *T\d+/.test(line) && new RegExp(`AC-${one}(?!\\d)`).test(line));
    if (!hasTask) faults.push({ code: 'no-task', detail: `AC-${one}` });
  }
  const placeholder = /<[a-z][a-z _-]{2,40}>/.exec(text)?.[0];
  if (placeholder !== undefined) faults.push({ code: 'placeholder', detail: placeholder });
  if (!given.exists(given.folder)) faults.push({ code: 'no-artefact', detail: given.folder });
  for (const path of given.history)
    if (!given.exists(path)) faults.push({ code: 'no-artefact', detail: path });
  if (!text.includes(given.benchmark)) faults.push({ code: 'other-benchmark', detail: '' });
  if (withoutSecrets(text) !== text) faults.push({ code: 'secret', detail: '' });
  if (lines.length < leastLines || content.length < leastContent) faults.push({ code: 'short', detail: '' });
  if (unsafePath.test(plan.plan_path)) faults.push({ code: 'path', detail: plan.plan_path });
  if (!given.isUnchanged) faults.push({ code: 'changed', detail: plan.plan_path });
  return faults;
}
