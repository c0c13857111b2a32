import type { Program } from '../../app/program.ts';
import { type JourneyAnswers, nextQuestion, readAnswer } from '../../trace/journey/journey-questions.ts';
import { guidedHost, inputsOfAnswers } from './guided-host.ts';
import { runDiff } from './run-diff.ts';
import { runSkew } from './run-skew.ts';
import { runTables } from './run-tables.ts';
import { type CaptureServer, ofServer, type Wishes } from './screen-capture.ts';
import type { TriagePorts } from './triage-ports.ts';
import type { TriageInputs } from './triage-request.ts';

/** The answers that a command line gave already. */
export function answersOf(inputs: TriageInputs | null): JourneyAnswers {
  if (inputs === null) return {};
  if (inputs.kind === 'single') return { kind: 'file', trace: inputs.path };
  return { kind: 'pair', mapping: inputs.mapping.join(' '), formal: inputs.formal };
}

/** The tables on a full screen, asking first for what was not named. */
export async function runOnScreen(
  inputs: TriageInputs | null,
  wishes: Wishes,
  program: Program,
  ports: TriagePorts,
  capture: CaptureServer,
): Promise<number> {
  const { runTriageScreen } = await import('../../ui/triage/run-triage.ts');
  const { host, said, farewell, captures } = guidedHost(wishes, ports, inputs, capture);
  const { terminal, language, isAscii } = program;
  const { exitCode, failure } = await runTriageScreen({
    host,
    answers: answersOf(inputs),
    language,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    isAscii,
  });
  await captures.end(() => ports.err(ports.texts.triageCapture.notices.stopping));
  for (const message of said) ports.err(message);
  if (failure !== null) ports.err(failure);
  else for (const one of farewell()) ports.out(one);
  return exitCode;
}

const cancelled = 130;
const ended = 2;

/** The journey line by line: each question until its answer fits, then the tables as text. */
export async function runInLines(
  wishes: Wishes,
  program: Program,
  ports: TriagePorts,
  capture: CaptureServer,
): Promise<number> {
  const { inquirerAsk, pipedAsk } = await import('../../plain/ask.ts');
  const { stdin, stdout, isInteractive } = program.terminal;
  const ask = isInteractive ? inquirerAsk(stdin, stdout) : pipedAsk(stdin, stdout);
  let answers: JourneyAnswers = {};
  for (let question = nextQuestion(answers); question !== null; question = nextQuestion(answers)) {
    const { language } = program;
    for (const [at, { label, help }] of (question.options ?? []).entries()) {
      ports.out(`  ${at + 1}  ${label[language]} – ${help[language]}`);
    }
    const reply = await ask(`${question.ask[language]}:`);
    if (reply.kind !== 'line') return reply.kind === 'interrupted' ? cancelled : ended;
    if (reply.text.trim() === '?') {
      ports.out(question.why[language]);
      continue;
    }
    const answer = readAnswer(question, reply.text);
    if (answer === null) ports.out(question.why[language]);
    else answers = { ...answers, [question.id]: answer };
  }
  const { kind, url = '', outputDir = '', before = '', after = '', folder = '' } = answers;
  const captured = kind === 'server' ? await capture(url, outputDir, ports) : null;
  if (captured !== null) return runTables({ ...ofServer(wishes, captured), inputs: captured.inputs }, ports);
  const inputs = inputsOfAnswers(answers);
  if (inputs !== null) return runTables({ ...wishes, inputs }, ports);
  return kind === 'compare' ? runDiff(before, after, wishes, ports) : runSkew(folder, wishes, ports);
}
