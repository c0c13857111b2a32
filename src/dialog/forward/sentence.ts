import { loadIn } from '../../explain/answers/named-amounts.ts';
import type { QuestionReader } from '../../explain/answers/question.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { ForwardAnswers } from './forward-questions.ts';

const image = /(\d{2,5}) ?[x×*] ?(\d{2,5})/u;

function sizeOf(name: 'tp' | 'dp' | 'ep', text: string): string | undefined {
  return new RegExp(`(?<![a-z])${name} ?[=:]? ?(\\d{1,4})(?!\\d)`, 'u').exec(text)?.[1];
}

function phaseIn(text: string): 'prefill' | 'decode' | undefined {
  if (says('forward-decode', text)) return 'decode';
  return says('forward-prefill', text) ? 'prefill' : undefined;
}

function told(value: unknown): string | undefined {
  return value === undefined || value === null || value === false ? undefined : String(value);
}

/** What a sentence says about one forward pass; nothing is guessed. */
export function forwardSaid(said: string, reader: QuestionReader): ForwardAnswers {
  const text = spelled(said);
  const change = reader.conditions(said);
  const load = loadIn(text);
  const phase = phaseIn(text);
  const [, width, height] = image.exec(text) ?? [];
  const length = told(change.inputLength);
  const context = told(load.contextTokens) ?? (phase === 'decode' ? length : undefined);
  const mtp = told(change.numMtpTokens);
  const answers: Record<string, string | undefined> = {
    model: told(change.model),
    device: told(change.devices?.[0]),
    numDevices: told(change.numDevices),
    phase,
    queries: told(load.users ?? load.batch),
    queryLength: phase === 'prefill' ? length : undefined,
    contextLength: context,
    tp: sizeOf('tp', text),
    dp: sizeOf('dp', text),
    ep: sizeOf('ep', text),
    mtp: mtp === '0' ? undefined : mtp,
    linear: told(change.quantizeLinearAction),
    attention: told(change.quantizeAttentionAction),
    compile: change.compile === undefined ? undefined : change.compile ? 'on' : 'off',
    trace: /(?<![\w/.-])[\w./-]{1,200}\.json(?![\w.])/u.exec(said)?.[0],
    inputShapes: says('forward-shapes', text) ? 'on' : undefined,
    opBound: says('forward-no-operators', text) ? 'off' : undefined,
    engine: says('forward-tensorcast', text) ? 'tensorcast' : undefined,
    imageWidth: width,
    imageHeight: height,
    ...(width === undefined ? {} : { imageBatch: '1' }),
  };
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}

/** Whether a sentence asks for one forward pass and not for a plan: `one decode step of …`. */
export function asksForForward(said: string): boolean {
  return says('forward-pass', spelled(said));
}
