import { answer } from '../../explain/answers/answer.ts';
import { understandQuestion } from '../../explain/answers/understand.ts';
import { readTrace, type TraceOrigin } from '../../explain/evidence/trace-origin.ts';
import { type ExplainFacts, explain } from '../../explain/explain.ts';
import { type ExplainInput, inputOf, nothingRead } from '../../explain/input.ts';
import { leversOf } from '../../explain/levers.ts';
import { readTraceOrigin, traceOriginQuestion } from '../../explain/questions.ts';
import { explanationDocument } from '../../explain/report/document.ts';
import { explanationHtml } from '../../explain/report/html.ts';
import { answerLines, explanationLines } from '../../explain/report/lines.ts';
import { explanationMarkdown } from '../../explain/report/markdown.ts';
import { readOutput } from '../../results/readers/read-output.ts';
import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { plainText } from '../../text/line.ts';
import { answersOfResult, deviceNamed, embeddedFacts } from './embedded-facts.ts';

/** What `throughline explain` was told. */
export interface ExplainOptions {
  /** Files, `-` for standard input, or sessions; several are explained together. */
  readonly sources: readonly string[];
  readonly json: boolean;
  readonly markdown: boolean;
  /** Where to write the HTML page; null writes none. */
  readonly html: string | null;
  readonly question: string | null;
  /** `--trace-origin`: the user's word about a trace that does not say who wrote it. */
  readonly traceOrigin: TraceOrigin | null;
}

/** The terminal and the files that the command needs. */
export interface ExplainPorts {
  readonly language: Language;
  readonly columns: number;
  readonly isAscii: boolean;
  /** There is a person who can be asked. */
  readonly isInteractive: boolean;
  /** Lines for people. */
  readonly say: (text: string) => void;
  /** The one document of `--json` or `--markdown`. */
  readonly print: (document: string) => void;
  readonly ask: (question: string) => Promise<string | null>;
  readonly readText: (source: string) => Promise<string | null>;
  readonly readSession: (id: string) => Promise<readonly Result[] | null>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/** A source that does not exist, or holds nothing that can be read. */
interface BadSource {
  readonly source: string;
  readonly status: 'missing' | 'invalid';
}

async function originOf(
  document: unknown,
  options: ExplainOptions,
  ports: ExplainPorts,
): Promise<TraceOrigin> {
  if (options.traceOrigin !== null) return options.traceOrigin;
  if (readTrace(document).origin !== 'unknown' || !ports.isInteractive || options.json) return 'unknown';
  const typed = await ports.ask(traceOriginQuestion().ask[ports.language]);
  return typed === null ? 'unknown' : readTraceOrigin(typed);
}

async function readOne(
  source: string,
  options: ExplainOptions,
  ports: ExplainPorts,
): Promise<ExplainInput | BadSource> {
  const text = await ports.readText(source);
  if (text === null) {
    const runs = await ports.readSession(source);
    return runs === null ? { source, status: 'missing' } : { ...nothingRead, runs };
  }
  const outcome = readOutput(text);
  if (outcome.kind === 'chrome-trace') {
    const document: unknown = JSON.parse(text);
    return inputOf([outcome], [readTrace(document, await originOf(document, options, ports))]);
  }
  const isEmpty = outcome.runs.length + outcome.forwards.length + outcome.hardware.length === 0;
  return isEmpty ? { source, status: 'invalid' } : inputOf([outcome]);
}

function joined(inputs: readonly ExplainInput[]): ExplainInput {
  return {
    runs: inputs.flatMap((one) => one.runs),
    forwards: inputs.flatMap((one) => one.forwards),
    hardware: inputs.flatMap((one) => one.hardware),
    commands: inputs.flatMap((one) => one.commands),
    traces: inputs.flatMap((one) => one.traces),
    unread: inputs.flatMap((one) => one.unread),
  };
}

/**
 * `throughline explain FILE|-|SESSION …`. Returns the exit status: 0 explained, 2 a source is missing, 3 a source holds
 * nothing that can be explained.
 */
export async function runExplain(options: ExplainOptions, ports: ExplainPorts): Promise<number> {
  const { language } = ports;
  const t = messages(language).explain;
  const inputs: ExplainInput[] = [];
  for (const source of options.sources) {
    const read = await readOne(source, options, ports);
    if ('status' in read) {
      ports.say(read.status === 'missing' ? t.command.missingFile(source) : t.command.invalid(source));
      return read.status === 'missing' ? 2 : 3;
    }
    inputs.push(read);
  }
  const input = joined(inputs);
  const [run] = input.runs;
  const facts = embeddedFacts(run === undefined ? null : answersOfResult(run));
  return options.question === null
    ? await report(input, facts, options, ports)
    : answerOne(options.question, input, facts, options, ports);
}

function answerOne(
  question: string,
  input: ExplainInput,
  facts: ExplainFacts,
  options: ExplainOptions,
  ports: ExplainPorts,
): number {
  const given = answer(understandQuestion(question, deviceNamed), input, facts);
  if (options.json) {
    const { disclaimer } = messages(ports.language).common;
    ports.print(JSON.stringify({ schema: 'throughline.answer/1', question, ...given, disclaimer }));
  } else ports.say(plainText(answerLines(given, ports)));
  return 0;
}

async function report(
  input: ExplainInput,
  facts: ExplainFacts,
  options: ExplainOptions,
  ports: ExplainPorts,
): Promise<number> {
  const { language } = ports;
  const explanation = explain(input, facts);
  if (options.html !== null) {
    const [run] = input.runs;
    const levers = run && facts.whatIf ? leversOf(run.conditions, facts.whatIf) : [];
    await ports.writeFile(options.html, explanationHtml(explanation, input.runs, levers, language));
    ports.say(messages(language).explain.command.wrote(options.html));
  }
  if (options.json) ports.print(JSON.stringify(explanationDocument(explanation, input.runs, language)));
  else if (options.markdown) ports.print(explanationMarkdown(explanation, input.runs, language));
  else if (options.html === null) ports.say(plainText(explanationLines(explanation, ports)));
  return 0;
}
