import type { Requests } from '../load/requests.ts';

/** State of every request while a load runs; one entry a request, times in microseconds, -1 before they come. */
export class RequestLedger {
  readonly requests: Requests;
  readonly total: number;
  /** Prompt tokens still to run, tokens already in the cache, output tokens already out. */
  readonly left: Int32Array;
  readonly past: Int32Array;
  readonly generated: Int32Array;
  readonly arrivals: Float64Array;
  readonly starts: Float64Array;
  readonly firstTokens: Float64Array;
  readonly ends: Float64Array;

  constructor(requests: Requests) {
    this.requests = requests;
    this.total = requests.prompts.length;
    this.left = Int32Array.from(requests.prompts);
    this.past = Int32Array.from(requests.cached);
    this.generated = new Int32Array(this.total);
    this.arrivals = new Float64Array(this.total).fill(-1);
    this.starts = new Float64Array(this.total).fill(-1);
    this.firstTokens = new Float64Array(this.total).fill(-1);
    this.ends = new Float64Array(this.total).fill(-1);
  }

  output(request: number): number {
    return this.requests.outputs[request] as number;
  }

  /** Output tokens still to come. */
  toCome(request: number): number {
    return this.output(request) - (this.generated[request] as number);
  }

  /** Tokens of the whole prompt, from the prefix cache or not. */
  prompt(request: number): number {
    return (this.requests.prompts[request] as number) + (this.requests.cached[request] as number);
  }

  /** Tokens in the cache when the request has its last token. */
  longest(request: number): number {
    return this.prompt(request) + this.output(request);
  }

  /** Every prompt ran elsewhere: its cache is here and its first token is out. */
  handOverAll(): void {
    for (let request = 0; request < this.total; request += 1) {
      this.past[request] = this.prompt(request);
      this.left[request] = 0;
      this.generated[request] = 1;
    }
  }

  /** Takes back what a preempted request had in the cache: prompt and output so far run again as its prompt. */
  restart(request: number, generated: number): void {
    this.generated[request] = generated;
    this.left[request] = this.prompt(request) + generated;
    this.past[request] = 0;
  }
}
