import { describe, expect, it } from 'vitest';
import {
  readCount,
  readFraction,
  readMilliseconds,
  readPlainQuantity,
  readTokens,
} from '../../../src/plan/slots/quantity.ts';

const figureOf = (quantity: { readonly value: number } | null) => quantity?.value ?? null;

describe('counts', () => {
  it.each([
    ['8', 8],
    ['8卡', 8],
    [' 16 cards ', 16],
    ['1,024 GPUs', 1024],
    ['1_024', 1024],
    ['8x', 8],
    ['.5', 0.5],
    ['8 nodes', null],
    ['cards', null],
    ['', null],
  ])('%j is %s', (words, value) => expect(figureOf(readCount(words))).toBe(value));
});

describe('lengths', () => {
  it.each([
    ['3500', 3500],
    ['3500 tokens', 3500],
    ['4k', 4096],
    ['4 K tok', 4096],
    ['1M', 1_048_576],
    ['0.5m tokens', 524_288],
    ['2k字', 2048],
    ['4kg', null],
    ['4 k m', null],
    ['4 ms', null],
    ['k', null],
  ])('%j is %s', (words, value) => expect(figureOf(readTokens(words))).toBe(value));
});

describe('durations', () => {
  it.each([
    ['50', 50],
    ['50 ms', 50],
    ['50毫秒', 50],
    ['1.5s', 1500],
    ['2 seconds', 2000],
    ['2秒钟', 2000],
    ['50 tokens', null],
    ['2 min', null],
    ['s', null],
    ['fast', null],
  ])('%j is %s', (words, value) => expect(figureOf(readMilliseconds(words))).toBe(value));
});

describe('fractions', () => {
  it.each([
    ['0.3', 0.3],
    ['30%', 0.3],
    ['30 ％', 0.3],
    ['0.01%', 0.0001],
    ['30 percent', null],
    ['30 ms', null],
    ['half', null],
  ])('%j is %s', (words, value) => expect(figureOf(readFraction(words))).toBe(value));
});

describe('numbers with a unit of their own', () => {
  it.each<[words: string, unit: string | null, value: number | null, reading: string | null]>([
    ['10', null, 10, null],
    ['10', 'GiB', 10, null],
    ['10 GB', 'GiB', 10, null],
    ['10k', 'GiB', null, null],
    ['10k tok/s', 'tok/s', 10_000, '10k tok/s = 10,000'],
    ['2m', 'users', 2_000_000, '2m = 2,000,000'],
    ['5 并发', 'users', 5, null],
    ['5 req/s', 'req/s', 5, null],
    ['5 qps', 'req/s', 5, null],
    ['5 users', 'req/s', null, null],
    ['5k users', 'req/s', null, null],
    ['5 apples', null, null, null],
    ['many', null, null, null],
  ])('%j of %s is %s', (words, unit, value, reading) => {
    expect(readPlainQuantity(words, unit)).toEqual(value === null ? null : { value, reading });
  });
});
