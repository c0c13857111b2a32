import { classifyAicFailure } from '../../backends/aiconfigurator/failure.ts';
import { aicFailureWords } from '../../backends/aiconfigurator/failure-words.ts';
import { classifyFailure } from '../../backends/tensorcast/failure.ts';
import { type ExplainInput, inputOfText, nothingRead, type WordedFailure } from '../../explain/input.ts';
import { planErrors } from '../../results/readers/documents/plan-document.ts';
import type { ReadOutcome } from '../../results/readers/read-outcome.ts';
import { readOutput } from '../../results/readers/read-output.ts';
import { type RecordedTrace, readTrace } from '../../results/readers/recordings/recorded-trace.ts';
import type { TraceOrigin } from '../../results/readers/recordings/trace-origin.ts';
import { readTriageText } from '../../trace/read-back/report-text.ts';
import { readTriageDocument } from '../../trace/read-back/report-traces.ts';
import { devicesNamed } from './device-names.ts';
import { withToldBeside } from './told-beside.ts';

/** Decides who wrote a trace that does not say it. */
export type AskOrigin = () => Promise<TraceOrigin>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isEmpty({ runs, forwards, hardware, recordings }: ReadOutcome): boolean {
  return runs.length + forwards.length + hardware.length + recordings.length === 0;
}

/** A document between words: from its first brace to its last one. */
function embedded(text: string): string | null {
  const start = text.search(/[{[]\s*["{[]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  return start < 0 || end <= start ? null : text.slice(start, end + 1);
}

/** Marks by which output of AIConfigurator is told from that of other programs. */
const isOfAiconfigurator =
  /\[aiconfigurator\] \[[IWE]\]|^usage: aiconfigurator|\baiconfigurator \w+: error:|default mode requires either --total-gpus|requires 'nextn_accepted'|aiconfigurator_core\//m;

function aicFailuresOf(text: string): WordedFailure[] {
  const failure = classifyAicFailure(text, text, 1);
  // A log that ends in the middle has no line that says why.
  const known = failure.id === 'unknown' && failure.importantLines.length === 0 ? 'interrupted' : failure.id;
  const words = aicFailureWords({ ...failure, id: known });
  return [
    {
      message: words.message,
      importantLines: words.importantLines,
      correction: words.correction?.label ?? null,
    },
  ];
}

/** Why a run gave nothing, where its output says it. A search that found nothing within the limits is no failure. */
function failuresOf(text: string): WordedFailure[] {
  const refusals = text.includes('throughline.plan/1') ? planErrors(parsed(text)) : [];
  if (refusals.length > 0)
    return refusals.map((said) => ({
      message: { en: said, zh: said },
      importantLines: [],
      correction: null,
    }));
  if (
    isOfAiconfigurator.test(text) &&
    !/AIC Support Check Results|Configuration Generated Successfully/.test(text)
  )
    return aicFailuresOf(text);
  const failure = classifyFailure({ stdout: text, stderr: '', exitCode: 1, status: 'failed', args: [] });
  if (failure === null || failure.id === 'unknown') return [];
  const correction = failure.correction?.label ?? null;
  return [{ message: failure.message, importantLines: failure.importantLines, correction }];
}

async function traceOf(document: unknown, askOrigin: AskOrigin): Promise<RecordedTrace> {
  const read = readTrace(document);
  return read.origin === 'unknown' ? readTrace(document, await askOrigin()) : read;
}

/**
 * Reads one text: output of the programs in any form, a document, a trace, a report of a triage, a command, a failed
 * run, or device names. Null when it is none of them.
 */
export async function readInputText(
  text: string,
  name: string | null,
  askOrigin: AskOrigin,
): Promise<ExplainInput | null> {
  const first = readOutput(text);
  if (first.kind === 'chrome-trace') {
    return { ...nothingRead, traces: [await traceOf(parsed(text), askOrigin)] };
  }
  const isOpen = first.kind === 'unknown' || first.kind === 'json';
  const summary = readTriageText(text) ?? (isOpen ? readTriageDocument(parsed(text)) : null);
  if (summary !== null) return { ...nothingRead, traces: summary };
  const inner = isEmpty(first) ? embedded(text) : null;
  const second = inner === null ? null : readOutput(inner);
  const outcome = second !== null && !isEmpty(second) ? second : first;
  const failures = outcome.runs.some((run) => run.results.length > 0) ? [] : failuresOf(text);
  const input = withToldBeside({ ...inputOfText(outcome, name), failures }, text);
  if (!isEmpty(outcome) || failures.length > 0 || outcome.commands.length > 0) return input;
  const { devices, unknown } = devicesNamed(text);
  return devices.length > 0 ? { ...nothingRead, devices, unread: unknown } : null;
}
