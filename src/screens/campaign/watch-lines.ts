import { adapters } from '../../campaign/adapters/frameworks.ts';
import { failureWords, raisedWords } from '../../campaign/bench/failure-words.ts';
import { type BenchPhase, openWork } from '../../campaign/bench/gate.ts';
import type { Framework } from '../../campaign/manifest.ts';
import type { CampaignState } from '../../campaign/state.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import { emptyLine, type Line, line, type Span, span, type Tone } from '../../text/line.ts';
import { displayWidth, padEnd, truncate, wrap } from '../../text/width.ts';
import { progressBar } from '../parts/progress-bar.ts';
import { windowAround } from '../parts/window.ts';
import { type ListedCandidate, listedCandidates } from './candidate-list.ts';
import { type CurvePoint, loadCurve } from './load-curve.ts';

type Texts = Catalogue['campaign'];

/** State of the screen beside the campaign itself. */
export interface WatchView {
  /** Index into the listed candidates; beyond them, the last one is meant. */
  readonly selected: number;
  readonly framework: Framework | null;
  readonly showsLog: boolean;
  /** The last lines of the newest server log. */
  readonly log: readonly string[];
  /** Why the campaign cannot be read; null where it can. */
  readonly problem: string | null;
}

const phases: readonly BenchPhase[] = [
  'preflight',
  'screening',
  'full',
  'confirm',
  'rate',
  'measured',
  'frozen',
];

/** The phases with a sign for what is done, what runs, and what comes. */
function phaseRail(state: CampaignState, texts: Texts, columns: number): Line[] {
  const { phase } = openWork(state);
  const now = phases.indexOf(phase);
  const isOver = phase === 'frozen' || phase === 'measured';
  const parts = phases.map((one, at): Span => {
    const sign = at < now || (at === now && isOver) ? '✓' : at === now ? '▸' : '·';
    const tone: Tone = at < now ? 'good' : at === now ? (isOver ? 'good' : 'accent') : 'dim';
    return span(`${sign} ${texts.phases[one]}  `, tone);
  });
  return wrap(line(...parts), columns);
}

const signs: Readonly<Record<ListedCandidate['status'], readonly [string, Tone]>> = {
  ok: ['✓', 'good'],
  open: ['·', 'dim'],
  failed: ['✗', 'error'],
  timeout: ['✗', 'error'],
  oom: ['✗', 'error'],
  skipped: ['–', 'dim'],
};

/** The name of a candidate as the list shows it. */
const listedName = ({ candidate, scenario }: ListedCandidate) => `${candidate} ${scenario}`;

function candidateLine(
  one: ListedCandidate,
  isSelected: boolean,
  texts: Texts,
  columns: number,
  widest: number,
): Line {
  const [sign, tone] = one.isWinner ? (['★', 'accent'] as const) : signs[one.status];
  const rate =
    one.requestsPerSecond === null
      ? one.status === 'open'
        ? ''
        : texts.status[one.status]
      : `${significant(one.requestsPerSecond, 3)} ${texts.watch.requests}`;
  const latency =
    one.ttftMs === null || one.tpotMs === null
      ? ''
      : `TTFT ${significant(one.ttftMs, 3)}  TPOT ${significant(one.tpotMs, 3)}`;
  const name = listedName(one);
  const room = Math.min(widest, Math.max(12, columns - 4 - 18 - (columns >= 80 ? 26 : 0)));
  const text = `${padEnd(truncate(name, room), room)} ${padEnd(rate, 16)}${columns >= 80 ? latency : ''}`;
  return line(
    span(isSelected ? '› ' : '  ', 'accent'),
    span(`${sign} `, tone),
    span(truncate(text, columns - 4), isSelected ? 'strong' : one.status === 'skipped' ? 'dim' : 'plain'),
  );
}

