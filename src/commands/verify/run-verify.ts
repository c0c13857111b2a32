import { shownCommand } from '../../plan/shown-command.ts';
import { ownLoadTest } from '../../results/own-load-test.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { Result } from '../../results/result.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { emptyLine, line, plainText, span } from '../../text/line.ts';
import { type Agreement, compareWithPrediction } from '../../verification/agreement.ts';
import { agreementLines, assumptionText } from '../../verification/agreement-lines.ts';
import { questionOf } from '../../verification/case-questions.ts';
import { hasDraft, mixesLengths } from '../../verification/cases-of-result.ts';
import { devicesWithoutPasses } from '../../verification/devices-without-passes.ts';
import { onlyPhase, planVerification, type VerificationPlan } from '../../verification/mapping.ts';
import { operatorLines } from '../../verification/operator-lines.ts';
import { type RebuiltMetrics, rebuildMetrics } from '../../verification/rebuild.ts';
import { forwardTemplates, hasDefault } from '../../verification/unsaid.ts';
import { type CaseField, missingFields, type OpenCase } from '../../verification/verification-case.ts';
import { chooseCases } from './choose-cases.ts';
import { completeCases, type ReadyCase } from './complete-cases.ts';
import { readSide } from './read-side.ts';
import { type PlannedForward, planCommands, runForwards } from './run-forwards.ts';
import type { VerifyOptions, VerifyPorts } from './verify-ports.ts';

/** A case with the forward passes and commands that verify it. */
interface PlannedCase extends ReadyCase {
  readonly plan: VerificationPlan;
  readonly commands: readonly PlannedForward[];
}

interface VerifiedCase extends PlannedCase {
  readonly passes: ReadonlyMap<string, PrintedForward>;
  readonly rebuilt: RebuiltMetrics;
  readonly agreement: Agreement;
  readonly seconds: Readonly<Record<string, number | null>>;
}

const schema = 'throughline.verification/1';

/**
 * `throughline verify`: reads a result, maps a row to forward passes, runs them on a yes and sets predicted against
 * verified figures. Returns the exit status: 0 done, 1 a run failed, 2 input is missing, 3 the input holds no result,
 * 124 time-out, 130 cancelled.
 */
export async function runVerify(options: VerifyOptions, ports: VerifyPorts): Promise<number> {
  const texts = messages(ports.language).verify;
  const source = await readSide(options.source, ports);
  if (source.status === 'missing') {
    ports.refuse(texts.unknownSource(options.source));
    return exitCodes.usage;
  }
  if (source.status === 'no-part') {
    const { compare, words } = messages(ports.language).explain;
    ports.refuse(compare.unknownPart(source.part, options.source, source.known.join(words.comma)));
    return exitCodes.usage;
  }
  if (source.status === 'empty' || source.side.result === null) {
    const unread = source.status === 'empty' ? source.unread : [];
    ports.refuse(texts.nothingRead);
    if (options.json) ports.print(JSON.stringify({ schema, cases: [], need: [], unread }));
    return exitCodes.damaged;
  }
  const { result, phase } = source.side;
  const unverifiable = mixesLengths(result) ? texts.mixedLengths : hasDraft(result) ? texts.withDraft : null;
  if (unverifiable !== null) {
    ports.refuse(unverifiable);
    return exitCodes.failed;
  }
  const unknown = devicesWithoutPasses(result);
  if (unknown.length > 0 && options.given.device === undefined) return sayMeasure(result, unknown, ports);
  const chosen = chooseCases(result, options.row, phase);
  if ('count' in chosen) {
    ports.refuse(texts.noRow(String(options.row ?? 1), String(chosen.count)));
    return exitCodes.usage;
  }
  const completed = await completeCases(chosen.cases, options, ports);
  if ('need' in completed) return sayNeed(completed.need, chosen.cases, options, ports);
  const planned: PlannedCase[] = [];
  for (const ready of completed.ready) {
    const whole = planVerification(ready.one);
    const plan = phase === null ? whole : onlyPhase(whole, phase);
    const commands = await planCommands(ready.one, plan, options, ports);
    if ('reason' in commands) {
      ports.refuse(texts.cannotRun(texts.onEngine[options.engine], commands.reason));
      return exitCodes.failed;
    }
    planned.push({ ...ready, plan, commands });
  }
  showReview(planned, options, ports);
  if (options.dryRun) {
    if (options.json) ports.print(JSON.stringify({ schema, cases: planned.map(documentOf), need: [] }));
    return exitCodes.done;
  }
  const count = planned.reduce((sum, one) => sum + one.commands.length, 0);
  const question = texts.confirm(String(count), texts.onEngine[options.engine]);
  if (!options.yes && !(ports.isInteractive && (await ports.confirm(question)))) {
    if (ports.isInteractive) return exitCodes.done;
    ports.refuse(texts.needsYes);
    if (options.json) ports.print(JSON.stringify({ schema, cases: planned.map(documentOf), need: ['yes'] }));
    return exitCodes.usage;
  }
  return runPlanned(planned, result, options, ports);
}

/** No pass of these devices can be run: what checks the row is a load on a server of them. */
function sayMeasure(result: Result, devices: readonly string[], { language, say }: VerifyPorts): number {
  const texts = messages(language).verify;
  const best = result.results[0]?.best ?? null;
  const command = best === null ? null : ownLoadTest(best, result.conditions);
  say(texts.noPasses(devices.join(', ')));
  if (command !== null) say(`${texts.measureInstead}\n${shownCommand(command)}`);
  return exitCodes.failed;
}

