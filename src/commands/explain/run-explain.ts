import { basename } from 'node:path';
import { InvalidInputError } from '../../app/invalid-input-error.ts';
import { questionReaderFor } from '../../app/question-reader.ts';
import { UsageError } from '../../app/usage-error.ts';
import { answersOfResult, embeddedFacts } from '../../backends/embedded/explain-facts.ts';
import { leversOf } from '../../explain/analysis/levers.ts';
import { readTraceOrigin, traceOriginQuestion } from '../../explain/analysis/trace-origin-question.ts';
import { answer } from '../../explain/answers/answer.ts';
import { askedAbout } from '../../explain/answers/asked-about.ts';
import { understandQuestion } from '../../explain/answers/understand.ts';
import { explain } from '../../explain/explain.ts';
import type { ExplainFacts } from '../../explain/facts.ts';
import { type ExplainInput, joinInputs, nothingRead } from '../../explain/input.ts';
import { explanationDocument } from '../../explain/report/document.ts';
import { explanationHtml } from '../../explain/report/html.ts';
import { answerLines, explanationLines } from '../../explain/report/lines.ts';
import { explanationMarkdown } from '../../explain/report/markdown.ts';
import type { ReportMaterial } from '../../explain/report/material.ts';
import type { TraceOrigin } from '../../results/readers/recordings/trace-origin.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { plainText } from '../../text/line.ts';
import { askMissing } from './ask-missing.ts';
import type { ExplainOptions, ExplainPorts } from './explain-ports.ts';
import { readInputText } from './read-input.ts';

export type { ExplainOptions, ExplainPorts } from './explain-ports.ts';

/** Asks who wrote a trace, by flag, else by question; without a person it stays unknown. */
async function originOf(options: ExplainOptions, ports: ExplainPorts): Promise<TraceOrigin> {
  if (options.traceOrigin !== null) return options.traceOrigin;
  if (!ports.isInteractive || options.json) return 'unknown';
  const { ask, why, options: choices } = traceOriginQuestion();
  const labels = choices.map(({ label }) => label[ports.language]).join(' / ');
  ports.say(why[ports.language]);
  const typed = await ports.ask(`${ask[ports.language]} (${labels})`);
  return typed === null ? 'unknown' : readTraceOrigin(typed);
}

/** @throws UsageError for a source that does not exist, InvalidInputError for one that holds nothing to explain */
async function readOne(source: string, options: ExplainOptions, ports: ExplainPorts): Promise<ExplainInput> {
  const { report } = messages(ports.language).explain;
  const text = await ports.readText(source);
  if (text === null) {
    const runs = await ports.readSession(source);
    if (runs === null) throw new UsageError(report.missingFile(source));
    return { ...nothingRead, runs, runNames: runs.map(() => source) };
  }
  if (source === '-' && text.trim() === '') throw new UsageError(report.noSource, ['source']);
  const name = source === '-' ? null : basename(source);
  const input = await readInputText(text, name, () => originOf(options, ports));
  if (input === null) throw new InvalidInputError(report.invalid(source));
  return input;
}

/**
 * `throughline explain FILE|-|SESSION …`. Returns the exit status.
 * @throws UsageError for a source that is missing, InvalidInputError for one that holds nothing that can be explained,
 * UnreadableSourceError for one that exists and cannot be read.
 */
export async function runExplain(options: ExplainOptions, ports: ExplainPorts): Promise<number> {
  if (options.sources.length === 0)
    throw new UsageError(messages(ports.language).explain.report.noSource, ['source']);
  const inputs: ExplainInput[] = [];
  for (const source of options.sources) {
    inputs.push(await readOne(source, options, ports));
  }
  const read = joinInputs(inputs);
  const input = options.json ? read : await askMissing(read, ports);
  const facts = (await ports.facts?.(input)) ?? embeddedFacts();
  if (options.question !== null) answerOne(options.question, input, facts, options, ports);
  else await report(input, facts, options, ports);
  return exitCodes.done;
}

function answerOne(
  question: string,
  input: ExplainInput,
  facts: ExplainFacts,
  options: ExplainOptions,
  ports: ExplainPorts,
): void {
  const [run] = input.runs;
  const reader = questionReaderFor(run === undefined ? {} : answersOfResult(run));
  const given = answer(understandQuestion(question, reader, askedAbout(input)), input, facts);
  if (options.json) {
    const { disclaimer } = messages(ports.language);
    ports.print(JSON.stringify({ schema: 'throughline.answer/1', question, ...given, disclaimer }));
  } else ports.say(plainText(answerLines(given, ports)));
}

/** The levers of the first run, for charts. */
function materialOf(input: ExplainInput, facts: ExplainFacts): ReportMaterial {
  const [run] = input.runs;
  const engine = run === undefined ? null : facts.engineOf(run);
  return { runs: input.runs, levers: run && engine ? leversOf(run.conditions, engine) : [] };
}

async function report(
  input: ExplainInput,
  facts: ExplainFacts,
  options: ExplainOptions,
  ports: ExplainPorts,
): Promise<void> {
  const { language } = ports;
  const explanation = explain(input, facts);
  const material = materialOf(input, facts);
  if (options.html !== null) {
    await ports.writeFile(options.html, explanationHtml(explanation, material, language));
    ports.say(messages(language).explain.report.wrote(options.html));
  }
  if (options.json) ports.print(JSON.stringify(explanationDocument(explanation, input, language)));
  else if (options.markdown) ports.print(explanationMarkdown(explanation, material, language));
  else if (options.html === null) ports.say(plainText(explanationLines(explanation, material, ports)));
}
