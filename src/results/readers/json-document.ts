import { fieldOf } from '../../text/fields.ts';
import { type Result, resultSchema } from '../result.ts';
import { readCampaignRows } from './benchmarks/campaign-rows.ts';
import { readBenchmarkDocument } from './benchmarks/documents.ts';
import { readPlanDocument } from './documents/plan-document.ts';
import { readScriptDocument } from './documents/script-document.ts';
import { readForeignDocument } from './foreign-document.ts';
import { readForwardDocument } from './forward-document.ts';
import { emptyDocument, type ReadOutcome } from './read-outcome.ts';
import { readCommunicationDocument } from './recordings/communication-document.ts';

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Documents one a line, as load tests append them. */
function parseLines(text: string): { readonly value: unknown } | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || !lines.every((line) => line.startsWith('{'))) return null;
  const values = lines.map(parse);
  return values.every((one) => one !== null) ? { value: values.map((one) => one?.value) } : null;
}

/** Whether the document is in the event format of chrome://tracing. */
function isChromeTrace(value: unknown): boolean {
  const events = Array.isArray(value) ? value : fieldOf(value, 'traceEvents');
  if (!Array.isArray(events)) return false;
  const isEvent = (one: unknown) => typeof one === 'object' && one !== null && 'ph' in one && 'name' in one;
  return !Array.isArray(value) || events.slice(0, 5).some(isEvent);
}

/** Reads a JSON document of ours or of others; null when the text is no JSON. A cut document is handed back unread. */
export function readJsonDocument(text: string): ReadOutcome | null {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed)) return null;
  const parsed = parse(trimmed) ?? parseLines(trimmed);
  if (!parsed) {
    const isDocument = /^[{[]\s*["{}\]]/.test(trimmed);
    return isDocument ? { ...emptyDocument, kind: 'unknown', unread: [trimmed.slice(0, 200)] } : null;
  }
  const { value } = parsed;
  if (isChromeTrace(value)) return { ...emptyDocument, kind: 'chrome-trace' };
  const own = resultSchema.safeParse(value);
  if (own.success) return withRuns([own.data]);
  if (Array.isArray(value)) {
    const several = value.map((one) => resultSchema.safeParse(one));
    if (several.length > 0 && several.every((one) => one.success)) {
      return withRuns(several.flatMap((one) => (one.success ? [one.data] : [])));
    }
  }
  const plans = readPlanDocument(value);
  if (plans.length > 0) return withRuns(plans);
  const forward = readForwardDocument(value);
  if (forward) {
    return {
      ...emptyDocument,
      kind: forward.evidence === 'text_generate_op_bound' ? 'op-bound' : 'text-generate',
      forwards: [forward],
    };
  }
  const communication = readCommunicationDocument(value);
  if (communication) return { ...emptyDocument, kind: 'recording', recordings: [communication] };
  const script = readScriptDocument(value);
  if (script) return script;
  const campaign = readCampaignRows(value);
  if (campaign) {
    const outcome = withRuns(campaign.results);
    return { ...outcome, kind: 'benchmark', unread: [...outcome.unread, ...campaign.unread] };
  }
  const measured = readBenchmarkDocument(value);
  if (measured.length > 0) return { ...withRuns(measured), kind: 'benchmark' };
  const foreign = readForeignDocument(value);
  return foreign
    ? { ...withRuns([foreign]), unread: foreign.unread }
    : { ...emptyDocument, kind: 'unknown', unread: [trimmed.slice(0, 200)] };
}

function withRuns(runs: readonly Result[]): ReadOutcome {
  return { ...emptyDocument, result: runs[0] ?? null, runs, unread: runs.flatMap((one) => one.unread) };
}
