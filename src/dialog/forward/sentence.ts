import type { QuestionReader } from '../../explain/answers/question.ts';
import { spelled } from '../../text/words/spelling.ts';
import { anyWay, says } from '../../text/words/words.ts';
import { imageSizeNamed } from '../image-sizes.ts';
import { forwardAmounts } from './amounts.ts';
import type { ForwardAnswers } from './forward-questions.ts';

const image = /(?<![\d.])(\d{3,5}) ?[x×*] ?(\d{3,5})(?!\d)/u;
const namedImage = /(?<![a-z\d])(720p|1080p|1440p|2160p)(?![a-z\d])/u;

/** Width and height of the pictures that a sentence speaks of, as it writes them; empty where it tells none. */
function imageIn(text: string, isOfImages: boolean): readonly (string | undefined)[] {
  const named = imageSizeNamed(namedImage.exec(text)?.[1] ?? '');
  if (named !== null) return named.map(String);
  // Two numbers are as often a count of prompts and their length.
  return isOfImages ? (image.exec(text)?.slice(1) ?? []) : [];
}

/** A picture that each request has, in words. */
const oneImage = () => new RegExp(anyWay('forward-one-image'), 'gu');

function sizeOf(name: 'tp' | 'dp' | 'ep' | 'moe[ _-]?dp', text: string): string | undefined {
  // The sizes of experts have the names of the others in them.
  return new RegExp(`(?<![a-z]|moe[ _-])${name} ?[=:]? ?(\\d{1,4})(?!\\d)`, 'u').exec(text)?.[1];
}

/** Requests of all replicas, where they are told for each; undefined where their number does not follow. */
function overReplicas(requests: number | null, text: string, devices: number | null): number | undefined {
  if (requests === null || !says('forward-per-replica', text)) return requests ?? undefined;
  const tp = Number(sizeOf('tp', text) ?? Number.NaN);
  const replicas = Number(sizeOf('dp', text) ?? (devices ?? Number.NaN) / tp);
  return Number.isInteger(replicas) && replicas > 0 ? requests * replicas : undefined;
}

/** More new tokens of a request than any draft adds to a Decode step. */
const mostDrafted = 16;

/** The phase that a sentence names, or that only its amounts can be of: many new tokens, pictures to be encoded. */
function phaseIn(text: string, length: number | null, hasImages: boolean): 'prefill' | 'decode' | undefined {
  if (says('forward-decode', text)) return 'decode';
  if (says('forward-prefill', text)) return 'prefill';
  const isLong = length !== null && length > mostDrafted && says('forward-new-tokens', text);
  return isLong || hasImages ? 'prefill' : undefined;
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
  const hasImages = amounts.images !== null || says('picture', text);
  const [width, height] = imageIn(text, hasImages);
  // Beside counts of prompts and of pictures a count of devices is seen only without them.
  const bare = amounts.rest.replace(oneImage(), ' ');
  const devices = change.numDevices ?? reader.conditions(bare).numDevices ?? null;
  const phase = phaseIn(text, amounts.length, hasImages);
  const length = told(amounts.length ?? change.inputLength);
  const context = told(amounts.context) ?? (phase === 'decode' ? length : undefined);
  const mtp = told(change.numMtpTokens);
  const answers: Record<string, string | undefined> = {
    model: told(change.model),
    device: told(change.devices?.[0]),
    numDevices: told(devices),
    phase,
    queries: told(overReplicas(amounts.requests, text, devices)),
    queryLength: phase === 'prefill' ? length : undefined,
    contextLength: context,
    tp: sizeOf('tp', text),
    dp: sizeOf('dp', text),
    ep: sizeOf('ep', text),
    moeDp: sizeOf('moe[ _-]?dp', text),
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