function curveLines(points: readonly CurvePoint[], columns: number): Line[] {
  const most = Math.max(...points.map(({ requestsPerSecond }) => requestsPerSecond), 1e-9);
  const bar = Math.max(6, Math.min(40, columns - 48));
  return points.map(({ load, requestsPerSecond, ttftMs, tpotMs, isWithinLimits }) => {
    const shown = (value: number | null) => (value === null ? '–' : significant(value, 3));
    return line(
      `  ${padEnd(load, 7)}`,
      span(progressBar(requestsPerSecond / most, bar), isWithinLimits ? 'accent' : 'dim'),
      ` ${padEnd(significant(requestsPerSecond, 3), 6)}`,
      span(truncate(` TTFT ${shown(ttftMs)}  TPOT ${shown(tpotMs)}`, Math.max(0, columns - bar - 18)), 'dim'),
      span(isWithinLimits ? '' : ' !', 'warning'),
    );
  });
}

const mostCandidates = 12;

/** The screen of a campaign under way: a pure function of its state. */
export function watchLines(
  state: CampaignState,
  view: WatchView,
  texts: Texts,
  columns: number,
  rows: number,
  /** Gate, gap board and timeline of the rounds, where a campaign has come to them: then the candidates are history. */
  rounds: readonly Line[] = [],
): Line[] {
  const { watch } = texts;
  const { trials } = openWork(state);
  const title = span(watch.candidates, 'accent');
  const all = listedCandidates(state, view.framework);
  const at = Math.min(view.selected, Math.max(0, all.length - 1));
  const selected = all[at] ?? null;
  const points = selected === null ? [] : loadCurve(state, selected.candidate, selected.scenario);
  const count = Math.max(3, Math.min(mostCandidates, rows - 16));
  const { from, to } = windowAround(all.length, at, count);
  const widest = Math.max(0, ...all.map((one) => displayWidth(listedName(one))));
  const filter = view.framework === null ? watch.all : adapters[view.framework].title;
  const blockers = [...state.rounds.blockers];
  const logRows = Math.max(3, Math.min(view.showsLog ? rows - 8 : 4, view.log.length));
  return [
    ...wrap(line(span(state.manifest.model, 'strong'), span(`  ${state.manifest.id}`, 'dim')), columns),
    ...phaseRail(state, texts, columns),
    line(span(truncate(watch.rows(fixed(state.rows.size), fixed(trials.length)), columns), 'dim')),
    ...(view.problem === null ? [] : wrap(line(span(`! ${view.problem}`, 'error')), columns)),
    ...(view.showsLog ? [] : rounds.slice(0, Math.max(6, rows - 12))),
    ...(view.showsLog || rounds.length > 0
      ? []
      : [
          emptyLine,
          line(title, span(`  ${watch.filter(filter)}`, 'dim')),
          ...all
            .slice(from, to)
            .map((one, index) => candidateLine(one, from + index === at, texts, columns, widest)),
          ...(selected?.reason == null
            ? []
            : wrap(line(span(`    ${failureWords(selected.reason, texts)}`, 'warning')), columns, 4).slice(
                0,
                2,
              )),
          emptyLine,
          line(span(watch.curve, 'accent')),
          ...(points.length === 0 ? [line(span(`  ${watch.noCurve}`, 'dim'))] : curveLines(points, columns)),
        ]),
    emptyLine,
    line(span(watch.log, 'accent')),
    ...(view.log.length === 0
      ? [line(span(`  ${watch.none}`, 'dim'))]
      : view.log.slice(-logRows).map((text) => line(span(truncate(`  ${text}`, columns), 'dim')))),
    ...(blockers.length === 0
      ? []
      : [
          emptyLine,
          line(span(watch.blockers, 'accent')),
          ...blockers.flatMap(([code, detail]) =>
            wrap(line(span(`! ${raisedWords(code, detail, texts)}`, 'warning')), columns, 2),
          ),
        ]),
    emptyLine,
    line(span(truncate(watch.keys, columns), 'dim')),
  ];
}
