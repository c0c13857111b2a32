import { join } from 'node:path';
import type { BenchNews } from '../../backends/campaign/measure-candidate.ts';
import { adapters } from '../../campaign/adapters/frameworks.ts';
import { hasRoomToCombine } from '../../campaign/bench/combined.ts';
import { latencyOf, throughputOf } from '../../campaign/bench/contenders.ts';
import { estimateBench } from '../../campaign/bench/estimate.ts';
import { failureWords } from '../../campaign/bench/failure-words.ts';
import { planCandidates } from '../../campaign/bench/flag-candidates.ts';
import { flagValueWords } from '../../campaign/bench/flag-value-words.ts';
import {
  candidatePlans,
  commandOf,
  confirmedWinner,
  openWork,
  refusalOf,
} from '../../campaign/bench/gate.ts';
import type { CandidatePlans } from '../../campaign/bench/planned-trial.ts';
import { loadName } from '../../campaign/bench/row.ts';
import { shellWord } from '../../campaign/hosts/shell-text.ts';
import { type FlagValue, type Framework, measuredFrameworks } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { LockHolder } from '../../store/lock-file.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, percent, significant } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';

type Texts = Catalogue['campaign'];

/** Candidates before anything was probed: what the manifest asks for. */
function plannedCandidates(state: CampaignState): CandidatePlans {
  const { manifest } = state;
  const isProbed = state.frameworks.size > 0;
  if (isProbed) return candidatePlans(state);
  return new Map(
    measuredFrameworks(manifest).flatMap((name) => {
      const search = manifest.frameworks[name];
      return search === undefined
        ? []
        : [
            [
              name,
              planCandidates(
                name,
                search,
                manifest.budget.candidates_per_framework -
                  Number(hasRoomToCombine(search, manifest.budget.candidates_per_framework)),
              ),
            ] as const,
          ];
    }),
  );
}

/** Whether one candidate of a framework is not known before the others are measured. */
function hasOneMore({ manifest }: CampaignState, framework: Framework, planned: number): boolean {
  const search = manifest.frameworks[framework];
  const budget = manifest.budget.candidates_per_framework;
  return search !== undefined && planned < budget && hasRoomToCombine(search, budget);
}

/** Every command that will be started, and what it is expected to cost. */
export function planLines(state: CampaignState, texts: Texts, columns: number): Line[] {
  const plans = plannedCandidates(state);
  const { serverStarts, trials, hours, deviceHours, diskMiB, isOverBudget } = estimateBench(
    state.manifest,
    plans,
  );
  const words = (value: FlagValue) => flagValueWords(value, texts);
  const each = [...plans].flatMap(([framework, { candidates, combinations, untried }]) => [
    line(
      span(
        texts.plan.candidates(adapters[framework].title, fixed(candidates.length), fixed(combinations)),
        'strong',
      ),
    ),
    ...candidates.flatMap((candidate) => {
      const refusal = state.frameworks.has(framework) ? refusalOf(state, candidate) : null;
      const command = commandOf(state, candidate, 0).map((word) => (word === '0' ? 'PORT' : word));
      return [
        line(`  ${command.map(shellWord).join(' ')}`),
        ...(refusal === null
          ? []
          : [line(span(`    ${texts.plan.skipped(`${refusal.reason}: ${refusal.detail}`)}`, 'warning'))]),
      ];
    }),
    ...(hasOneMore(state, framework, candidates.length)
      ? wrap(line(span(`  ${texts.plan.combined}`, 'dim')), columns, 4)
      : []),
    ...(Object.keys(untried).length === 0
      ? []
      : wrap(
          line(
            span(
              `  ${texts.plan.untried(
                Object.entries(untried)
                  .map(([key, values]) => `${key} ${values.map(words).join(', ')}`)
                  .join('; '),
              )}`,
              'dim',
            ),
          ),
          columns,
          4,
        )),
    emptyLine,
  ]);
  const estimate = texts.plan.estimate(
    fixed(serverStarts),
    fixed(trials),
    significant(hours, 2),
    significant(deviceHours, 2),
    fixed(diskMiB),
    state.rows.size === 0 ? null : fixed(state.rows.size),
  );
  const given = fixed(state.manifest.budget.wall_hours);
  return [
    line(span(texts.plan.title, 'accent')),
    emptyLine,
    ...each,
    ...wrap(line(estimate), columns),
    ...(isOverBudget ? wrap(line(span(texts.plan.overBudget(given), 'warning')), columns) : []),
  ];
}

