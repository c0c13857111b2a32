import { questionReader } from '../../app/question-reader.ts';
import type { ExplainInput } from '../../explain/input.ts';
import type { Conditions, Result } from '../../results/result.ts';

/** More words than these in front of a report are a text of their own. */
const mostLines = 6;
const longestLine = 200;

/** The begin of a report, or of the command that made it: what stands in front of it is what somebody says of it. */
const begin =
  /benchmark result|benchmark_|\bbench\b|^\s*[+|┏{[]|^\s*metric,|throughput ?[:(]|latency ?[:(]|aiperf|genai-perf|namespace\(/i;

/** What somebody wrote in front of a report. */
function wordsBefore(text: string): string {
  const lines = text.slice(0, 4000).split('\n');
  const end = lines.findIndex((line) => begin.test(line));
  const first = lines[end] ?? '';
  // A report on one line may have them in front of its heading.
  const inside = /^[^=\n]{0,200}(?=={3,})/.exec(first)?.[0] ?? '';
  const before = [...lines.slice(0, Math.max(0, end)), inside].map((line) => line.trim()).filter(Boolean);
  return before.length > mostLines || before.some((line) => line.length > longestLine)
    ? ''
    : before.join(', ');
}

/** Conditions that a load test does not tell and the words in front of it do: its devices, their count, the model. */
export function withToldBeside(input: ExplainInput, text: string): ExplainInput {
  const isBare = ({ basis, conditions }: Result) => basis === 'measured' && conditions.devices.length === 0;
  if (input.runs.length === 0 || !input.runs.every(isBare)) return input;
  const words = wordsBefore(text);
  if (words === '') return input;
  const { devices, numDevices, model } = questionReader.conditions(words);
  // Several devices are a comparison, of which a report does not say what it belongs to.
  if (devices?.length !== 1) return input;
  const fill = (one: Conditions): Conditions => ({
    ...one,
    devices,
    numDevices: one.numDevices ?? numDevices ?? null,
    model: one.model ?? model ?? null,
  });
  const told = (['devices', 'numDevices', 'model'] as const).filter((name) =>
    name === 'devices'
      ? true
      : input.runs.some(({ conditions }) => conditions[name] === null) &&
        (name === 'model' ? model : numDevices) !== undefined,
  );
  return {
    ...input,
    runs: input.runs.map((run) => ({ ...run, conditions: fill(run.conditions) })),
    told: [...input.told, ...told],
  };
}
