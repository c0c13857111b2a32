import type { PlainEvent } from './collect.ts';

/** A kernel on a stream, started by the launch row of the same number. Times in microseconds. */
export function kernel(
  name: string,
  ts: number,
  dur: number,
  correlation = 0,
  more: {
    readonly stream?: number;
    readonly cat?: string;
    readonly args?: object;
    readonly pid?: number;
  } = {},
): PlainEvent {
  const stream = more.stream ?? 7;
  const tied = correlation > 0 ? { correlation } : {};
  return {
    ph: 'X',
    cat: more.cat ?? 'kernel',
    name,
    pid: more.pid ?? 0,
    tid: stream,
    ts,
    dur,
    args: { stream, device: 0, ...tied, ...more.args },
  };
}

/** A launch call on the host thread. */
export function launch(
  correlation: number,
  ts: number,
  name = 'cudaLaunchKernel',
  args: object = {},
): PlainEvent {
  return { ph: 'X', cat: 'cuda_runtime', name, pid: 1, tid: 1, ts, dur: 1, args: { correlation, ...args } };
}

/** An annotation on the host thread. */
export function mark(name: string, ts: number, dur: number): PlainEvent {
  return { ph: 'X', cat: 'user_annotation', name, pid: 1, tid: 1, ts, dur };
}

/** An operator on the host thread. */
export function operator(name: string, ts: number, dur: number, externalId = 0): PlainEvent {
  const args = externalId > 0 ? { 'External id': externalId } : {};
  return { ph: 'X', cat: 'cpu_op', name, pid: 1, tid: 1, ts, dur, args };
}

/** A Python frame on the host thread. */
export function frame(name: string, ts: number, dur: number): PlainEvent {
  return { ph: 'X', cat: 'python_function', name, pid: 1, tid: 1, ts, dur };
}
