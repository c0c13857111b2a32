/** A source that cannot be changed, and why. */
export class OverrideError extends Error {
  override readonly name = 'OverrideError';
  readonly code: 'missing' | 'unbalanced';

  constructor(code: 'missing' | 'unbalanced') {
    super(code);
    this.code = code;
  }
}

/** A source file with stacks switched on in its profiler calls. */
export interface Overridden {
  readonly text: string;
  /** Calls that stacks were added to; those that had them are left alone. */
  readonly changedCalls: number;
  /** State of the guard that lets rank 0 alone write the file of the environment variable. */
  readonly guard: 'guarded' | 'already-guarded' | 'per-rank';
}

const call = 'torch.profiler.profile(';

/** Where the parenthesis that opens at `open` closes; strings and comments of Python are passed over. */
function closing(text: string, open: number): number {
  let depth = 0;
  let quote: string | null = null;
  for (let at = open; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quote !== null) {
      if (sign === '\\') at += 1;
      else if (text.startsWith(quote, at)) {
        at += quote.length - 1;
        quote = null;
      }
    } else if (sign === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (sign === '"' || sign === "'") {
      quote = text.startsWith(sign.repeat(3), at) ? sign.repeat(3) : sign;
      at += quote.length - 1;
    } else if (sign === '(') depth += 1;
    else if (sign === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** The arguments of a call with `with_stack=True` behind the last, in the layout of the call. */
function withStacks(inside: string): string {
  const argument = 'with_stack=True';
  const lastLine = inside.slice(inside.lastIndexOf('\n') + 1);
  const isMultiLine = inside.includes('\n');
  if (inside.trim() === '') return argument;
  if (!isMultiLine) return `${inside.trimEnd().replace(/,$/, '')}, ${argument}`;
  const standsAlone = lastLine.trim() === '';
  const body = standsAlone ? inside.slice(0, inside.lastIndexOf('\n')) : inside;
  const lines = body.split('\n');
  const last = lines.findLastIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const indent = /^\s*/.exec(lines[last] ?? '')?.[0] ?? '';
  const [code = '', comment = ''] = splitComment(lines[last] ?? '');
  lines[last] = `${code.trimEnd().replace(/,?$/, ',')}${comment === '' ? '' : `  ${comment}`}`;
  lines.splice(last + 1, 0, `${indent}${argument}${standsAlone ? ',' : ''}`);
  return standsAlone ? `${lines.join('\n')}\n${lastLine}` : lines.join('\n');
}

/** A line's code and its comment. */
function splitComment(line: string): readonly [code: string, comment: string] {
  const at = /(?:^|\s)#/.exec(line)?.index;
  return at === undefined ? [line, ''] : [line.slice(0, at), line.slice(at).trim()];
}

const unguarded = /^([ \t]*)enable_torch_trace = bool\(torch_trace_path and profile_start_stop\)[ \t]*$/m;
const guarded = /enable_torch_trace = bool\([^\n]*self\.dist\.rank == 0/;

/**
 * The executor of TensorRT-LLM with Python stacks in its profiler, and with rank 0 alone writing the one file of the
 * environment variable. Changing a changed source changes nothing.
 *
 * @throws {OverrideError} where the source has no such call, or one that never ends.
 */
export function overrideProfiler(source: string): Overridden {
  let text = source;
  let changedCalls = 0;
  let calls = 0;
  for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + call.length)) {
    calls += 1;
    const open = at + call.length - 1;
    const end = closing(text, open);
    if (end < 0) throw new OverrideError('unbalanced');
    const inside = text.slice(open + 1, end);
    if (/\bwith_stack\s*=/.test(inside)) continue;
    text = `${text.slice(0, open + 1)}${withStacks(inside)}${text.slice(end)}`;
    changedCalls += 1;
  }
  if (calls === 0) throw new OverrideError('missing');
  if (guarded.test(text)) return { text, changedCalls, guard: 'already-guarded' };
  if (!unguarded.test(text)) return { text, changedCalls, guard: 'per-rank' };
  text = text.replace(
    unguarded,
    '$1enable_torch_trace = bool(torch_trace_path and profile_start_stop and self.dist.rank == 0)',
  );
  return { text, changedCalls, guard: 'guarded' };
}
