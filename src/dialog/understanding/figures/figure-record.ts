import type { SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, states } from '../statement.ts';
import type { UnreadReason } from '../unread.ts';
import type { Cue } from './cues.ts';
import type { Quantity } from './quantities.ts';
import type { CueContext, Taking } from './takings/taking.ts';

/** What is known of a text before its numbers are read. */
export interface FigureText {
  readonly source: SourceText;
  readonly cues: readonly Cue[];
  readonly quantities: readonly Quantity[];
  readonly context: CueContext;
  /** What phrases of the text have stated. */
  readonly before: readonly Statement[];
}

/** What the numbers of one text have come to so far. */
export class FigureRecord {
  readonly source: SourceText;
  readonly cues: readonly Cue[];
  readonly quantities: readonly Quantity[];
  readonly context: CueContext;
  readonly before: readonly Statement[];
  readonly statements: Statement[] = [];
  /** Numbers that were read, each with its cue; null where its unit alone says what it is. */
  readonly read = new Map<Quantity, Cue | null>();
  private readonly asides: (readonly [start: number, end: number, reason: UnreadReason])[] = [];

  constructor({ source, cues, quantities, context, before }: FigureText) {
    this.source = source;
    this.cues = cues;
    this.quantities = quantities;
    this.context = context;
    this.before = before;
  }

  /** Adds what a number means at a place, or lays it aside. */
  state(taking: Taking, span: Span): void {
    if (taking.slot === null) {
      if (taking.unread) this.asides.push([...span, taking.unread]);
      return;
    }
    const statement = taking.interpretations
      ? asks(taking.slot, span, taking.interpretations)
      : states(taking.slot, taking.value, span, taking.reading);
    this.statements.push({ ...statement, isFallback: taking.isFallback ?? false });
    // Naming the feature's own figure names the feature.
    const feature = ({ prefixCacheHitRate: 'prefixCache', numMtpTokens: 'mtp' } as const)[
      String(taking.slot)
    ];
    if (feature) this.statements.push({ ...states(feature, true, span), isImplied: true });
  }

  /** Lays the asides aside, claims what was read, and gives the numbers that are left. */
  close(): Quantity[] {
    for (const aside of this.asides) this.source.leave(...aside);
    for (const [quantity, cue] of this.read) {
      this.source.claim(quantity.start, quantity.end);
      if (cue) this.source.claim(cue.start, cue.end);
    }
    return this.quantities.filter((one) => !this.read.has(one));
  }
}