function sayNeed(
  need: readonly CaseField[],
  cases: readonly OpenCase[],
  options: VerifyOptions,
  ports: VerifyPorts,
): number {
  const texts = messages(ports.language).verify;
  ports.say(`${texts.needs}`);
  for (const field of need) ports.say(`  ${questionOf(field).label[ports.language]} (${field})`);
  if (!ports.isInteractive) ports.say(texts.cannotAsk(need.map(exampleOf).join(' ')));
  const start = ['throughline', 'engine', 'text-generate'];
  const templates = need.every(hasDefault)
    ? []
    : cases.flatMap((one) => {
        const known = { ...one.known, ...options.given };
        return forwardTemplates({ ...one, known, missing: missingFields(one.phase, known) }, options);
      });
  if (templates.length > 0) ports.say(texts.template);
  for (const { words } of templates)
    ports.say(shownCommand([...start, ...(words[0] === '--model-id' ? words.slice(1) : words)]));
  if (options.json) ports.print(JSON.stringify({ schema, cases: [], need }));
  return exitCodes.usage;
}

/** A missing field as `--set` takes it. */
function exampleOf(field: CaseField): string {
  return `--set ${field}=${questionOf(field).example.en}`;
}

/** Commands stand on lines of their own, unwrapped, so that they can be copied. */
function showReview(planned: readonly PlannedCase[], { given }: VerifyOptions, ports: VerifyPorts): void {
  const texts = messages(ports.language).verify;
  const { labelled } = messages(ports.language).punctuation;
  for (const { open, one, plan, commands, assumed } of planned) {
    const name = [texts.phases[one.phase], open.row.parallel || `TP=${one.tp} | DP=${one.dp}`].join(' · ');
    ports.say(plainText([line(span(texts.heading(name), 'strong'))]));
    for (const [field, value] of Object.entries(given)) {
      const told = open.known[field as CaseField];
      if (told !== undefined && String(told) !== String(value)) {
        ports.say(`  ${texts.givenInstead(field, String(value), String(told))}`);
      }
    }
    if (assumed.length > 0) {
      const { next, words } = messages(ports.language).explain;
      const fields = assumed.map((field) => questionOf(field).label[ports.language]).join(words.listed);
      const defaults = assumed.map((field) => next.byDefault[field]).join(words.listed);
      ports.say(`  ${next.assumed(fields, defaults)}`);
    }
    for (const assumption of plan.assumptions)
      ports.say(`  ${labelled(texts.assumptions, assumptionText(assumption, texts))}`);
    if (!plan.isRebuildable && plan.part !== 'decode') ports.say(`  ${texts.reasons['not-rebuilt']}`);
    for (const { forward, shown } of commands)
      ports.say(`  ${texts.pass(forward.id)}\n${shownCommand(shown)}`);
    ports.say('');
  }
}

async function runPlanned(
  planned: readonly PlannedCase[],
  result: Result,
  options: VerifyOptions,
  ports: VerifyPorts,
): Promise<number> {
  const texts = messages(ports.language).verify;
  const verified: VerifiedCase[] = [];
  for (const one of planned) {
    const ran = await runForwards(one.one, one.plan, options, ports);
    if (ran.status === 'cancelled') return exitCodes.cancelled;
    if (ran.status !== 'done') {
      ports.say(ran.failure?.message[ports.language] ?? texts.noForward(texts.pass(ran.id)));
      for (const important of ran.failure?.importantLines ?? []) ports.say(`  ${important}`);
      if (options.json) {
        ports.print(JSON.stringify({ schema, cases: planned.map(documentOf), need: [], failure: ran }));
      }
      return ran.status === 'timed-out' ? exitCodes.timedOut : exitCodes.failed;
    }
    const secondsOf = (id: string): number | null => ran.passes.get(id)?.executionSeconds ?? null;
    const rebuilt = rebuildMetrics(one.one, one.plan, secondsOf);
    const engines = {
      predicted: result.estimator,
      verified: options.engine === 'embedded' ? 'analytic' : 'tensorcast',
    };
    const agreement = compareWithPrediction(one.open.row, one.plan, rebuilt, ran.passes, engines, one.one);
    const seconds = Object.fromEntries(one.plan.forwards.map(({ id }) => [id, secondsOf(id)]));
    verified.push({ ...one, passes: ran.passes, rebuilt, agreement, seconds });
    ports.say(plainText(agreementLines(agreement, ports.language, ports.columns)));
    if (options.opBound) {
      for (const [id, pass] of ran.passes) {
        ports.say(plainText([emptyLine, ...operatorLines(id, pass, ports.language, ports.columns)]));
      }
    }
    ports.say('');
  }
  if (options.json) {
    const cases = verified.map((one) => ({
      ...documentOf(one),
      seconds: one.seconds,
      rebuilt: one.rebuilt,
      agreement: one.agreement,
      readings: Object.fromEntries(one.passes),
    }));
    ports.print(JSON.stringify({ schema, engine: options.engine, cases, need: [] }));
  }
  ports.say(messages(ports.language).disclaimer);
  return exitCodes.done;
}

function documentOf({ one, open, plan, commands, assumed }: PlannedCase): Readonly<Record<string, unknown>> {
  return {
    ...one,
    parallel: open.row.parallel,
    predicted: open.row,
    assumptions: plan.assumptions,
    /** Fields that nobody said; they stand as the program takes them by default. */
    assumed,
    forwards: commands.map(({ forward, shown }) => ({ ...forward, command: shown })),
  };
}
