import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { UnreadReason } from '../unread.ts';
import type { Cue } from './cues.ts';
import type { Quantity } from './quantity.ts';
import type { Taking, TextFacts } from './takings/taking.ts';

/** Numbers and cues of a text, before any number is read. */
export interface FigureText {
  readonly source: SourceText;
  readonly cues: readonly Cue[];
  readonly quantities: readonly Quantity[];
  readonly textFacts: TextFacts;
  /** Statements that phrases of the text have made. */
  readonly before: readonly SlotMention[];
}

/** The numbers of one text, and what they have come to so far. */
export interface FigureRecord extends FigureText {
  readonly statements: SlotMention[];
  /** Numbers that were read, each with its cue; null where its unit alone says what it is. */
  readonly read: Map<Quantity, Cue | null>;
  /** Adds what a number means at a place, or lays it aside. */
  state(taking: Taking, span: TextRange): void;
  /** Lays the asides aside, claims what was read, and gives the numbers that are left. */
  close(): Quantity[];
}

/** Opens the record of a text: nothing read yet. */
export function openRecord(text: FigureText): FigureRecord {
  const statements: SlotMention[] = [];
  const read = new Map<Quantity, Cue | null>();
  const asides: (readonly [start: number, end: number, reason: UnreadReason])[] = [];

  const state = (taking: Taking, span: TextRange) => {
    if (taking.slot === null) {
      if (taking.unread) asides.push([...span, taking.unread]);
      return;
    }
    const statement = taking.interpretations
      ? asks(taking.slot, span, taking.interpretations)
      : states(taking.slot, taking.value, span, taking.reading);
    statements.push({ ...statement, isFallback: taking.isFallback ?? false });
    // Naming the feature's own figure names the feature.
    const feature = ({ prefixCacheHitRate: 'prefixCache', numMtpTokens: 'mtp' } as const)[
      String(taking.slot)
    ];
    if (feature) statements.push({ ...states(feature, true, span), isImplied: true });
  };

  const close = () => {
    for (const aside of asides) text.source.leave(...aside);
    for (const [quantity, cue] of read) {
      text.source.claim(quantity.start, quantity.end);
      if (cue) text.source.claim(cue.start, cue.end);
    }
    return text.quantities.filter((one) => !read.has(one));
  };

  return { ...text, statements, read, state, close };
}
