import { isSameConfiguration } from '../../results/configuration.ts';
import { triedWords } from '../../results/given-load.ts';
import type { ConfigurationOutcome, DeviceResult, ResultRow } from '../../results/result.ts';
import { cite, derive, type FieldCite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { gib, ms, share, strategy, whole } from '../prose-figures.ts';
import { agrees } from './consistency.ts';
import { bindingLimit, heldLimits } from './limits.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';

/** The embedded engine's own search of the same plan, where it comes to the same row. */
export interface OwnSearch {
  readonly device: DeviceResult;
  /** `results[0]` of its result. */
  readonly path: string;
}

interface PlacedOutcome {
  readonly outcome: ConfigurationOutcome;
  readonly path: string;
  readonly source: FieldCite['source'];
  readonly limits: DeviceResult['limits'];
  readonly limitsPath: string;
}

function outcomeIn(device: DeviceResult, path: string, parallel: string, source: FieldCite['source']) {
  const at = device.outcomes.findIndex((one) => isSameConfiguration(one, { parallel }));
  const outcome = device.outcomes[at];
  return outcome
    ? [
        {
          outcome,
          path: `${path}.outcomes[${at}]`,
          source,
          limits: device.limits,
          limitsPath: `${path}.limits`,
        },
      ]
    : [];
}

/** Whether two searches came to the same row: then what stopped the one stopped the other. */
export function isSameRow(left: ResultRow, right: ResultRow): boolean {
  const mine = left.throughputTokensPerSecond;
  const theirs = right.throughputTokensPerSecond;
  return (
    isSameConfiguration(left, right) &&
    left.concurrency === right.concurrency &&
    mine !== null &&
    theirs !== null &&
    agrees(mine, theirs)
  );
}

/** First stop of the search of a row's strategy: as its own run says, as the same search shows, or by its limits. */
export function stoppedStatements(subject: Subject, one: PlacedRow, own: OwnSearch | null): Statement[] {
  const said = recorded(subject, one, own);
  return said.length > 0 ? said : nearLimit(subject, one);
}

/** End of the search of the best row's own strategy, where a search says it. */
export function searchEndStatements(subject: Subject, own: OwnSearch | null): Statement[] {
  const best = bestOf(subject);
  return best === null ? [] : recorded(subject, best, own);
}

function recorded(subject: Subject, one: PlacedRow, own: OwnSearch | null): Statement[] {
  const { parallel } = one.row;
  const told = outcomeIn(subject.device, subject.path, parallel, 'input');
  const twin = own?.device.candidates.find((row) => isSameRow(row, one.row));
  const searched = own && twin ? outcomeIn(own.device, own.path, parallel, 'unchanged') : [];
  const [outcome] = [...told, ...searched];
  return outcome ? outcomeStatement(outcome, one.row === subject.device.best) : [];
}

function outcomeStatement(
  { outcome, path, source, limits, limitsPath }: PlacedOutcome,
  isBest: boolean,
): Statement[] {
  const { stoppedBy, verdict, parallel, stoppedAtBatch: batch } = outcome;
  const ofEngine = source === 'unchanged';
  const nameOf = (t: ExplainTexts) => strategy(parallel, t.words.unnamedStrategy);
  const named = [cite(`${path}.parallel`, parallel, source), cite(`${path}.stoppedAtBatch`, batch, source)];
  const field =
    stoppedBy === 'ttft-limit' || verdict === 'ttft-limit'
      ? 'ttftMs'
      : stoppedBy === 'tpot-limit' || verdict === 'tpot-limit'
        ? 'tpotMs'
        : null;
  const value = field === null ? null : outcome[field];
  const limit = field === null ? null : limits[field];
  if (field !== null && value !== null && limit !== null && batch !== null && value > limit) {
    const cites = [
      ...named,
      cite(`${path}.${field}`, value, source),
      cite(`${limitsPath}.${field}`, limit, source),
      derive('excess', value, limit),
    ];
    return [
      state('candidate-stopped', 'macro_only', cites, (t) => {
        const name = field === 'ttftMs' ? 'TTFT' : 'TPOT';
        const figures = [name, whole(batch), ms(value), ms(limit), share(value / limit - 1)] as const;
        const said = isBest
          ? t.analysis.endedByLimit(...figures)
          : t.analysis.stoppedByLimit(nameOf(t), ...figures);
        return ofEngine ? t.analysis.byEngine(said) : said;
      }),
    ];
  }
  const isMemory = [stoppedBy, verdict].some((by) => by === 'decode-oom' || by === 'prefill-oom');
  if (isMemory && batch !== null) {
    return [
      state('candidate-stopped', 'macro_only', named, (t) => {
        const said = isBest
          ? t.analysis.endedByMemory(whole(batch))
          : t.analysis.stoppedByMemory(nameOf(t), whole(batch));
        return ofEngine ? t.analysis.byEngine(said) : said;
      }),
    ];
  }
  if (stoppedBy !== 'batch-range') return [];
  return [
    state('candidate-stopped', 'macro_only', named, (t) => {
      const said = isBest ? t.analysis.endedByRange : t.analysis.stoppedByRange(nameOf(t));
      return ofEngine ? t.analysis.byEngine(said) : said;
    }),
  ];
}

/** Without a record of the search, the limit that a row stands at is the one that stopped it. */
function nearLimit(subject: Subject, one: PlacedRow): Statement[] {
  const binding = bindingLimit(heldLimits(subject, one));
  if (binding === null) return [];
  const { name, value, limit } = binding;
  const cites = [
    cite(`${one.path}.parallel`, one.row.parallel),
    binding.valueCite,
    binding.cite,
    derive('headroom', value, limit),
  ];
  return [
    state('candidate-stopped', 'macro_only', cites, (t) =>
      t.analysis.nearLimit(
        strategy(one.row.parallel, t.words.unnamedStrategy),
        name,
        ms(value),
        ms(limit),
        share(1 - value / limit),
      ),
    ),
  ];
}

/** A strategy without a row, by how far it is from one: times its worst limit, or what memory lacks behind all of those. */
export interface NearOutcome {
  readonly outcome: ConfigurationOutcome;
  readonly at: number;
  readonly distance: number;
  /** The limit that it breaks furthest; null where memory lacks. */
  readonly broken: {
    readonly field: 'ttftMs' | 'tpotMs';
    readonly value: number;
    readonly limit: number;
  } | null;
}

/** Lacking memory is further away than any limit. */
const memoryDistance = 1e6;

/** Strategies without a row that a limit or the memory stopped, the nearest first. */
export function nearestOutcomes(device: DeviceResult): NearOutcome[] {
  const near = device.outcomes.flatMap((outcome, at): NearOutcome[] => {
    const { verdict, availableGiB: free } = outcome;
    if (verdict === 'found') return [];
    if (free !== null && free < 0) return [{ outcome, at, distance: memoryDistance - free, broken: null }];
    const broken = (['ttftMs', 'tpotMs'] as const).flatMap((field) => {
      const value = outcome[field];
      const limit = device.limits[field];
      return value !== null && limit !== null && value > limit ? [{ field, value, limit }] : [];
    });
    const [worst] = broken.toSorted((a, b) => b.value / b.limit - a.value / a.limit);
    return worst === undefined ? [] : [{ outcome, at, distance: worst.value / worst.limit, broken: worst }];
  });
  return near.toSorted((a, b) => a.distance - b.distance);
}

/** The load under which a strategy broke a limit, where one was asked for. */
function loadCites({ load }: ConfigurationOutcome, base: string, source: FieldCite['source']): FieldCite[] {
  return (['users', 'requestsPerSecond'] as const).flatMap((name) => {
    const value = load?.[name] ?? null;
    return value === null ? [] : [cite(`${base}.load.${name}`, value, source)];
  });
}

/** Strategies without a row: which limit or how much memory each lacks at its smallest batch, the nearest first. */
export function nearestStatements(
  device: DeviceResult,
  path: string,
  source: FieldCite['source'],
  isWanted: (outcome: ConfigurationOutcome) => boolean = () => true,
): Statement[] {
  return nearestOutcomes(device).flatMap(({ outcome, at, broken }) => {
    if (!isWanted(outcome)) return [];
    const base = `${path}.outcomes[${at}]`;
    const name = cite(`${base}.parallel`, outcome.parallel, source);
    const named = (t: ExplainTexts) => strategy(outcome.parallel, t.words.unnamedStrategy);
    const said = (t: ExplainTexts, text: string) =>
      source === 'unchanged' ? t.analysis.nearestByEngine(text) : text;
    if (broken === null) {
      const missing = outcome.availableGiB ?? 0;
      const cites = [name, cite(`${base}.availableGiB`, missing, source), derive('negative', missing)];
      return [
        state('nearest', 'macro_only', cites, (t) =>
          said(t, t.analysis.nearestMemory(named(t), gib(-missing))),
        ),
      ];
    }
    const { field, value, limit } = broken;
    const cites = [
      name,
      cite(`${base}.${field}`, value, source),
      cite(`${path}.limits.${field}`, limit, source),
      derive('excess', value, limit),
      ...loadCites(outcome, base, source),
    ];
    const metric = field === 'ttftMs' ? 'TTFT' : 'TPOT';
    return [
      state('nearest', 'macro_only', cites, (t) =>
        said(
          t,
          t.analysis.nearest(
            named(t),
            metric,
            ms(value),
            triedWords(outcome, t.words),
            ms(limit),
            share(value / limit - 1),
          ),
        ),
      ),
    ];
  });
}
