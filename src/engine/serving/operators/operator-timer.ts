import type { CacheFormat, LinearFormat } from '../formats.ts';
import { type AttentionShape, decodeAttentionTimer, prefillAttentionTimer } from './attention-timers.ts';
import { allReduceTimer, type CollectiveKind, collectiveTimer } from './collectives.ts';
import { type ExpertShape, expertTimer } from './experts.ts';
import { gemmTimer, quantizeMicroseconds } from './gemm.ts';
import type { OperatorSource, Timer } from './timer.ts';

export type { AttentionShape } from './attention-timers.ts';
export type { CollectiveKind } from './collectives.ts';
export type { ExpertShape } from './experts.ts';
export type { OperatorSource, Timer } from './timer.ts';

/**
 * Times of single operators on one system under one framework's kernels, in microseconds: from measured tables, else
 * from fits of measurements, else from a roofline. Timers are made once for a shape and asked for many sizes.
 */
export class OperatorTimer {
  readonly source: OperatorSource;
  private readonly gemms = new Map<LinearFormat, Timer<[number, number, number]>>();

  constructor(source: OperatorSource) {
    this.source = source;
  }

  /** A matrix product of `m` tokens, `n` outputs, `k` inputs on one rank. */
  gemm(format: LinearFormat): Timer<[number, number, number]> {
    const known = this.gemms.get(format) ?? gemmTimer(this.source, format);
    this.gemms.set(format, known);
    return known;
  }

  /** The part of a quantised product's time that a static checkpoint saves: its separate quantise kernel. */
  quantizeMicroseconds(format: LinearFormat): number {
    return quantizeMicroseconds(this.source, format);
  }

  /** All experts of one layer on one rank for a number of tokens of the whole expert group. */
  experts(format: LinearFormat, shape: ExpertShape): Timer<[number]> {
    return expertTimer(this.source, format, shape);
  }

  /** One layer of decode attention: requests, mean context. */
  decodeAttention(cache: CacheFormat, shape: AttentionShape): Timer<[number, number]> {
    return decodeAttentionTimer(this.source, cache, shape);
  }

  /** One layer of prefill attention of one sequence of so many tokens without a past. */
  prefillAttention(cache: CacheFormat, shape: AttentionShape): Timer<[number]> {
    return prefillAttentionTimer(this.source, cache, shape);
  }

  /** An all-reduce of so many bf16 elements over a group. */
  allReduce(devices: number): Timer<[number]> {
    return allReduceTimer(this.source, devices);
  }

  /** Another collective of so many bytes over a group. */
  collective(kind: CollectiveKind, devices: number): Timer<[number]> {
    return collectiveTimer(this.source, kind, devices);
  }
}
