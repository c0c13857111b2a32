import type { QuestionReader } from '../../explain/answers/question.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { forwardAmounts } from './amounts.ts';
import type { ForwardAnswers } from './forward-questions.ts';

const image = /(\d{2,5}) ?[x×*] ?(\d{2,5})/u;

function sizeOf(name: 'tp' | 'dp' | 'ep', text: string): string | undefined {
  return new RegExp(`(?<![a-z])${name} ?[=:]? ?(\\d{1,4})(?!\\d)`, 'u').exec(text)?.[1];
}

function phaseIn(text: string): 'prefill' | 'decode' | undefined {
  if (says('forward-decode', text)) return 'decode';
  return says('forward-prefill', text) ? 'prefill' : undefined;
}

/** The file that a sentence names for the trace, or one in this folder where it asks for a trace alone. */
function traceFileIn(said: string, text: string): string | undefined {
  const named = /(?<![\w/.-])[\w./-]{1,200}\.json(?![\w.])/u.exec(said)?.[0];
  return named ?? (says('forward-trace', text) ? 'forward-trace.json' : undefined);
}

function told(value: unknown): string | undefined {
  return value === undefined || value === null || value === false ? undefined : String(value);
}

/** Answers that a sentence states about one forward pass; nothing is guessed. */
export function forwardSaid(said: string, reader: QuestionReader): ForwardAnswers {
  // A Chinese comma between figures parts them; a plain one, which it is spelled as, could group their digits.
  const text = spelled(said.replaceAll('，', '， '));
  const change = reader.conditions(said);
  const amounts = forwardAmounts(text);
  const phase = phaseIn(text);
  const [, width, height] = image.exec(text) ?? [];
  const length = told(amounts.length ?? change.inputLength);
  const context = told(amounts.context) ?? (phase === 'decode' ? length : undefined);
  const mtp = told(change.numMtpTokens);
  const answers: Record<string, string | undefined> = {
    model: told(change.model),
    device: told(change.devices?.[0]),
    numDevices: told(change.numDevices),
    phase,
    queries: told(amounts.requests),
    queryLength: phase === 'prefill' ? length : undefined,
    contextLength: context,
    tp: sizeOf('tp', text),
    dp: sizeOf('dp', text),
    ep: sizeOf('ep', text),
    mtp: mtp === '0' ? undefined : mtp,
    linear: told(change.quantizeLinearAction),
    attention: told(change.quantizeAttentionAction),
    compile: change.compile === undefined ? undefined : change.compile ? 'on' : 'off',
    trace: traceFileIn(said, text),
    inputShapes: says('forward-shapes', text) ? 'on' : undefined,
    opBound: says('forward-no-operators', text) ? 'off' : undefined,
    engine: says('forward-tensorcast', text) ? 'tensorcast' : undefined,
    imageWidth: width,
    imageHeight: height,
    imageBatch: told(amounts.images) ?? (width === undefined ? undefined : '1'),
  };
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}

/** Whether a sentence asks for one forward pass and not for a plan: `one decode step of …`. */
export function asksForForward(said: string): boolean {
  return says('forward-pass', spelled(said));
}