/** One line of what happens while a benchmark runs. */
export function newsLine(news: BenchNews, texts: Texts): string {
  switch (news.kind) {
    case 'probing':
      return texts.told.probing(adapters[news.framework].title);
    case 'starting':
      return texts.told.starting(texts.phases[news.phase], news.candidate, fixed(news.left));
    case 'busy': {
      const devices = news.devices.map(({ device, usedShare }) => `${device} (${percent(usedShare, 0)})`);
      return texts.told.busy(devices.join(', '));
    }
    case 'idle-unknown':
      return texts.told.idleUnknown;
    case 'measured': {
      const { row } = news;
      const { request_throughput, p50_ttft_ms, p50_tpot_ms } = row.metrics;
      const shown = (value: number | null) => (value === null ? '–' : significant(value, 4));
      const what =
        row.status === 'ok'
          ? texts.told.figures(shown(request_throughput), shown(p50_ttft_ms), shown(p50_tpot_ms))
          : [texts.status[row.status], failureWords(row.failure_reason ?? '', texts)]
              .filter(Boolean)
              .join(' · ');
      return texts.told.measured(row.candidate_id, row.scenario, loadName(row.load), what);
    }
  }
}

/** Winners so far, by framework and scenario. */
function winnersOf(state: CampaignState) {
  return measuredFrameworks(state.manifest).flatMap((framework) =>
    state.manifest.scenarios.flatMap((scenario) => {
      const winner = confirmedWinner(state, framework, scenario.name);
      return winner === null ? [] : [{ framework, scenario: scenario.name, ...winner }];
    }),
  );
}

function nextWords(folder: string, state: CampaignState, texts: Texts, holder: LockHolder | null): string {
  if (state.isCancelled) return texts.state.nextAnother;
  if (holder !== null) return texts.state.nextWatch;
  const { phase } = openWork(state);
  if (phase === 'frozen') return texts.state.nextDone(join(folder, 'benchmark', 'winning-commands.md'));
  return phase === 'measured' ? texts.state.nextFreeze : texts.state.nextRun;
}

/** Where a campaign stands. */
export function statusLines(
  folder: string,
  state: CampaignState,
  texts: Texts,
  { columns, holder }: { readonly columns: number; readonly holder: LockHolder | null },
): Line[] {
  const { phase, trials } = openWork(state);
  const field = (label: string, value: string) => wrap(line(span(`${label}  `, 'dim'), value), columns, 2);
  const winners = winnersOf(state);
  return [
    ...field(texts.state.folder, folder),
    ...field(texts.state.model, state.manifest.model),
    ...field(texts.state.phase, state.isCancelled ? texts.refusals.cancelled : texts.phases[phase]),
    ...field(texts.state.done, texts.state.doneOf(fixed(state.rows.size), fixed(trials.length))),
    ...(holder === null
      ? []
      : field(texts.state.running, texts.state.runningAs(String(holder.pid), holder.host))),
    line(
      span(phase === 'measured' || phase === 'frozen' ? texts.state.winners : texts.state.bestSoFar, 'dim'),
    ),
    ...(winners.length === 0
      ? [line(`  ${texts.state.none}`)]
      : winners.flatMap((winner) => {
          const { framework, scenario, row, repeats } = winner;
          const figures = texts.told.figures(
            significant(throughputOf(winner), 4),
            significant(latencyOf(winner, 'p50_ttft_ms') ?? Number.NaN, 4),
            significant(latencyOf(winner, 'p50_tpot_ms') ?? Number.NaN, 4),
          );
          const head = `  ${adapters[framework].title} · ${scenario} · ${row.candidate_id} · ${loadName(row.load)} · `;
          const basis =
            repeats.length === 0 ? texts.report.notRepeated : texts.state.meanOf(fixed(repeats.length));
          return wrap(line(head, figures, span(` (${basis})`, 'dim')), columns, 4);
        })),
    // The rounds have one next action of their own.
    ...(state.rounds.plan === null ? field(texts.state.next, nextWords(folder, state, texts, holder)) : []),
  ];
}

/** The same as data; `folder` is null where nothing was made yet. */
export function statusDocument(folder: string | null, state: CampaignState): Record<string, unknown> {
  const { phase, trials } = openWork(state);
  return {
    schema: 'throughline.campaign-status/1',
    folder,
    id: state.manifest.id,
    model: state.manifest.model,
    phase,
    cancelled: state.isCancelled,
    frozen: state.frozen !== null,
    finished: state.rows.size,
    open: trials.length,
    frameworks: Object.fromEntries(
      [...state.frameworks].map(([name, { state: found, reason, version }]) => [
        name,
        { state: found, reason, version },
      ]),
    ),
    winners: winnersOf(state).map(({ framework, scenario, row, repeats }) => ({
      // Of the repeats; null where there is only the row.
      request_throughput_mean: repeats.length === 0 ? null : throughputOf({ row, repeats }),
      p50_ttft_ms_mean: repeats.length === 0 ? null : latencyOf({ row, repeats }, 'p50_ttft_ms'),
      p50_tpot_ms_mean: repeats.length === 0 ? null : latencyOf({ row, repeats }, 'p50_tpot_ms'),
      framework,
      scenario,
      candidate: row.candidate_id,
      load: row.load,
      metrics: row.metrics,
      repeats: repeats.length,
      command: row.server_command,
    })),
  };
}
