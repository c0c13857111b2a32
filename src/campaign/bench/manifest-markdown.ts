import type { Catalogue } from '../../text/catalogue.ts';
import { adapters } from '../adapters/frameworks.ts';
import { measuredFrameworks } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { type Block, blocksMarkdown, heading, tableBlock } from './blocks.ts';
import { raisedWords } from './failure-words.ts';

/** `manifest.md`: what the campaign is fixed to, and where every value that nobody said comes from. */
export function manifestMarkdown(state: CampaignState, texts: Catalogue['campaign']): string {
  const { manifest } = state;
  const { sheet } = texts;
  const facts = (rows: readonly (readonly [string, string | null])[]): Block =>
    tableBlock(
      [sheet.field, sheet.value],
      rows.map(([field, value]) => [field, value ?? sheet.unknown]),
    );
  const limits = Object.entries(manifest.sla).map(
    ([key, value]) => [key, value === null ? sheet.none : String(value)] as const,
  );
  const { target, hardware, budget } = manifest;
  const blocks: Block[] = [
    heading(1, sheet.title(manifest.id)),
    heading(2, sheet.model),
    facts([
      ['model', manifest.model],
      ['served_name', manifest.served_name],
      ['tokenizer', manifest.tokenizer],
      ['precision', manifest.precision],
      ['quantization', manifest.quantization],
      ['max_context', manifest.max_context === null ? null : String(manifest.max_context)],
      ['config_sha256', manifest.config_sha256],
    ]),
    heading(2, sheet.target),
    facts([
      ['framework', target?.framework ?? null],
      ['checkout', target?.checkout ?? null],
      ['branch', target?.branch ?? null],
      ['base_commit', target?.base_commit ?? null],
    ]),
    heading(2, sheet.hardware),
    facts([
      ['host', `${manifest.host} (${manifest.host_profile.kind})`],
      ['devices', manifest.devices.length === 0 ? sheet.none : manifest.devices.join(' ')],
      ['device_model', hardware.device_model],
      ['driver', hardware.driver],
    ]),
    heading(2, sheet.frameworks),
    facts([
      ...measuredFrameworks(manifest).map((name) => {
        const probed = state.frameworks.get(name);
        const told =
          probed === undefined
            ? sheet.notProbed
            : probed.state === 'supported'
              ? (probed.version ?? sheet.unknown)
              : texts.report.unsupported(probed.reason ?? '');
        return [adapters[name].title, told] as const;
      }),
      ...manifest.excluded.map((one) => [adapters[one].title, texts.report.excluded] as const),
    ]),
    heading(2, sheet.workload),
    facts([
      ...manifest.scenarios.map(
        ({ name, input_len, output_len }) => [name, `${input_len} + ${output_len}`] as const,
      ),
      ...(manifest.workload === null
        ? []
        : [
            ['workload', manifest.workload.path] as const,
            ['sha256', manifest.workload.sha256] as const,
            ['lengths_from', manifest.workload.lengths_from] as const,
          ]),
      ['num_prompts', String(manifest.num_prompts)],
      ['max_concurrency', manifest.concurrencies.join(' ')],
      ['endpoint', manifest.endpoint],
      ['seed', String(manifest.seed)],
      ...limits,
    ]),
    heading(2, sheet.budget),
    facts(Object.entries(budget).map(([key, value]) => [key, String(value)] as const)),
    heading(2, sheet.inferred),
    tableBlock(
      [sheet.field, sheet.value, sheet.source],
      [
        ...manifest.inferred.map(({ field, value, from }) => [field, value, from]),
        ...manifest.asked.map(({ field, answer }) => [field, answer, sheet.answered]),
      ],
    ),
    heading(2, sheet.blockers),
    {
      kind: 'list',
      items: [...state.rounds.blockers].map(([code, detail]) => raisedWords(code, detail, texts)),
    },
  ];
  return blocksMarkdown(
    [
      `campaign: ${manifest.id}`,
      'generated_by: throughline campaign init',
      `created_at: ${manifest.created_at}`,
    ],
    blocks,
  );
}
